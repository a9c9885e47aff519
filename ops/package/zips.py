"""The zips of the functions: the dependencies, packed once for all, then the application on top of them.

That of the convoked people holds what their rooms can reach and nothing else; the next one the whole; the last one also
what prints.

Only the second half is made again when the application changes, which takes a second instead of twenty.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ops.checkout import fonts
from ops.console import Stopped
from ops.package import archive, reach, roots, trim
from ops.pages.languages import spoken
from ops.paths import BUILD, FONTS, ROOT

_BASES = BUILD / "socles"
_KEPT = 2
"""One for each interpreter: that at hand, and the one that AWS runs."""
_OF_THE_BASE = (
    *("requirements.txt", "requirements-documents.txt", "package-lock.json"),
    *("ops/package/zips.py", "ops/package/trim.py", "ops/package/archive.py", "ops/package/roots.py"),
    "ops/package/reach.py",
)
NAMES = (PEOPLE, WHOLE, PRINTING) = ("api.zip", "service.zip", "documents.zip")


def make(chalice: Path, source: Path, folder: Path) -> None:
    """Writes the zips; `chalice` is the zip of `chalice package`, `source` what it was made from."""
    if not packed_dependencies():
        _pack_dependencies(chalice, folder / "dependances")
    base = _base()
    tree = folder / "application"
    shutil.copytree(source / "chalicelib", tree / "chalicelib")
    shutil.copy(source / "app.py", tree)
    trim.compile_tree(tree)
    spoken.write(tree / spoken.PLACE)
    shutil.copytree(ROOT / "templates" / "emails", tree / "templates" / "emails")
    archive.write(tree, folder / WHOLE, base / WHOLE)
    shutil.copytree(ROOT / "templates" / "pdf", tree / "templates" / "pdf")
    archive.write(tree, folder / PRINTING, base / PRINTING)
    shutil.rmtree(tree / "templates")
    for emails in [one for one in (tree / spoken.PLACE).iterdir() if one.is_dir()]:
        shutil.rmtree(emails)
    reach.keep_only_ours(tree)
    archive.write(tree, folder / PEOPLE, base / PEOPLE)
    shutil.rmtree(tree)


def packed_dependencies() -> bool:
    """Whether the dependencies are packed already, so that Chalice need not fetch them."""
    return all((_base() / name).exists() for name in NAMES)


def _base() -> Path:
    found = hashlib.sha256(f"{sys.version}{sorted(reach.strangers())}".encode())
    for name in _OF_THE_BASE:
        found.update((ROOT / name).read_bytes())
    return _BASES / found.hexdigest()[:20]


def _pack_dependencies(chalice: Path, tree: Path) -> None:
    """The zips of the dependencies alone: Chalice fetched those of the API, the documents' are added here."""
    base = _base()
    base.mkdir(parents=True, exist_ok=True)
    archive.unpack(chalice, tree, _is_dependency)
    trim.drop_old_versions(tree)
    trim.shorten_endpoints(tree)
    roots.write(tree / "racines", tree / "botocore" / "cacert.pem")
    trim.compile_tree(tree)
    archive.write(tree, base / WHOLE)
    archive.unpack(base / WHOLE, tree.with_name("joignables"), _is_reached)
    archive.write(tree.with_name("joignables"), base / PEOPLE)
    shutil.rmtree(tree.with_name("joignables"))
    _add_documents(tree)
    archive.write(tree, base / PRINTING)
    shutil.rmtree(tree)
    for old in sorted(_BASES.iterdir(), key=lambda found: found.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(old)


def _is_reached(name: str) -> bool:
    """A native module carries its platform in its name: `_cffi_backend.cpython-….so`."""
    return re.split(r"[/.]", name, maxsplit=1)[0] not in reach.strangers()


def _is_dependency(name: str) -> bool:
    return trim.wanted(name) and name != "app.py" and not name.startswith("chalicelib/")


def _add_documents(tree: Path) -> None:
    """typst and its neighbours for the platform that Lambda runs, and the fonts."""
    added = tree.with_name("documents")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    platform = ["--only-binary=:all:", "--platform", "manylinux2014_x86_64", "--target", str(added)]
    done = subprocess.run(
        [*install, "--no-compile", *platform, "-r", str(ROOT / "requirements-documents.txt")],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Stopped(f"Les paquets des documents ne s’installent pas :\n{done.stderr.strip()[-800:]}")
    trim.prune(added)
    trim.compile_tree(added)
    fonts.make()
    shutil.copytree(FONTS, added / "polices")
    shutil.copytree(added, tree, dirs_exist_ok=True)
    shutil.rmtree(added)
