"""The files of a frozen batch: its lines as CSV and XLSX, and its control totals; the documents function makes them."""

import json
from collections.abc import Sequence
from datetime import datetime

from chalicelib import journal, spreadsheets, store
from chalicelib.gestion.liquidation import batches, controls, freezing
from chalicelib.gestion.liquidation.models import FROZEN, Ligne, Lot
from chalicelib.identity.staff.models import Personnel
from chalicelib.spreadsheets import Cell, Sheet

HEADER = ("lot", "numero_mission", "numero_intervenant", "moitie", "montant", "service")
CONTROL = ("lot", "moitie", "nombre", "montant")
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {"csv": ("lot-{}.csv", CSV), "controle": ("lot-{}-controle.csv", CSV), "xlsx": ("lot-{}.xlsx", XLSX)}
"""What can be downloaded -> its name and its type."""


def give(lot: Lot, kind: str, acteur: Personnel, now: datetime) -> str | None:
    """A link of a minute; None while the files are being made. What leaves the service is in the journal."""
    name, content_type = FILES[kind]
    key = _key(str(lot.numero), kind)
    if store.DOCUMENTS.head(key) is not None:
        journal.write("lot_telecharge", objet=str(lot.pk), acteur=str(acteur.pk), now=now, fichier=kind)
        return store.DOCUMENTS.link(key, name.format(lot.numero), content_type)
    freezing.prepare(str(lot.numero))
    return None


def make(message: str, now: datetime) -> None:
    """The documents function: a frozen batch gives the same lines each time."""
    lot = batches.get(json.loads(message)["lot"])
    if lot.etat != FROZEN:
        return
    rows, control = lines(lot, list(batches.lines(str(lot.numero)))), totals(lot)
    made = {
        "csv": spreadsheets.csv(HEADER, rows),
        "controle": spreadsheets.csv(CONTROL, control),
        "xlsx": spreadsheets.xlsx(Sheet("Lot", HEADER, rows), Sheet("Contrôle", CONTROL, control)),
    }
    for kind, content in made.items():
        store.DOCUMENTS.keep(_key(str(lot.numero), kind), content, FILES[kind][1])


def lines(lot: Lot, found: Sequence[Ligne]) -> list[tuple[Cell, ...]]:
    """One row a half, as the payer takes it."""
    return [
        (
            str(lot.numero),
            str(one.mission),
            str(one.intervenant),
            str(one.moitie),
            controls.euros(one.montant),
            str(lot.service),
        )
        for one in found
    ]


def totals(lot: Lot) -> list[tuple[Cell, ...]]:
    """One row a kind of half, then the whole."""
    each = {**(lot.totaux or {}), "total": controls.whole(lot.totaux or {})}
    numero = str(lot.numero)
    return [(numero, name, int(own["nombre"]), controls.euros(own["montant"])) for name, own in each.items()]


def _key(numero: str, kind: str) -> str:
    return f"lots/{numero}/{kind}"
