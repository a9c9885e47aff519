"""Which kind of file a header announces: each of its cells is a column by its name, by another one, or nearly."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.frais.regles import formats
from chalicelib.gestion.imports import constats, damage
from chalicelib.gestion.imports.column import Column
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.damage import Damage
from chalicelib.gestion.imports.letters import folded
from chalicelib.gestion.imports.table import Table, Unreadable

Kinds = Mapping[str, tuple[Column, ...]]
SAID = ("rapport_fichier", "rapport_ligne", "rapport_motif")
"""Columns that a file of refused rows adds for who corrects them: they are passed over when it comes back."""
REPORT = ("gravite", "fichier", "ligne", "colonne", "valeur", "motif", "conseil")
"""The columns of a report."""
_ONE = (
    ("colonne manquante", "ajoutez-la, comme dans le modèle"),
    ("colonne sans nom, mais remplie", "nommez-la ou videz-la"),
)
_MANY = (
    ("colonnes manquantes", "ajoutez-les, comme dans le modèle"),
    ("colonnes sans nom, mais remplies", "nommez-les ou videz-les"),
)
_NEAR = 0.8
_LISTED = 10


@dataclass(frozen=True)
class Header:
    """`places`: name of a column -> its rank in the file. `remarks`: clauses in French."""

    kind: str
    places: dict[str, int]
    remarks: tuple[str, ...]


def known(file: str, table: Table, kinds: Kinds, diagnosis: Diagnosis) -> Header:
    """The kind of a table and where its columns are. Raises Unreadable, what may be accepted being in the diagnosis."""
    cells = [_name(cell) for cell in table.header]
    kind = _kind(cells, kinds)
    columns = {name: column.name for column in kinds[kind] for name in _names(column)}
    places, said = _places(cells, columns, table, kind)
    near = _near(file, table, cells, places, kinds[kind], diagnosis)
    places |= near
    missing = [column.name for column in kinds[kind] if column.name not in places]
    required = [name for name in missing if _of(kinds[kind], name).required]
    nameless = _nameless(file, table, cells, diagnosis)
    if required or nameless:
        faults = zip(_ONE, _MANY, (required, nameless), strict=True)
        told = " ; ".join(_fault(one, many, names) for one, many, names in faults if names)
        raise Unreadable(f"fichier « {kind} » refusé, {told}")
    unknown = [told for i, told in enumerate(map(_said, table.header)) if told and i not in places.values()]
    return Header(kind, places, (*said, *_told(unknown, [n for n in missing if not _of(kinds[kind], n).optional])))


def _kind(cells: list[str], kinds: Kinds) -> str:
    """The one of which most columns are there; of two, the one whose required columns all are."""
    names = {kind: {column.name for column in columns if _named(cells, column)} for kind, columns in kinds.items()}
    if not any(names.values()):
        names = {kind: {column.name for column in columns if _nearly(cells, column)} for kind, columns in kinds.items()}
    whole = {k for k, columns in kinds.items() if all(c.name in names[k] for c in columns if c.required)}
    if set(REPORT) <= set(cells):
        raise Unreadable("c’est le rapport d’un import : corrigez plutôt le fichier des lignes refusées")
    kind = max(kinds, key=lambda name: (len(names[name]), name in whole))
    if kind not in whole and len(names[kind]) * 2 < len(kinds[kind]):
        raise Unreadable(_no_kind(kind, names[kind], kinds, cells))
    return kind


def _no_kind(nearest: str, there: set[str], kinds: Kinds, cells: list[str]) -> str:
    """What the file lacks to be the one that it looks most like, where it looks like one."""
    alone = [column.name for column in kinds[nearest]] if len(kinds) == 1 else []
    where = "" if alone else ", d’un de ces fichiers, à prendre d’un modèle"
    expected = f"colonnes attendues, séparées par « ; »{where} : {', '.join(alone or kinds)}"
    if not there and _are_together(cells, kinds):
        return f"les colonnes ne sont pas séparées : enregistrez le tableau en CSV, séparateur « ; » ({expected})"
    if not there:
        return f"en-tête non reconnu ({expected})"
    lacks = ", ".join(c.name for c in kinds[nearest] if c.required and c.name not in there)
    near = f"pour un fichier « {nearest} », il manque : {lacks}"
    return f"en-tête non reconnu ; {near} ({expected})"


def _are_together(cells: list[str], kinds: Kinds) -> bool:
    """Whether several known names are in one cell, for what stands between them separates nothing here."""
    known = {name for columns in kinds.values() for column in columns for name in _names(column)}
    return any(sum(f"_{name}_" in f"_{cell}_" for name in known) > 1 for cell in cells)


def _places(cells: list[str], columns: dict[str, str], table: Table, kind: str) -> tuple[dict[str, int], list[str]]:
    places: dict[str, int] = {}
    said = []
    for rank, cell in enumerate(cells):
        name = columns.get(cell)
        if name is None:
            continue
        if name in places:
            raise Unreadable(f"fichier « {kind} » refusé, colonne en double : {name} (n’en gardez qu’une)")
        places[name] = rank
        if cell != name:
            said.append(f"la colonne « {table.header[rank].strip()} » est lue comme {name}")
    return places, said


def _near(
    file: str, table: Table, cells: list[str], places: dict[str, int], columns: tuple[Column, ...], diagnosis: Diagnosis
) -> dict[str, int]:
    """Cells that look like the name of a missing column: proposed, and taken once accepted."""
    left = {name: column.name for column in columns if column.name not in places for name in _names(column)}
    taken: dict[str, int] = {}
    for rank, cell in enumerate(cells):
        if not cell or cell in SAID or rank in places.values():
            continue
        looks = difflib.get_close_matches(cell, [name for name in left if left[name] not in taken], 1, _NEAR)
        if not looks:
            continue
        name = left[looks[0]]
        found = Damage(damage.ENTETES, "", "", name)
        if diagnosis.note(found, file, 1, "", table.header[rank].strip()) is not None:
            taken[name] = rank
    return taken


def _nameless(file: str, table: Table, cells: list[str], diagnosis: Diagnosis) -> list[str]:
    """Columns that hold something under no name, unless they may be passed over; one that is empty does not count."""
    refused = []
    for rank, cell in enumerate(cells):
        if cell or _said(table.header[rank]):
            continue
        filled = next(((line, row[rank]) for line, row in table.rows if len(row) > rank and row[rank].strip()), None)
        if filled is None:
            continue
        found = Damage(damage.SANS_NOM, "", "", "")
        if diagnosis.note(found, file, filled[0], f"colonne {rank + 1}", filled[1].strip()) is None:
            refused.append(f"la {rank + 1}e" if rank else "la 1re")
    return refused


def _told(unknown: list[str], missing: list[str]) -> list[str]:
    """What is passed over, and what the file lacks without being refused for it."""
    unknown = [name for name in unknown if folded(name) not in SAID]
    told = []
    if unknown:
        one = "colonne inconnue, qui n’est pas lue"
        told.append(f"{one if len(unknown) == 1 else 'colonnes inconnues, qui ne sont pas lues'} : {_listed(unknown)}")
    if missing:
        what = f"{formats.accorde(len(missing), 'colonne')} {formats.accorde(len(missing), 'absente')}"
        told.append(f"{what}, ce qui est connu est gardé : {_listed(missing)}")
    return told


def _fault(one: tuple[str, str], many: tuple[str, str], names: list[str]) -> str:
    what, todo = one if len(names) == 1 else many
    return f"{what} : {', '.join(names)} ({todo})"


def _said(cell: str) -> str:
    """A name of column as it may be shown; empty when no sign of it can be seen."""
    return constats.printable(_whole(cell).strip())


def _name(cell: str) -> str:
    """The folded name of a column; « N° mission » is its numéro."""
    said = re.sub(r"\bn\s*[°ºo]\s*(?=\W|\b)", "numero ", _whole(cell), flags=re.IGNORECASE)
    return folded(said)


def _whole(cell: str) -> str:
    """A name of column as it was: accents and invisible signs count for nothing here."""
    found = damage.of_text(cell, None)
    return cell if found is None or found.whole is None else found.whole


def _names(column: Column) -> tuple[str, ...]:
    return (column.name, *column.aliases)


def _named(cells: list[str], column: Column) -> bool:
    return any(name in cells for name in _names(column))


def _nearly(cells: list[str], column: Column) -> bool:
    return any(difflib.get_close_matches(name, cells, 1, _NEAR) for name in _names(column))


def _of(columns: tuple[Column, ...], name: str) -> Column:
    return next(column for column in columns if column.name == name)


def _listed(names: list[str]) -> str:
    more = formats.et_autres(len(names) - _LISTED)
    return ", ".join(f"« {name} »" for name in names[:_LISTED]) + more
