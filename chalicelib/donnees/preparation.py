"""The documents function makes the copy that a person asked for: one zip, kept a day; asked twice, the same one.

It is written to the function's disk and sent from there, so that neither its size nor that of a file is held in memory.
"""

import hashlib
import json
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile

from chalicelib import logs, store, tables
from chalicelib.donnees import copie
from chalicelib.donnees.models import COPIE, Copie
from chalicelib.identity.models import person_key

HEURES = 24
_IN_MEMORY = 8 * 1024 * 1024
LARGEST = 400 * 1024 * 1024
"""Bytes of the person's files that one copy holds: a function's disk has 512 MB. What is left out is named in it."""


def make(message: str, now: datetime) -> None:
    """Makes what a message asks for, unless it is there; for who was erased meanwhile, nothing.

    A copy that was kept by a run which was cut before it said so is that copy, and is not made again.
    """
    compte = str(json.loads(message)["compte"])
    moment, target = now.isoformat(timespec="seconds"), Copie(person_key(compte), COPIE)
    kept = next(iter(Copie.query(target.pk, Copie.sk == COPIE, consistent_read=True)), None)
    if kept is None or (kept.expire is not None and str(kept.expire) > moment):
        return logs.event("copy_not_due", person=compte)
    key = f"donnees/{compte}/{hashlib.sha256(f'{compte} {kept.demandee}'.encode()).hexdigest()[:32]}.zip"
    if store.DOCUMENTS.head(key) is None and not _kept(compte, key, now):
        return logs.event("copy_not_due", person=compte)
    expires = (now + timedelta(hours=HEURES)).isoformat(timespec="seconds")
    said = tables.changes(Copie, {"cle": key, "fait": moment, "expire": expires})
    tables.update(target, said, Copie.pk.exists())
    logs.event("copy_made", person=compte)


def _kept(compte: str, key: str, now: datetime) -> bool:
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as made:
        try:
            copie.ecrire(compte, made, now, LARGEST)
        except LookupError:
            return False
        made.seek(0)
        store.DOCUMENTS.keep(key, made, "application/zip")
    return True
