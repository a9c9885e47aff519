"""The interpreters that are measured: the one at hand, and others of pyenv where present, with their packages."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.borrowed import FOLDER, ROOT, interpreters

_RUNTIME = ("awslambdaric", "simplejson", "snapshot-restore-py")


@dataclass(frozen=True)
class Interpreter:
    """`version`: 3.11, 3.13…"""

    version: str
    path: Path

    def tools(self) -> Path:
        """A Python of this version where `ops package` and `chalice package` run."""
        return interpreters.tools(self.path)

    def install(self, tree: Path, requirements: Path) -> None:
        """The wheels of pinned requirements side by side, without bytecode."""
        _run([str(self.path), *_PIP, "--no-compile", "--no-deps", "--target", str(tree), "-r", str(requirements)])

    def runtime(self) -> Path:
        """Lambda's own runtime client, with bytecode as in its image."""
        made = FOLDER / self.version / "client"
        if not made.exists():
            draft = made.with_suffix(".part")
            _run([str(self.path), *_PIP, "--no-deps", "--target", str(draft), *_pins(*_RUNTIME)])
            draft.rename(made)
        return made


_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def at_hand() -> Interpreter:
    return Interpreter(interpreters.at_hand(), Path(sys.executable))


def found(version: str) -> Interpreter | None:
    """An interpreter of that version: this one, or pyenv's."""
    path = interpreters.found(version)
    return Interpreter(version, path) if path else None


def _pins(*names: str) -> list[str]:
    """As requirements-dev.txt pins them."""
    lines = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line.partition("==")[0] in names]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command} : {(done.stdout + done.stderr)[-2000:]}")
