"""`python -m ops empreintes`: writes beside each package that ships the digests of its files, for every platform."""

import subprocess
from pathlib import Path

from ops.checkout import tools
from ops.console import Stopped, say, several
from ops.paths import ROOT

_FILES = ("requirements.txt", "requirements-documents.txt")


def main(argv: list[str]) -> int:
    """The versions stay those of the files; a package without digests, or with a new version, gets its own."""
    tool = tools.installed("empreintes") / "uv"
    for name in _FILES:
        path = ROOT / name
        told = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        pinned = [line.split(" ")[0] for line in path.read_text("utf-8").splitlines() if "==" in line]
        path.write_text("\n".join([*told, *_hashed(tool, pinned)]) + "\n", "utf-8")
        say(f"{name} : {several(len(pinned), 'paquet')}")
    return 0


def _hashed(tool: Path, pinned: list[str]) -> list[str]:
    compiled = ["pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-deps"]
    done = subprocess.run(
        [str(tool), *compiled, "--no-annotate", "--no-header", "-"],
        input="\n".join(pinned),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Stopped(f"Les empreintes ne peuvent pas être lues :\n{done.stderr.strip()[-800:]}")
    return done.stdout.rstrip().splitlines()
