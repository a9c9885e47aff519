"""The duplicate of a convocation: made once for each version, kept in the documents bucket, handed out by a link."""

import json
import os
from datetime import datetime

from chalicelib import documents, errors, logs, store, tables
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions import letters
from chalicelib.missions.models import Affectation, mission_key
from chalicelib.tables import client


def link(compte: str, numero: str, now: datetime) -> str | None:
    """A link of a minute to the person's duplicate; None while it is being made. MissionUnknown when not theirs."""
    affectation = _own(compte, numero)
    key = _key(affectation)
    if affectation.document == key:
        return store.DOCUMENTS.link(key, f"convocation-{numero}.pdf", documents.PDF)
    ask(compte, numero)
    return None


def ask(compte: str, numero: str) -> None:
    """Has the duplicate made by the documents function."""
    message = json.dumps({"compte": compte, "numero": numero})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=message)


def make(message: str, now: datetime) -> None:
    """The documents function: makes the duplicate that a message asks for."""
    asked = json.loads(message)
    try:
        make_duplicate(asked["compte"], asked["numero"], now)
    except errors.MissionUnknown:
        logs.event("duplicate_not_due", person=asked["compte"], mission=asked["numero"])


def make_duplicate(compte: str, numero: str, now: datetime) -> str:
    """Makes and keeps the duplicate of the convocation as it stands; gives its key. The same version is made once."""
    affectation = _own(compte, numero)
    key = _key(affectation)
    if affectation.document == key:
        return key
    profile = Intervenant.get(person_key(compte), "PROFIL", consistent_read=True)
    made = letters.pdf([letters.letter(profile, [affectation], letters.NO_ACCESS)], now, duplicata=True)
    store.DOCUMENTS.keep(key, made, documents.PDF)
    _remember(affectation, key)
    return key


def _own(compte: str, numero: str) -> Affectation:
    try:
        affectation = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except Affectation.DoesNotExist:
        raise errors.MissionUnknown() from None
    if not affectation.convoquee:
        raise errors.MissionUnknown()
    return affectation


def _key(affectation: Affectation) -> str:
    return f"convocations/{affectation.compte}/{affectation.numero}-v{int(affectation.version)}.pdf"


def _remember(affectation: Affectation, key: str) -> None:
    """Says where the duplicate is, unless the mission has changed meanwhile: the next request makes the new one."""
    same = Affectation.version == affectation.version
    tables.update(Affectation(affectation.pk, affectation.sk), [Affectation.document.set(key)], same)
