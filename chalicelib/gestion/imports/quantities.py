"""Rows of quantites.csv: what the marking and exam systems report of each person's work on a mission."""

from collections.abc import Iterable
from itertools import islice

from chalicelib import errors, journal
from chalicelib.frais.claim import claims
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.claims import recording
from chalicelib.gestion.imports import affectations, bounds, zeros
from chalicelib.gestion.imports.columns import QUANTITES, Row
from chalicelib.gestion.imports.disk import Shelf
from chalicelib.gestion.imports.known import MEANWHILE, Known
from chalicelib.gestion.imports.report import Passage, Remark
from chalicelib.gestion.people import dossiers
from chalicelib.identity.identifiers import with_other_zeros
from chalicelib.identity.models import account_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Transaction, changes

ATTRIBUTE_OF = {
    "copies_santorin": "copies_santorin",
    "presents": "presents",
    "service_fait": "service_fait",
    "date": "constat",
}
"""Column -> attribute of the place."""
_AT_ONCE = 250


class Intake:
    """Writes what may be written, one transaction per place."""

    def __init__(self, known: Known, passage: Passage) -> None:
        self._known, self._passage = known, passage
        self._lines = Shelf()

    def skip(self, rows: Iterable[Row]) -> None:
        """Rows that an earlier part of the same import took."""
        left = iter(rows)
        while some := list(islice(left, _AT_ONCE)):
            for row, pair in zip(some, self._pairs(some), strict=True):
                self._lines.setdefault(_key(pair), str(row.line))

    def take(self, rows: list[Row]) -> None:
        """Writes what differs, one transaction a row."""
        rows = self._known.with_zeros(rows, self._passage)
        held = affectations.held(pair for pair in self._pairs(rows) if pair[0])
        rows = self._with_zeros(rows, held)
        pairs = self._pairs(rows)
        etats = affectations.claims(held)
        for row, pair in zip(rows, pairs, strict=True):
            fault = (
                _refusal(row, pair, self._known, self._lines)
                or bounds.of_mission(self._known.bound, row, held.get(pair))
                or _absence(row, pair, held, self._passage)
            )
            if fault is not None:
                self._passage.report.refuse(QUANTITES, fault)
                continue
            self._lines[_key(pair)] = str(row.line)
            _take(row, held.get(pair), etats.get(pair), self._passage)

    def close(self) -> None:
        """Nothing: who has no quantities yet has none to keep."""

    def _with_zeros(self, rows: list[Row], held: dict[tuple[str, str], Affectation]) -> list[Row]:
        """Those whose person is on one mission that differs by zeros alone, with them, where that is accepted."""
        lost = [
            (row, pair)
            for row, pair in zip(rows, self._pairs(rows), strict=True)
            if pair[0] and pair not in held and not self._passage.is_planned(*pair)
        ]
        meant = [(compte, form) for _, (compte, numero) in lost for form in with_other_zeros(numero)]
        held |= affectations.held(meant)
        whole: dict[int, Row] = {}
        for row, (compte, numero) in lost:
            others = [form for form in with_other_zeros(numero) if self._is_there(compte, form, held)]
            made = others and zeros.given_back(row, "numero", others, self._passage, zeros.MISSION)
            if made:
                whole[id(row)] = made
        return [whole.get(id(row), row) for row in rows]

    def _is_there(self, compte: str, mission: str, held: dict[tuple[str, str], Affectation]) -> bool:
        return (compte, mission) in held or self._passage.is_planned(compte, mission)

    def _pairs(self, rows: list[Row]) -> list[tuple[str, str]]:
        """(account id, numero of the mission) of each row; no account for who is unknown."""
        self._known.look_up({row.cells["numero_intervenant"] for row in rows})
        return [(self._known.comptes.get(row.cells["numero_intervenant"], ""), row.cells["numero"]) for row in rows]


def _key(pair: tuple[str, str]) -> str:
    return " ".join(pair)


def _refusal(row: Row, pair: tuple[str, str], known: Known, lines: Shelf) -> Remark | None:
    if (fault := known.refusal(row)) is not None:
        return fault
    if (first := lines.get(_key(pair))) != "":
        return row.fault("numero_intervenant", f"déjà à la ligne {first}", "retirer une des deux lignes")
    return None


def _absence(
    row: Row, pair: tuple[str, str], held: dict[tuple[str, str], Affectation], passage: Passage
) -> Remark | None:
    if pair in held or passage.is_planned(*pair):
        return None
    meant = passage.report.zeros.get(f"{zeros.MISSION}{row.cells['numero']}")
    hint = f"elle est sur {meant} : remettre les zéros ?" if meant else "importer d’abord son affectation"
    return row.fault("numero", "cette personne n’est pas sur cette mission", hint)


def _take(row: Row, place: Affectation | None, etat: EtatDeFrais | None, passage: Passage) -> None:
    given = {ATTRIBUTE_OF[column]: value for column, value in row.cells.items() if column in ATTRIBUTE_OF}
    changed = {name: value for name, value in given.items() if place is None or value != getattr(place, name)}
    fault = None
    try:
        if place is not None and changed:
            fault = _write(row, place, etat, changed, passage)
    except affectations.CHANGED:
        fault = row.fault("numero", *MEANWHILE)
    if fault is not None:
        passage.report.refuse(QUANTITES, fault)
        return
    passage.report.count(QUANTITES, "modifiés" if changed else "inchangés")


def _write(
    row: Row, place: Affectation, etat: EtatDeFrais | None, changed: dict[str, recording.Value], passage: Passage
) -> Remark | None:
    """Through the claim where it bears on one; a dry run says as much of it, and writes nothing."""
    if place.annulee and "service_fait" in changed:
        return row.fault("service_fait", "cette mission est annulée", "la rétablir d’abord si elle a eu lieu")
    told = {"mission": str(place.numero), "colonnes": ",".join(sorted(changed))}
    if "service_fait" in changed:
        changed = {**changed, "constat_par": None, "constat_importe_par": passage.acteur}
    if etat is not None and _bears(place, etat, changed):
        return _through_the_claim(row, place, changed, passage, told)
    if not passage.writes:
        return None
    actions = changes(Affectation, changed)
    with Transaction() as transaction:
        transaction.update(Affectation(place.pk, place.sk), actions=actions, condition=Affectation.pk.exists())
        objet = account_key(str(place.compte))
        journal.put(transaction, "quantites_recues", objet=objet, acteur=passage.acteur, now=passage.now, **told)
    return None


def _bears(place: Affectation, etat: EtatDeFrais, changed: dict[str, recording.Value]) -> bool:
    """Whether the claim may change, or its person have something to be told."""
    if "service_fait" in changed and (place.service_fait is False or not changed["service_fait"]):
        return True
    return etat.transmis is not None or (place.copies_santorin is not None and "copies_santorin" in changed)


def _through_the_claim(
    row: Row, place: Affectation, changed: dict[str, recording.Value], passage: Passage, told: dict[str, str]
) -> Remark | None:
    compte = str(place.compte)
    claim = claims.load(compte, str(place.numero), passage.now)
    held = recording.FromFile(claim, dossiers.account_of(compte), passage.acteur)
    constat = bool(changed["service_fait"]) if "service_fait" in changed else None
    seen = recording.Seen(changed, recording.FILE, constat)
    try:
        if passage.writes:
            recording.write(held, seen, "quantites_recues", **told)
        else:
            recording.follows(held, seen)
    except errors.Refusal as refused:
        return row.fault("service_fait", refused.title[:1].lower() + refused.title[1:], refused.detail)
    return None
