"""The Python that AWS runs, found on this computer, with an environment where it packages."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ops.checkout import environment
from ops.console import Stopped
from ops.paths import BUILD, ROOT

DEPLOYED = "3.13"
"""What AWS keeps until June 2029; 3.11 is no longer updated there from August 2027, in the middle of a session."""
_SHIPPED = ("requirements.txt", "requirements-documents.txt")
_TOOLS = ("chalice", "boto3", "fonttools", "babel", "grimp", "awslambdaric", "simplejson", "snapshot-restore-py")
"""Of requirements-dev.txt, what packaging needs, then what runs a package as Lambda does."""
_BESIDE = ("setuptools==80.9.0", "wheel==0.48.0")
"""Chalice asks for them, and a new environment no longer has them."""
_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def at_hand() -> str:
    """« 3.11 » for the interpreter that runs this."""
    return "{}.{}".format(*sys.version_info[:2])


def found(version: str = DEPLOYED) -> Path | None:
    """An interpreter of that version: this one, one of the PATH, or pyenv's."""
    if at_hand() == version:
        return Path(sys.executable)
    return next((path for path in _candidates(version) if _is(path, version)), None)


def needed(version: str = DEPLOYED) -> Path:
    """The same; Stopped, with how to have it, when this computer has none."""
    python = found(version)
    if python is None:
        how = f"installez-le (paquet python{version}, « pyenv install {version} », ou python.org), puis recommencez"
        raise Stopped(f"Un déploiement sur AWS se fait avec Python {version}, que Lambda exécute : {how}.")
    return python


def tools(python: Path) -> Path:
    """An environment of that interpreter where packaging works and packages run, made once for each list of packages;
    gives its Python."""
    if python == Path(sys.executable):
        return python
    folder = BUILD / f"outil-{python.name}"
    stamp, wanted = folder / "paquets.txt", _digest(python)
    with environment.locked(folder.name):
        if not stamp.exists() or stamp.read_text("utf-8") != wanted:
            _install(python, folder)
            stamp.write_text(wanted, "utf-8")
    return folder / "bin" / "python"


def _install(python: Path, folder: Path) -> None:
    _run([str(python), "-m", "venv", "--clear", str(folder)])
    pip = [str(folder / "bin" / "python"), *_PIP]
    _run([*pip, "--require-hashes", *(word for name in _SHIPPED for word in ("-r", str(ROOT / name)))])
    _run([*pip, "-c", str(ROOT / "requirements-dev.txt"), *_TOOLS, *_BESIDE])


def _digest(python: Path) -> str:
    read = b"\0".join((ROOT / name).read_bytes() for name in (*_SHIPPED, "requirements-dev.txt"))
    return hashlib.sha256(f"{python.resolve()} {_TOOLS} {_BESIDE}\0".encode() + read).hexdigest()


def _candidates(version: str) -> Iterator[Path]:
    there = shutil.which(f"python{version}")
    if there is not None:
        yield Path(there)
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(root.glob(f"versions/{version}.*/bin/python{version}"), reverse=True)


def _is(path: Path, version: str) -> bool:
    """What answers so: pyenv leaves a name in the PATH for versions that it does not run."""
    done = subprocess.run([str(path), "-c", _VERSION], capture_output=True, text=True, check=False)
    return done.stdout.strip() == version


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Stopped(f"L’environnement de Python {DEPLOYED} ne se prépare pas :\n{done.stderr.strip()[-800:]}")
