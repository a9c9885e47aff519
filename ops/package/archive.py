"""Zips that are the same byte for byte when their content is."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Weight:
    """What a zip weighs, in bytes, packed and unpacked."""

    packed: int
    unpacked: int
    files: int


def write(tree: Path, target: Path, base: Path | None = None) -> None:
    """Zips a folder, after the entries of `base` when given: sorted, dated alike, readable by all."""
    draft = target.with_suffix(".part")
    draft.unlink(missing_ok=True)
    if base is not None:
        shutil.copyfile(base, draft)
    with zipfile.ZipFile(draft, "a", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(tree.rglob("*")):
            if path.is_file():
                _add(archive, path, path.relative_to(tree).as_posix())
    draft.rename(target)


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (0o755 if os.access(path, os.X_OK) else 0o644) << 16
    archive.writestr(entry, path.read_bytes(), compresslevel=6)


def unpack(source: Path, tree: Path, wanted: Callable[[str], bool] = lambda name: True) -> None:
    """Extracts the entries whose name is wanted."""
    with zipfile.ZipFile(source) as archive:
        archive.extractall(tree, [name for name in archive.namelist() if wanted(name)])


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def weigh(path: Path) -> Weight:
    """What a zip weighs, packed and unpacked."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    return Weight(path.stat().st_size, sum(entry.file_size for entry in entries), len(entries))
