"""From the bytes of a file to its rows: encoding, separator, header; the header alone says what the file is."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chalicelib.gestion.work.depot import LARGEST

Headers = Mapping[str, tuple[str, ...]]

_NONE: Mapping[str, frozenset[str]] = MappingProxyType({})
_LARGEST_CELL = 10_000


class Unreadable(Exception):
    """The file as a whole cannot be taken; the message, in French, says why and what to do."""


@dataclass(frozen=True)
class Source:
    """A file as given: its name, for the report, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Fichier:
    """A recognised file: its kind, and each row with the number of the line where it begins."""

    name: str
    kind: str
    rows: tuple[tuple[int, dict[str, str] | None], ...]
    """None stands for a row that has not as many cells as the header."""


def read(source: Source, headers: Headers, optional: Mapping[str, frozenset[str]] = _NONE) -> Fichier:
    """`headers`: the columns of each kind of file; `optional`: those that it may lack. Raises Unreadable."""
    lines = _lines(_text(source.content))
    if not lines:
        raise Unreadable("le fichier est vide : il doit commencer par la ligne des noms de colonnes")
    columns = [cell.strip().lower() for cell in lines[0][1]]
    kind = _kind(columns, headers, optional)
    rows = tuple((number, _row(columns, cells)) for number, cells in lines[1:])
    if not rows:
        raise Unreadable("le fichier n’a que la ligne des noms de colonnes : aucune ligne à lire")
    return Fichier(source.name, kind, rows)


def _text(content: bytes) -> str:
    """UTF-8 with or without BOM, else Windows-1252, the two that spreadsheets write in French."""
    if len(content) > LARGEST:
        raise Unreadable("le fichier dépasse 20 Mo : découpez-le en plusieurs fichiers")
    if b"\0" in content:
        raise Unreadable("ce n’est pas du texte : enregistrez le tableau au format CSV (UTF-8)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable("ce n’est ni de l’UTF-8 ni du Windows-1252 : enregistrez-le au format CSV (UTF-8)") from None


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Each row that holds something, with the number of its first line in the file."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    lines, first = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((first, cells))
            first = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f"ligne {first} : un guillemet n’est pas fermé ou une cellule est démesurée") from None
    return lines


def _kind(columns: list[str], headers: Headers, optional: Mapping[str, frozenset[str]]) -> str:
    """The kind whose columns these are; the nearest one is named when some are missing, unknown or twice there."""
    known = {kind: set(columns) & set(expected) for kind, expected in headers.items()}
    kind = max(known, key=lambda name: len(known[name]) / len(headers[name]))
    if len(known[kind]) * 2 < len(headers[kind]):
        raise Unreadable(
            f"en-tête non reconnu (colonnes attendues, séparées par « ; », d’un de ces fichiers : {', '.join(headers)})"
        )
    missing = [name for name in headers[kind] if name not in columns and name not in optional.get(kind, ())]
    unknown = [name or "(sans nom)" for name in dict.fromkeys(columns) if name not in headers[kind]]
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
    return dict(zip(columns, cells, strict=True)) if len(cells) == len(columns) else None
