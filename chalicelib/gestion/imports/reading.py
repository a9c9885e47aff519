"""From a file to its rows by name: the header alone says what the file is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chalicelib import spreadsheets
from chalicelib.gestion.imports.opening import opened
from chalicelib.gestion.imports.table import Source, Unreadable

Headers = Mapping[str, tuple[str, ...]]

SAID = ("rapport_fichier", "rapport_ligne", "rapport_motif")
"""Columns that a file of refused rows adds for who corrects them: they are passed over when it comes back."""
_NONE: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Fichier:
    """A recognised file: its kind, and each row with the number of the line where it begins."""

    name: str
    kind: str
    rows: tuple[tuple[int, dict[str, str] | None], ...]
    """None stands for a row that has not as many cells as the header."""
    remarks: tuple[str, ...] = ()


def read(
    source: Source, headers: Headers, optional: Mapping[str, frozenset[str]] = _NONE, *, workbooks: bool = True
) -> Fichier:
    """`headers`: the columns of each kind of file; `optional`: those that it may lack. Raises Unreadable.

    `workbooks`: as `opened` takes it.
    """
    table = opened(source, workbooks=workbooks)
    columns = [cell.strip().lower() for cell in table.header]
    kind = _kind(columns, headers, optional)
    rows = tuple((number, _row(columns, list(cells))) for number, cells in table.rows)
    if not rows:
        raise Unreadable("le fichier n’a que la ligne des noms de colonnes : aucune ligne à lire")
    return Fichier(source.name, kind, rows, table.remarks)


def _kind(columns: list[str], headers: Headers, optional: Mapping[str, frozenset[str]]) -> str:
    """The kind whose columns these are; the nearest one is named when some are missing, unknown or twice there."""
    known = {kind: set(columns) & set(expected) for kind, expected in headers.items()}
    kind = max(known, key=lambda name: len(known[name]) / len(headers[name]))
    if len(known[kind]) * 2 < len(headers[kind]):
        raise Unreadable(
            f"en-tête non reconnu (colonnes attendues, séparées par « ; », d’un de ces fichiers : {', '.join(headers)})"
        )
    missing = [name for name in headers[kind] if name not in columns and name not in optional.get(kind, ())]
    unknown = [name or "(sans nom)" for name in dict.fromkeys(columns) if name not in (*headers[kind], *SAID)]
    twice = [name for name in dict.fromkeys(columns) if columns.count(name) > 1 and name in headers[kind]]
    faults = [
        f"{what} : {', '.join(names)}"
        for what, names in (("colonnes manquantes", missing), ("colonnes inconnues", unknown), ("en double", twice))
        if names
    ]
    if faults:
        raise Unreadable(f"fichier « {kind} » refusé, {' ; '.join(faults)}")
    return kind


def _row(columns: list[str], cells: list[str]) -> dict[str, str] | None:
    """A text that one of our own files guarded is as it was."""
    if len(cells) != len(columns):
        return None
    return dict(zip(columns, map(spreadsheets.plain, cells), strict=True))
