"""The duplicate of a convocation: asked for once for each version, handed out by a link (duplicates.py makes it)."""

import json
import os
from datetime import datetime

from chalicelib import errors, store
from chalicelib.identity.models import person_key
from chalicelib.missions.models import Affectation, mission_key
from chalicelib.tables import client


def link(compte: str, numero: str, now: datetime) -> str | None:
    """A link of a minute to the person's duplicate; None while it is being made. MissionUnknown when not theirs."""
    affectation = own(compte, numero)
    key = key_of(affectation)
    if affectation.document == key:
        return store.DOCUMENTS.link(key, f"convocation-{numero}.pdf", store.PDF)
    ask(compte, numero)
    return None


def ask(compte: str, numero: str) -> None:
    """Has the duplicate made by the documents function."""
    message = json.dumps({"compte": compte, "numero": numero})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=message)


def own(compte: str, numero: str) -> Affectation:
    """The person's mission, convoked. MissionUnknown when it is neither."""
    try:
        affectation = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except Affectation.DoesNotExist:
        raise errors.MissionUnknown() from None
    if not affectation.convoquee:
        raise errors.MissionUnknown()
    return affectation


def key_of(affectation: Affectation) -> str:
    """Where the duplicate of this version is kept."""
    return f"convocations/{affectation.compte}/{affectation.numero}-v{int(affectation.version)}.pdf"
