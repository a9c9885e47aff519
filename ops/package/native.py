"""What the native code of a zip asks of the machine that runs it: a wheel built here may ask more than Lambda has."""

import re
import zipfile
from pathlib import Path

Version = tuple[int, int]

OF_LAMBDA: dict[str, Version] = {"3.11": (2, 26)} | dict.fromkeys(("3.12", "3.13", "3.14"), (2, 34))
"""The C library of each runtime: Amazon Linux 2 for 3.11, Amazon Linux 2023 since (AWS, « Lambda runtimes »)."""
_ASKED = re.compile(rb"GLIBC_(\d+)\.(\d+)")


def asked(package: Path) -> dict[str, Version]:
    """Native module -> the newest C library that one of its symbols names."""
    with zipfile.ZipFile(package) as archive:
        names = [name for name in archive.namelist() if ".so" in Path(name).suffixes]
        return {name: newest(archive.read(name)) for name in names}


def newest(code: bytes) -> Version:
    """(0, 0) when none is named: statically linked, or no code."""
    return max(((int(major), int(minor)) for major, minor in _ASKED.findall(code)), default=(0, 0))
