"""The payer's file: read, then checked against the lines that wait; one bad row refuses the whole file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from chalicelib.frais.regles import formats
from chalicelib.gestion.imports import moments, reading, table
from chalicelib.gestion.imports.column import BadCell, Column
from chalicelib.gestion.imports.table import Source
from chalicelib.gestion.liquidation.models import PAID, REJECTED
from chalicelib.identity.identifiers import canonical

HEADER = ("lot", "numero_mission", "numero_intervenant", "moitie", "resultat", "date_paiement", "motif")
_COLUMNS = tuple(Column(name, required=name not in ("date_paiement", "motif")) for name in HEADER)
MOST = 20_000
LONGEST = 500
RESULTS = {"paye": PAID, "payee": PAID, "accepte": PAID, "rejete": REJECTED, "rejetee": REJECTED, "refuse": REJECTED}
"""The payer's word, without its accents -> ours."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Rangee:
    """A row: which line of which batch, and what became of it. `jour`: ISO day of the payment, "" for a rejection."""

    ligne: int
    cle: Key
    resultat: str
    jour: str
    motif: str


@dataclass(frozen=True)
class Attendue:
    """A line of a batch, as the check needs it. `fige`: the day when its batch was frozen."""

    montant: int
    fige: str
    resultat: str | None
    jour: str | None
    motif: str | None


@dataclass(frozen=True)
class Faute:
    """A cell at fault, and what to do about it."""

    ligne: int
    colonne: str
    phrase: str


def read(name: str, content: bytes) -> tuple[list[Rangee], list[Faute]]:
    """Rows and what is wrong with their form. Raises table.Unreadable."""
    found = reading.read(Source(name, content), {"retour": _COLUMNS}, workbooks=False)
    given = list(islice(found.rows, MOST + 1))
    if len(given) > MOST:
        raise table.Unreadable(f"le fichier compte plus de {MOST} lignes : découpez-le")
    rows: list[Rangee] = []
    faults: list[Faute] = []
    for number, cells in given:
        if cells is None:
            faults.append(Faute(number, "", f"cette ligne n’a pas {len(HEADER)} cellules"))
            continue
        row, own = _row(number, {column: cells.get(column, "").strip() for column in HEADER})
        faults += own
        if row is not None:
            rows.append(row)
    return rows, faults


def check(rows: list[Rangee], waiting: Mapping[Key, Attendue], today: date) -> tuple[list[Rangee], list[Faute]]:
    """The rows that bring something new, and what cannot be true; a row already known exactly so is no fault."""
    new: list[Rangee] = []
    faults: list[Faute] = []
    seen: dict[Key, int] = {}
    for row in rows:
        line, before = waiting.get(row.cle), seen.setdefault(row.cle, row.ligne)
        fault = _fault(row, line, before, today)
        if fault is not None:
            faults.append(fault)
        elif line is not None and line.resultat is None:
            new.append(row)
    return new, faults


def meant(rows: list[Rangee], waiting: Mapping[Key, Attendue]) -> list[Rangee]:
    """The rows, with the zeros that a spreadsheet dropped from their numbers put back where that is unambiguous."""
    bare = _without_zeros(waiting)
    return [_found(row, waiting, bare) for row in rows]


def _without_zeros(waiting: Mapping[Key, Attendue]) -> dict[Key, list[Key]]:
    """A key without the zeros that a spreadsheet drops -> those that it may be."""
    found: dict[Key, list[Key]] = {}
    for key in waiting:
        found.setdefault(_bare(key), []).append(key)
    return found


def _bare(key: Key) -> Key:
    lot, mission, person, half = key
    return lot, mission.lstrip("0"), person.lstrip("0"), half


def _found(row: Rangee, waiting: Mapping[Key, Attendue], bare: Mapping[Key, list[Key]]) -> Rangee:
    """The row with the zeros that its numbers lost, where only one line can be meant."""
    if row.cle in waiting:
        return row
    keys = bare.get(_bare(row.cle), [])
    return replace(row, cle=keys[0]) if len(keys) == 1 else row


def _fault(row: Rangee, line: Attendue | None, before: int, today: date) -> Faute | None:
    if line is None:
        return Faute(row.ligne, "lot", "ce lot n’a pas cette mission, cette personne et cette moitié")
    if before != row.ligne:
        return Faute(row.ligne, "lot", f"la ligne {before} parle déjà de la même moitié")
    if line.resultat is not None and (line.resultat, line.jour or "", line.motif or "") != _outcome(row):
        return Faute(row.ligne, "resultat", "un autre résultat est déjà enregistré pour cette moitié")
    if row.resultat == PAID and not line.fige <= row.jour <= today.isoformat():
        return Faute(
            row.ligne, "date_paiement", f"le paiement ne peut être qu’entre le {_said(line.fige)} et aujourd’hui"
        )
    return None


def _said(day: str) -> str:
    return formats.jour_court(date.fromisoformat(day))


def _outcome(row: Rangee) -> tuple[str, str, str]:
    return row.resultat, row.jour, row.motif


def _row(number: int, cells: dict[str, str]) -> tuple[Rangee | None, list[Faute]]:
    faults = [
        Faute(number, name, "cette cellule est vide")
        for name in ("lot", "numero_mission", "numero_intervenant", "moitie", "resultat")
        if not cells[name]
    ]
    if faults:
        return None, faults
    half, result = str(canonical(cells["moitie"])), RESULTS.get(str(canonical(cells["resultat"])))
    if half not in ("remuneration", "deplacement"):
        faults.append(Faute(number, "moitie", "écrire « remuneration » ou « deplacement »"))
    if result is None:
        faults.append(Faute(number, "resultat", "écrire « paye » ou « rejete »"))
    day, wrong = _day(cells["date_paiement"])
    if result == PAID and not day:
        faults.append(Faute(number, "date_paiement", wrong))
    if result == REJECTED and not cells["motif"]:
        faults.append(Faute(number, "motif", "écrire pourquoi le payeur a rejeté cette moitié"))
    if len(cells["motif"]) > LONGEST:
        faults.append(Faute(number, "motif", f"pas plus de {LONGEST} caractères"))
    if faults or result is None:
        return None, faults
    key = (cells["lot"], cells["numero_mission"], cells["numero_intervenant"], half)
    paid = result == PAID
    return Rangee(number, key, result, day if paid else "", "" if paid else cells["motif"]), []


def _day(text: str) -> tuple[str, str]:
    """The day of a payment, or what is wrong with it."""
    try:
        return moments.day(text), ""
    except BadCell as bad:
        told = f"{bad.reason} : " if text else ""
        return "", f"{told}écrire le jour du paiement, comme 03/07/2026 ou 2026-07-03"
