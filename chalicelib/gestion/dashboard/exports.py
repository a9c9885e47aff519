"""The dashboard as a workbook and as a tagged PDF: asked for by a member, made by the documents function."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chalicelib import documents, spreadsheets, store
from chalicelib.academie import ACADEMIE
from chalicelib.frais.regles import formats
from chalicelib.gestion.dashboard import board, showing
from chalicelib.gestion.files import Asked, Files
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import clock
from chalicelib.spreadsheets import Cell, Sheet

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import Table, TableauDeBord

DOCUMENT = "tableau"
_KINDS = {"xlsx": spreadsheets.XLSX, "pdf": store.PDF}
_FILES = Files(DOCUMENT, "tableau-de-bord", _KINDS, "tableau_telecharge")
LISTED = 500
"""People who are late in the PDF: the workbook has them all."""
_PARTS = {
    **{"pas_encore": "Pas encore à déclarer", "a_transmettre": "À transmettre", "a_decider": "À décider"},
    **{"en_paiement": "En paiement", "paye": "Payé", "sans_suite": "Sans suite"},
    **{"total": "Total", "montant": "Montant"},
}
_COMMON = {"service": "Service", "nombre": "Nombre", "montant": "Montant"}
SHEETS: dict[Table, tuple[str, dict[str, str]]] = {
    "etats": ("Par état", {"moitie": "Partie", "libelle": "État", **_COMMON, "age_median": "Âge médian (jours)"}),
    "blocages": ("Ce qui retient", {"libelle": "Raison", "service": "Service", "nombre": "Nombre"}),
    "motifs": ("Motifs", {"libelle": "Motif", "service": "Service", "nombre": "Nombre"}),
    "par_service": ("Par service", {"nom": "Service", **_PARTS}),
    "examens": ("Par examen", {"nom": "Examen", **_PARTS}),
    "centres": ("Par centre", {"nom": "Centre", "code": "UAI", **_PARTS}),
    "semaines": (
        "Par semaine",
        {"semaine": "Semaine du", "transmises": "Transmises", "acceptees": "Acceptées", "payees": "Payées"},
    ),
    "retards": (
        "Retards",
        {
            **{"echeance": "Date limite", "nom": "Nom", "prenom": "Prénom", "numero": "Numéro"},
            **{"telephone": "Téléphone", "mission": "Mission", "examen": "Examen", "service": "Service"},
        },
    ),
}
"""Table -> its title, and the heading of each of its columns."""


def give(asked: Asked, narrowed: board.Asked, now: datetime) -> str | None:
    """A link of a minute to the whole board; None while it is being made."""
    told = {"service": narrowed.service, "session": narrowed.session}
    return _FILES.give(asked, told, f"TABLEAU#{asked.kind}", now)


def make(message: str, now: datetime) -> None:
    """The documents function: what the member may see as it is made."""

    def made(said: Mapping[str, Any], acteur: Personnel) -> bytes:
        narrowed = board.Asked(said["service"], said["session"], most=board.EVERYBODY)
        found = board.told(acteur, narrowed, now)
        return workbook(found) if said["genre"] == "xlsx" else pdf(found, narrowed, now)

    _FILES.make(message, made)


def workbook(found: TableauDeBord) -> bytes:
    """A sheet a table."""
    return spreadsheets.xlsx(*(_sheet(table, found) for table in SHEETS))


def pdf(found: TableauDeBord, asked: board.Asked, now: datetime) -> bytes:
    """Each table with its title and its headings, tagged."""
    link = f"{ACADEMIE.origine}/gestion/tableau-de-bord/"
    local = clock.local(now, None)
    until = clock.local(datetime.fromisoformat(found["quand"]), None) if found["quand"] else None
    said = {
        "titre": f"Tableau de bord – session {found['session'] or 'inconnue'}",
        "academie": {
            "nom": ACADEMIE.nom,
            "application": ACADEMIE.application,
            "accent": ACADEMIE.couleurs.accent_clair,
        },
        "adresse": link,
        "edite": formats.jour_court(local.date()),
        "situation": f"Situation au {formats.moment(until)}." if until else "Rien n’a encore été compté.",
        "services": f"Services\u00a0: {asked.service or ', '.join(found['services']) or 'aucun'}.",
        "tableaux": [_table(table, found) for table in SHEETS],
    }
    return documents.pdf("tableau", said, link=link, now=now)


def _sheet(table: Table, found: TableauDeBord) -> Sheet:
    title, columns = SHEETS[table]
    rows = [[_cell(name, row[name]) for name in columns] for row in _rows(table, found)]
    return Sheet(title, list(columns.values()), rows)


def _table(table: Table, found: TableauDeBord) -> dict[str, object]:
    title, columns = SHEETS[table]
    rows = _rows(table, found)
    left = len(rows) - LISTED
    return {
        "titre": title,
        "colonnes": list(columns.values()),
        "chiffres": [name in _FIGURES for name in columns],
        "lignes": [[_word(name, row[name]) for name in columns] for row in rows[:LISTED]],
        "suite": f"Et {formats.accord(left, 'autre ligne', 'autres lignes')}, dans le classeur." if left > 0 else "",
    }


def _rows(table: Table, found: TableauDeBord) -> list[Mapping[str, object]]:
    return list(found[table])


_FIGURES = frozenset({"nombre", "age_median", "transmises", "acceptees", "payees", *_PARTS})


def _cell(name: str, value: object) -> Cell:
    """Amounts and numbers as such in a workbook."""
    if name == "montant":
        return Decimal(str(value))
    if isinstance(value, int):
        return value
    return _word(name, value)


def _word(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "montant":
        return formats.euros(Decimal(str(value))) if Decimal(str(value)) else "–"
    if name == "moitie":
        return showing.HALVES[str(value)]
    return formats.jour_court(date.fromisoformat(str(value))) if name in ("semaine", "echeance") else str(value)
