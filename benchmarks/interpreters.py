"""The interpreters that are measured: the one at hand, and others of pyenv where present, with their packages."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.borrowed import FOLDER, ROOT

_RUNTIME = ("awslambdaric", "simplejson", "snapshot-restore-py")


@dataclass(frozen=True)
class Interpreter:
    """`version`: 3.11, 3.13…"""

    version: str
    path: Path

    def tools(self) -> Path:
        """A Python of this version where `ops package` and `chalice package` run."""
        if self.path == Path(sys.executable):
            return self.path
        made = FOLDER / self.version / "outils"
        if not (made / "fait").exists():
            _run([str(self.path), "-m", "venv", "--clear", str(made)])
            pip = [str(made / "bin" / "python"), *_PIP]
            shipped = [ROOT / f"requirements{kind}.txt" for kind in ("", "-documents")]
            _run([*pip, "--require-hashes", *(word for file in shipped for word in ("-r", str(file)))])
            _run([*pip, *_pins("chalice", "boto3", "fonttools"), "setuptools", "wheel"])
            (made / "fait").touch()
        return made / "bin" / "python"

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
    return Interpreter(_version(sys.version_info[:2]), Path(sys.executable))


def found(version: str) -> Interpreter | None:
    """An interpreter of that version: this one, or pyenv's."""
    if at_hand().version == version:
        return at_hand()
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    known = sorted(root.glob(f"versions/{version}.*/bin/python{version}"))
    return Interpreter(version, known[-1]) if known else None


def _version(parts: tuple[int, ...]) -> str:
    return ".".join(map(str, parts))


def _pins(*names: str) -> list[str]:
    """As requirements-dev.txt pins them."""
    lines = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line.partition("==")[0] in names]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command} : {(done.stdout + done.stderr)[-2000:]}")
