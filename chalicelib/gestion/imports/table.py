"""A file once opened, whatever its format: the names of its columns and its rows, all of them text."""

from dataclasses import dataclass

Rows = tuple[tuple[int, tuple[str, ...]], ...]


class Unreadable(Exception):
    """The file as a whole cannot be taken; the message, in French, says why and what to do."""


@dataclass(frozen=True)
class Source:
    """A file as given: its name, for the report, and its bytes. `sheet`: which one of a workbook, else the first."""

    name: str
    content: bytes
    sheet: str = ""


@dataclass(frozen=True)
class Table:
    """`header`: the first row that holds something, as written. `rows`: the line where each begins in the file, from 1,
    and its cells; a row without anything is not there. A date is `2026-06-16` or `2026-06-16T08:00`.

    `remarks`: how the file was read, where that is worth a look; clauses in French.
    """

    header: tuple[str, ...]
    rows: Rows
    remarks: tuple[str, ...] = ()
