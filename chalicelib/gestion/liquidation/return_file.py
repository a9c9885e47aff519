"""The payer's file: read, then checked against the lines that wait; one bad row refuses the whole file."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from types import MappingProxyType

from chalicelib.frais.regles import formats
from chalicelib.gestion.imports import constats, moments, reading, table
from chalicelib.gestion.imports.column import BadCell, Column
from chalicelib.gestion.imports.table import Source
from chalicelib.gestion.liquidation.models import PAID, REJECTED
from chalicelib.identity.identifiers import canonical

HEADER = ("lot", "numero_mission", "numero_intervenant", "moitie", "resultat", "date_paiement", "motif")
_OWN = ("montant", "service")
"""Columns of a batch's own file that may come back with it: the amount is compared, the rest is known."""
_FREE = ("date_paiement", "motif", *_OWN)
_COLUMNS = tuple(Column(name, required=name not in _FREE, optional=name in _FREE) for name in (*HEADER, *_OWN))
MOST = 20_000
LONGEST = 500
RESULTS = {"paye": PAID, "payee": PAID, "accepte": PAID, "rejete": REJECTED, "rejetee": REJECTED, "refuse": REJECTED}
"""The payer's word, without its accents -> ours."""
_WRITTEN = {
    "lot": "le numéro du lot, comme 2026-0001",
    "numero_mission": "le numéro de la mission",
    "numero_intervenant": "le numéro de la personne",
    "moitie": "« remuneration » ou « deplacement »",
    "resultat": "« paye » ou « rejete »",
}
"""Column that no row goes without -> what is written in it."""
_LOT = re.compile(r"(?:l(?:ot)? ?)?(?:n ?[°ºo] ?)?([0-9]{4}) ?[-\u2010-\u2015\u2212] ?([0-9]{1,6})", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_OUTCOMES = {PAID: "payée le", REJECTED: "rejetée :"}
_NONE: Mapping[str, str] = MappingProxyType({})

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Rangee:
    """A row: which line of which batch, and what became of it. `jour`: ISO day of the payment, "" for a rejection.

    `montant`: cents that are said to be paid, where the file says it.
    """

    ligne: int
    cle: Key
    resultat: str
    jour: str
    motif: str
    montant: int | None = None


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


def read(name: str, content: bytes) -> tuple[list[Rangee], list[Faute], tuple[str, ...]]:
    """Rows, what is wrong with their form, and how the file was read, columns passed over first of all: clauses.

    Raises table.Unreadable.
    """
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
        row, own = _row(number, {column: _cell(column, cells.get(column, "")) for column in (*HEADER, *_OWN)})
        faults += own
        if row is not None:
            rows.append(row)
    return rows, faults, found.remarks


def check(
    rows: list[Rangee], waiting: Mapping[Key, Attendue], today: date, strange: Mapping[str, str] = _NONE
) -> tuple[list[Rangee], list[Faute]]:
    """The rows that bring something new, and what cannot be true; a row already known exactly so is no fault.

    `strange`: number of a batch that nothing may be settled in -> why, and what to do.
    """
    new: list[Rangee] = []
    faults: list[Faute] = []
    seen: dict[Key, int] = {}
    for row in rows:
        line, before = waiting.get(row.cle), seen.setdefault(row.cle, row.ligne)
        fault = _stranger(row, strange) if line is None else _fault(row, line, before, today)
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


def _stranger(row: Rangee, strange: Mapping[str, str]) -> Faute:
    """A row that is no line of a batch, or of one that is not to be settled."""
    lot, mission, person, half = row.cle
    lacks = (
        f"le lot « {lot} » n’a pas cette ligne (mission {_shown(mission)}, intervenant {_shown(person)}, {half}) : "
        "comparez-la avec le fichier du lot, et corrigez-la"
    )
    return Faute(row.ligne, "lot", strange.get(lot, lacks))


def _fault(row: Rangee, line: Attendue, before: int, today: date) -> Faute | None:
    if before != row.ligne:
        return Faute(row.ligne, "lot", f"la ligne {before} parle déjà de la même moitié")
    if line.resultat is not None and (line.resultat, line.jour or "", line.motif or "") != _outcome(row):
        return Faute(row.ligne, "resultat", _back(row.cle[0], line))
    if row.resultat == PAID and not line.fige <= row.jour <= today.isoformat():
        return Faute(
            row.ligne, "date_paiement", f"le paiement ne peut être qu’entre le {_said(line.fige)} et aujourd’hui"
        )
    if row.resultat == PAID and row.montant not in (None, line.montant):
        kept = formats.euros(Decimal(line.montant).scaleb(-2))
        return Faute(row.ligne, "montant", f"le lot porte {kept} pour cette moitié : voyez avec le payeur")
    return None


def _back(lot: str, line: Attendue) -> str:
    """What is known of a half that the payer answers otherwise."""
    known = _said(line.jour) if line.jour else _shown(line.motif or "")
    outcome = f"{_OUTCOMES[str(line.resultat)]} {known}"
    return f"le lot « {lot} » est déjà revenu pour cette moitié ({outcome}) : retirez la ligne, ou voyez avec le payeur"


def _said(day: str) -> str:
    return formats.jour_court(date.fromisoformat(day))


def _outcome(row: Rangee) -> tuple[str, str, str]:
    return row.resultat, row.jour, row.motif


def _row(number: int, cells: dict[str, str]) -> tuple[Rangee | None, list[Faute]]:
    faults = [
        Faute(number, name, f"cette cellule est vide : y écrire {what}")
        for name, what in _WRITTEN.items()
        if not cells[name]
    ]
    if faults:
        return None, faults
    lot = _number(cells["lot"])
    if not lot:
        faults.append(Faute(number, "lot", _no_number(cells["lot"])))
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
    amount = _cents(cells["montant"]) if result == PAID else None
    if result == PAID and cells["montant"] and amount is None:
        faults.append(Faute(number, "montant", "écrire un montant comme 310,00, ou vider cette cellule"))
    if faults or result is None:
        return None, faults
    key = (lot, cells["numero_mission"], cells["numero_intervenant"], half)
    paid = result == PAID
    return Rangee(number, key, result, day if paid else "", "" if paid else cells["motif"], amount), []


def _cents(text: str) -> int | None:
    """What an amount in euros comes to, however a spreadsheet writes it; None for what is none."""
    found = "".join(text.removesuffix("€").split())
    return int(Decimal(found.replace(",", ".")).scaleb(2)) if _AMOUNT.fullmatch(found) else None


def _day(text: str) -> tuple[str, str]:
    """The day of a payment, or what is wrong with it."""
    try:
        return moments.day(text), ""
    except BadCell as bad:
        told = f"{bad.reason} : " if text else ""
        return "", f"{told}écrire le jour du paiement, comme 03/07/2026 ou 2026-07-03"


def _cell(column: str, text: str) -> str:
    """What a cell holds; signs that no screen shows count for nothing but in the payer's own words."""
    if column in _WRITTEN:
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return text.strip()


def _number(cell: str) -> str:
    """The number of a batch, with the zeros that a spreadsheet dropped; empty for what is none."""
    found = _LOT.fullmatch(" ".join(cell.split()))
    return f"{found[1]}-{int(found[2]):04d}" if found else ""


def _no_number(cell: str) -> str:
    return (
        f"« {_shown(cell)} » n’est pas un numéro de lot : en écrire un comme 2026-0001 ; "
        "si un tableur l’a changé, mettre d’abord la colonne au format texte"
    )


def _shown(text: str) -> str:
    return constats.printable(text)
