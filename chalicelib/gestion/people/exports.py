"""The list of people as a file, CSV or XLSX: asked for by a member, made by the documents function.

An answer of the service holds 6 MB, which some 40,000 people fill: the file goes by the bucket, whatever their number.
"""

from __future__ import annotations

import json
import os
import re
from datetime import datetime

from chalicelib import errors, journal, spreadsheets, store
from chalicelib.gestion.people import annuaire, browsing
from chalicelib.gestion.people.browsing import Question
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import Personnel
from chalicelib.spreadsheets import Sheet
from chalicelib.tables import client

DOCUMENT = "personnes"
KINDS = {"csv": "text/csv", "xlsx": spreadsheets.XLSX}
_NAME = re.compile(r"[0-9a-f]{32}")


def give(acteur: Personnel, kind: str, name: str, asked: Question, now: datetime) -> str | None:
    """A link of a minute to the file that the member asked for by that name; None while it is being made."""
    if kind not in KINDS or not _NAME.fullmatch(name):
        raise errors.NotFound()
    key = _key(acteur.id, name, kind)
    if store.DOCUMENTS.head(key) is not None:
        journal.write("personnes_telechargees", objet=annuaire.PLACE, acteur=str(acteur.pk), now=now)
        return store.DOCUMENTS.link(key, f"intervenants.{kind}", KINDS[kind])
    told = {"document": DOCUMENT, "membre": acteur.id, "genre": kind, "nom": name, "filtres": browsing.told(asked)}
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=json.dumps(told))
    return None


def make(message: str, now: datetime) -> None:
    """The documents function: those whom the member reaches as it is made; a file that is there already stays."""
    said = json.loads(message)
    key, kind = _key(said["membre"], said["nom"], said["genre"]), said["genre"]
    if store.DOCUMENTS.head(key) is not None:
        return
    found = browsing.rows(browsing.question(said["filtres"]), roster.get(said["membre"]), now)
    made = spreadsheets.csv if kind == "csv" else _workbook
    store.DOCUMENTS.keep(key, made(browsing.HEADER, found), KINDS[kind])


def _workbook(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    return spreadsheets.xlsx(Sheet("Intervenants", header, rows))


def _key(membre: str, name: str, kind: str) -> str:
    return f"lots/personnes/{membre}/{name}.{kind}"
