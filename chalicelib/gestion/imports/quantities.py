"""Rows of quantites.csv: what the marking and exam systems report of each person's work on a mission."""

from typing import Any

from chalicelib import journal
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.imports.columns import QUANTITES, Row
from chalicelib.gestion.imports.people import MEANWHILE, Known
from chalicelib.gestion.imports.report import Passage, Remark
from chalicelib.identity.models import account_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Transaction

ATTRIBUTE_OF = {
    "copies_santorin": "copies_santorin",
    "presents": "presents",
    "service_fait": "service_fait",
    "date": "constat",
}
"""Column -> attribute of the place."""


class Intake:
    """Writes what may be written, one transaction per place."""

    def __init__(self, known: Known, passage: Passage) -> None:
        self._known, self._passage = known, passage
        self._lines: dict[tuple[str, str], int] = {}

    def skip(self, rows: list[Row]) -> None:
        """Rows that an earlier part of the same import took."""
        for row, pair in zip(rows, self._pairs(rows), strict=True):
            self._lines.setdefault(pair, row.line)

    def take(self, rows: list[Row]) -> None:
        """Writes what differs, one transaction a row."""
        pairs = self._pairs(rows)
        held = affectations.held(pair for pair in pairs if pair[0])
        for row, pair in zip(rows, pairs, strict=True):
            fault = _refusal(row, pair, self._known, self._lines) or _absence(row, pair, held, self._passage)
            if fault is not None:
                self._passage.report.refuse(QUANTITES, fault)
                continue
            self._lines[pair] = row.line
            _take(row, held.get(pair), self._passage)

    def close(self) -> None:
        """Nothing: who has no quantities yet has none to keep."""

    def _pairs(self, rows: list[Row]) -> list[tuple[str, str]]:
        """(account id, numero of the mission) of each row; no account for who is unknown."""
        self._known.look_up({row.cells["numero_intervenant"] for row in rows})
        return [(self._known.comptes.get(row.cells["numero_intervenant"], ""), row.cells["numero"]) for row in rows]


def _refusal(row: Row, pair: tuple[str, str], known: Known, lines: dict[tuple[str, str], int]) -> Remark | None:
    numero = row.cells["numero_intervenant"]
    if numero in known.refused:
        return row.fault("numero_intervenant", "la ligne de cette personne est refusée", "la corriger d’abord")
    if not pair[0]:
        return known.unknown(row)
    if pair in lines:
        return row.fault("numero_intervenant", f"déjà à la ligne {lines[pair]}", "retirer une des deux lignes")
    return None


def _absence(
    row: Row, pair: tuple[str, str], held: dict[tuple[str, str], Affectation], passage: Passage
) -> Remark | None:
    if pair in held or pair in passage.planned:
        return None
    return row.fault("numero", "cette personne n’est pas sur cette mission", "importer d’abord son affectation")


def _take(row: Row, place: Affectation | None, passage: Passage) -> None:
    given = {ATTRIBUTE_OF[column]: value for column, value in row.cells.items() if column in ATTRIBUTE_OF}
    changed = {name: value for name, value in given.items() if place is None or value != getattr(place, name)}
    try:
        if place is not None and changed and passage.writes:
            _write(place, changed, passage)
    except affectations.CHANGED:
        passage.report.refuse(QUANTITES, row.fault("numero", *MEANWHILE))
        return
    passage.report.count(QUANTITES, "modifiés" if changed else "inchangés")


def _write(place: Affectation, changed: dict[str, Any], passage: Passage) -> None:
    attributes: Any = Affectation.get_attributes()
    actions = [attributes[name].set(value) for name, value in changed.items()]
    told = {"mission": str(place.numero), "colonnes": ",".join(sorted(changed))}
    with Transaction() as transaction:
        transaction.update(Affectation(place.pk, place.sk), actions=actions, condition=Affectation.pk.exists())
        objet = account_key(str(place.compte))
        journal.put(transaction, "quantites_recues", objet=objet, acteur=passage.acteur, now=passage.now, **told)
