"""Makes what the commands need and a bare checkout lacks: the Python environment, the front-end tools, the fonts.

Only the standard library is imported here: this runs before anything is installed.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops.console import Stopped, say
from ops.paths import BUILD, ROOT, VENV

PYTHON = VENV / "bin" / "python"
_REQUIREMENTS = tuple(ROOT / f"requirements{kind}.txt" for kind in ("", "-documents", "-dev"))
_NODE_MODULES = ROOT / "node_modules"
_LOCKS = (ROOT / "package.json", ROOT / "package-lock.json")


def inside() -> bool:
    """Whether this process runs in the project's own environment."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def python() -> None:
    """The virtual environment with the pinned packages; nothing to do when they have not changed."""
    _packages()
    _own_chalice()


def _own_chalice() -> None:
    """`chalice` typed in a checkout says what the project knows of it; elsewhere it is Chalice's own."""
    script = VENV / "bin" / "chalice"
    wanted = f"#!{VENV.resolve()}/bin/python\n{_CHALICE}"
    if not script.exists() or script.read_text("utf-8") != wanted:
        fresh = script.with_name(f".chalice-{os.getpid()}")
        fresh.write_text(wanted, "utf-8")
        fresh.chmod(0o755)
        fresh.replace(script)


def _packages() -> None:
    stamp = VENV / ".imagin"
    if _stamped(stamp, _REQUIREMENTS):
        return
    with locked("environnement"):
        if _stamped(stamp, _REQUIREMENTS):
            return
        say("  Paquets Python : installation, une à quatre minutes la première fois…")
        if not PYTHON.exists():
            _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "venv", _NO_VENV)
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        shipped = [word for file in _REQUIREMENTS[:-1] for word in ("-r", str(file))]
        for wanted in (["--require-hashes", *shipped], ["-r", str(_REQUIREMENTS[-1])]):
            _run([*install, *wanted], "pip", _NO_DOWNLOAD.format("des paquets Python"))
        stamp.write_text(_digest(_REQUIREMENTS))


def front() -> None:
    """The front-end tools and fonts of package-lock.json."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise Stopped(f"Il manque « {tool} » : installez Node.js 20 ou plus récent, puis recommencez.")
    stamp = _NODE_MODULES / ".imagin"
    with locked("environnement"):
        if not _stamped(stamp, _LOCKS):
            _run(["npm", "ci", "--no-fund", "--no-audit"], "npm", _NO_DOWNLOAD.format("des outils du site"))
            stamp.write_text(_digest(_LOCKS))


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time: two commands may start together on a bare checkout."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f".{name}.verrou").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


_CHALICE = '''"""Written by ops/checkout/environment.py."""

import sys
from pathlib import Path

if Path("ops/local/chalice_cli.py").is_file():
    sys.path.insert(0, "")
    from ops.__main__ import carry_out

    sys.exit(carry_out(["chalice", *sys.argv[1:]]))

from chalice.cli import main

sys.exit(main())
'''
_NO_VENV = "L’environnement Python ne peut pas être créé : installez le module venv de Python (paquet python3-venv)."
_NO_DOWNLOAD = "Le téléchargement {} a échoué : vérifiez l’accès au réseau, puis recommencez."


def _run(command: list[str], name: str, otherwise: str) -> None:
    log = BUILD / f"journal-{name}.txt"
    with log.open("wb") as output:
        done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Stopped(f"{otherwise} Détail : {log.relative_to(ROOT)}")


def _stamped(stamp: Path, files: tuple[Path, ...]) -> bool:
    return stamp.exists() and stamp.read_text() == _digest(files)


def _digest(files: tuple[Path, ...]) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
