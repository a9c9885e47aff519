"""Tools that only a command needs, each set in an environment of its own under build/: neither shipped nor imported."""

import subprocess
import sys
from pathlib import Path

from ops.console import Stopped
from ops.paths import BUILD

UV = "uv==0.13.9"
"""Installs a hundred packages in seconds where pip takes minutes, and knows the digests of their files."""


def installed(name: str, *packages: str) -> Path:
    """The folder of the programs of `packages` (pinned: `name==version`) and of uv, set when absent or changed."""
    folder = BUILD / f"outil-{name}"
    stamp = folder / "paquets.txt"
    if not stamp.exists() or stamp.read_text() != "\n".join(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        _run(name, [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", UV])
        if packages:
            target = ["--python", str(folder / "bin" / "python")]
            _run(name, [str(folder / "bin" / "uv"), "pip", "install", *target, *packages])
        stamp.write_text("\n".join(packages))
    return folder / "bin"


def _run(name: str, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Stopped(f"L’outil « {name} » ne s’installe pas :\n{done.stderr.strip()[-800:]}")
