"""Makes the duplicate of a convocation, once for each version, and keeps it in the documents bucket."""

import json
from datetime import datetime

from chalicelib import errors, logs, store, tables
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions import letters
from chalicelib.missions.convocation import key_of, own
from chalicelib.missions.models import Affectation


def make(message: str, now: datetime) -> None:
    """The documents function: makes the duplicate that a message asks for."""
    asked = json.loads(message)
    try:
        make_duplicate(asked["compte"], asked["numero"], now)
    except errors.MissionUnknown:
        logs.event("duplicate_not_due", person=asked["compte"], mission=asked["numero"])


def make_duplicate(compte: str, numero: str, now: datetime) -> str:
    """Makes and keeps the duplicate of the convocation as it stands; gives its key. The same version is made once."""
    affectation = own(compte, numero)
    key = key_of(affectation)
    if affectation.document == key:
        return key
    profile = Intervenant.get(person_key(compte), "PROFIL", consistent_read=True)
    made = letters.pdf([letters.letter(profile, [affectation], letters.NO_ACCESS)], now, duplicata=True)
    store.DOCUMENTS.keep(key, made, store.PDF)
    _remember(affectation, key)
    return key


def _remember(affectation: Affectation, key: str) -> None:
    """Says where the duplicate is, unless the mission has changed meanwhile: the next request makes the new one."""
    same = Affectation.version == affectation.version
    tables.update(Affectation(affectation.pk, affectation.sk), [Affectation.document.set(key)], same)
