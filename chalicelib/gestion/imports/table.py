"""A file once opened, whatever its format: the names of its columns and its rows, all of them text."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

Rows = Iterable[tuple[int, tuple[str, ...]]]
"""They may be gone through again and again: a text file is read again each time, and never held whole."""

_ELSEWHERE = " : si le tableau est sur une autre, indiquez-la ou mettez-la en premier"


class Unreadable(Exception):
    """The file as a whole cannot be taken; the message, in French, says why and what to do."""


@dataclass(frozen=True)
class Source:
    """A file as given: its name, for the report, and its bytes, or where they are. `sheet`: which one of a workbook,
    else the first.
    """

    name: str
    content: bytes | Path
    sheet: str = ""

    def open(self) -> BinaryIO:
        """Its bytes, to be read from the first; to be closed."""
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    @property
    def whole(self) -> bytes:
        """All its bytes, in memory."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()


@dataclass(frozen=True)
class Table:
    """`header`: the first row that holds something, as written. `rows`: the line where each begins in the file, from 1,
    and its cells; a row without anything is not there. A date is `2026-06-16` or `2026-06-16T08:00`.

    `remarks`: how the file was read, where that is worth a look; clauses in French. `beside`: the one of them that
    names the sheet that was read and those that were not, where no sheet was asked for; else empty.
    """

    header: tuple[str, ...]
    rows: Rows
    remarks: tuple[str, ...] = ()
    beside: str = ""


@contextmanager
def of_sheet(beside: str) -> Iterator[None]:
    """What a sheet is refused for says which sheet was read, for the table may stand on another. `beside`: as above."""
    try:
        yield
    except Unreadable as refused:
        if not beside:
            raise
        raise Unreadable(f"{refused} ; {beside}{_ELSEWHERE}") from None
