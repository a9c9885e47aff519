"""The list of people as a file, CSV or XLSX: asked for by a member, made by the documents function."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import spreadsheets
from chalicelib.gestion.files import Asked, Files
from chalicelib.gestion.people import annuaire, browsing
from chalicelib.gestion.people.browsing import Question
from chalicelib.identity.staff.models import Personnel
from chalicelib.spreadsheets import Sheet

DOCUMENT = "personnes"
_KINDS = {"csv": "text/csv", "xlsx": spreadsheets.XLSX}
_FILES = Files(DOCUMENT, "intervenants", _KINDS, "personnes_telechargees")


def give(asked: Asked, narrowed: Question, now: datetime) -> str | None:
    """A link of a minute to the file of those who pass; None while it is being made."""
    return _FILES.give(asked, {"filtres": browsing.told(narrowed)}, annuaire.PLACE, now)


def make(message: str, now: datetime) -> None:
    """The documents function: those whom the member reaches as it is made."""

    def made(said: Mapping[str, Any], acteur: Personnel) -> bytes:
        found = browsing.rows(browsing.question(said["filtres"]), acteur, now)
        written = spreadsheets.csv if said["genre"] == "csv" else _workbook
        return written(browsing.HEADER, found)

    _FILES.make(message, made)


def _workbook(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    return spreadsheets.xlsx(Sheet("Intervenants", header, rows))
