"""From a file to its rows by name: the header alone says what the file is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chalicelib import spreadsheets
from chalicelib.gestion.imports import headers
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.headers import Kinds
from chalicelib.gestion.imports.opening import opened
from chalicelib.gestion.imports.table import Source, Table, Unreadable, of_sheet

_HEADER_ALONE = (
    "le fichier n’a que la ligne des noms de colonnes, et aucune ligne à lire : ajoutez vos lignes en dessous"
)


@dataclass(frozen=True)
class Fichier:
    """A recognised file: its kind, and each row with the number of the line where it begins."""

    name: str
    kind: str
    rows: Iterable[tuple[int, dict[str, str] | None]]
    """None stands for a row that has not as many cells as the header. To be gone through as often as need be."""
    remarks: tuple[str, ...] = ()


def read(source: Source, kinds: Kinds, diagnosis: Diagnosis | None = None, *, workbooks: bool = True) -> Fichier:
    """`kinds`: the columns of each kind of file. Raises Unreadable; what the header suffered goes to `diagnosis`.

    `workbooks`: as `opened` takes it.
    """
    table = opened(source, workbooks=workbooks)
    with of_sheet(table.beside):
        return _recognised(source, table, kinds, diagnosis or Diagnosis())


def _recognised(source: Source, table: Table, kinds: Kinds, diagnosis: Diagnosis) -> Fichier:
    header = headers.known(source.name, table, kinds, diagnosis)
    named = max(rank for rank, cell in enumerate(table.header, 1) if cell.strip())
    widths = named, len(table.header)
    rows = _Named(table, header.places, widths)
    if next(iter(rows), None) is None:
        raise Unreadable(_HEADER_ALONE)
    return Fichier(source.name, header.kind, rows, (*table.remarks, *header.remarks))


@dataclass(frozen=True)
class _Named:
    """The rows of a table by the names of its columns."""

    table: Table
    places: dict[str, int]
    widths: tuple[int, int]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str] | None]]:
        return ((line, _row(self.places, cells, self.widths)) for line, cells in self.table.rows)


def _row(places: dict[str, int], cells: tuple[str, ...], widths: tuple[int, int]) -> dict[str, str] | None:
    """A text that one of our own files guarded is as it was. `widths`: of the header's names, and of all its cells."""
    named, whole = widths
    if len(cells) < named or any(cell.strip() for cell in cells[whole:]):
        return None
    return {name: spreadsheets.plain(cells[rank]) for name, rank in places.items()}
