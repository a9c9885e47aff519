"""The rows of a file: each is taken whole, or refused with every fault it holds; damage is diagnosed before all."""

import hashlib
from collections.abc import Iterator
from itertools import islice

from chalicelib.frais.regles import remuneration
from chalicelib.gestion.imports import cells, damage, misread
from chalicelib.gestion.imports.column import BadCell, Column
from chalicelib.gestion.imports.columns import (
    COLUMNS,
    COMMUNES,
    INTERVENANTS,
    MISSIONS,
    Row,
    is_example,
    taux_du_type,
)
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.damage import Damage
from chalicelib.gestion.imports.disk import Shelf
from chalicelib.gestion.imports.misread import Pair
from chalicelib.gestion.imports.reading import Fichier
from chalicelib.gestion.imports.report import Remark, Report

_TURNS = 3
"""How many kinds of damage one cell may have suffered."""
_LOOKED_AT = 4_000
_RESIDENCES = "residence_familiale", "residence_administrative"


def understood(fichier: Fichier, report: Report, diagnosis: Diagnosis) -> Iterator[tuple[Row, bool]]:
    """Each row, and whether it stands on its own; what is wrong with the others goes to the report.

    What a spreadsheet or an encoding did goes to `diagnosis`, which says what is to be repaired.
    """
    reading = _Reading(fichier, diagnosis)
    for line, raw in fichier.rows:
        if raw is not None and is_example(fichier.kind, raw):
            report.remarks.append(Remark(fichier.name, line, "(ligne)", "", "est l’exemple du modèle, laissé de côté"))
            continue
        if raw is not None and reading.left_out(line, raw):
            continue
        row, faults = reading.row(line, raw)
        if faults:
            report.refuse(fichier.kind, *faults)
        yield row, not faults


class _Reading:
    """One file read row by row; `_pair`: how all of it was misread, where that is so."""

    def __init__(self, fichier: Fichier, diagnosis: Diagnosis) -> None:
        self._file, self._kind, self._diagnosis = fichier.name, fichier.kind, diagnosis
        self._pair = _pair(fichier)
        self._seen = Shelf()

    def left_out(self, line: int, raw: dict[str, str]) -> bool:
        """Whether the row says again what another said, and only one is to be kept."""
        said = "\0".join(raw.values()).encode("utf-8", "surrogatepass")
        first = self._seen.setdefault(hashlib.blake2b(said, digest_size=16).hexdigest(), str(line))
        if first == str(line):
            return False
        told = Damage(damage.DOUBLONS, "", "", f"ligne {first}")
        return self._diagnosis.note(told, self._file, line, "", next(filter(None, raw.values()), "")) is not None

    def row(self, line: int, raw: dict[str, str] | None) -> tuple[Row, list[Remark]]:
        """What the row says, and every fault it holds."""
        if raw is None:
            return self._shifted(line)
        values: dict[str, object] = {}
        faults = []
        for column in COLUMNS[self._kind]:
            cell = raw.get(column.name, "")
            try:
                values |= self._value(column, cell, line, raw)
            except BadCell as bad:
                shown = "…" if bad.private else cell
                faults.append(Remark(self._file, line, column.name, shown, bad.reason, bad.hint))
        row = Row(self._file, line, values, raw)
        return row, faults or _contradictions(self._kind, row)

    def _shifted(self, line: int) -> tuple[Row, list[Remark]]:
        wrong = "cette ligne n’a pas autant de cellules que l’en-tête"
        self._diagnosis.note(Damage(damage.COLONNES, "", ""), self._file, line, "", "")
        told = Remark(self._file, line, "(ligne)", "", wrong, "vérifier les séparateurs et les guillemets")
        return Row(self._file, line, {}), [told]

    def _value(self, column: Column, cell: str, line: int, raw: dict[str, str]) -> dict[str, object]:
        pair = self._pair
        for _ in range(_TURNS):
            found = _damage(column, cell, raw, pair) if cell and not cell.isspace() else None
            if found is None:
                break
            repaired = self._diagnosis.note(found, self._file, line, column.name, cell)
            if repaired is None:
                raise BadCell(found.reason, found.hint)
            cell = repaired
            pair = None if found.kind == damage.ACCENTS else pair
        if cell.strip():
            return {column.name: column.read(cell)}
        if column.required:
            raise BadCell("cellule vide", "cette colonne est obligatoire")
        return {}


def _pair(fichier: Fichier) -> Pair | None:
    cells_ = (cell for _, raw in fichier.rows if raw is not None for cell in raw.values() if not cell.isascii())
    return misread.whole(list(dict.fromkeys(islice(cells_, _LOOKED_AT))))


def _damage(column: Column, cell: str, raw: dict[str, str], pair: Pair | None) -> Damage | None:
    found = damage.of_text(cell, pair) or damage.of_formula(cell) or column.reader.damage(cell)
    if found is None and column.reader is cells.CODE_POSTAL:
        return damage.of_postcode(cell, [raw.get(name, "") for name in _RESIDENCES])
    return found


def _contradictions(kind: str, row: Row) -> list[Remark]:
    if kind == INTERVENANTS:
        return _person(row)
    if kind == MISSIONS:
        return _mission(row)
    if kind == COMMUNES and row.cells["commune"] == row.cells["voisine"]:
        return [row.fault("voisine", "est la commune elle-même", "retirer la ligne")]
    return []


def _person(row: Row) -> list[Remark]:
    portail, holder = row.cells.get("portail"), row.cells.get("identifiant_academique")
    if holder and not portail:
        return [row.fault("portail", "manque pour cet identifiant académique", "indiquer le portail")]
    if portail and not holder:
        return [row.fault("identifiant_academique", "manque pour ce portail", "indiquer l’identifiant")]
    if portail and row.cells["statut"] == "externe":
        return [row.fault("statut", "un externe n’entre pas par un portail", "vider portail, ou écrire agent")]
    return []


def _mission(row: Row) -> list[Remark]:
    faults = []
    if row.cells["fin"] <= row.cells["debut"]:
        faults.append(row.fault("fin", f"n’est pas après le début ({row.cells['debut']})", "vérifier les deux moments"))
    allowed = taux_du_type(row.cells["type"])
    if row.cells["taux"] not in allowed:
        hint = f"pour ce type : {', '.join(allowed)}"
        faults.append(row.fault("taux", f"n’existe pas pour le type {row.cells['type']}", hint))
    return faults + _second(row)


def _second(row: Row) -> list[Remark]:
    """A second activity has a rate of its own, and counts something else than the first."""
    kind, rate = row.cells.get("type_2"), row.cells.get("taux_2")
    if kind is None:
        return [row.fault("taux_2", "n’a pas de type_2", "indiquer type_2, ou vider taux_2")] if rate else []
    allowed = taux_du_type(kind)
    if rate is not None and rate not in allowed:
        return [row.fault("taux_2", f"n’existe pas pour le type {kind}", f"pour ce type : {', '.join(allowed)}")]
    counted = [remuneration.champ_du_type(one) for one in (row.cells["type"], kind)]
    if counted[0] == counted[1] or None in counted:
        told = "se compte comme le premier type, ou ne se compte pas"
        return [row.fault("type_2", told, "donner une autre mission à cette activité")]
    return []
