"""Makes the récapitulatif of a claim as a PDF, once for each content, and keeps it in the documents bucket."""

import json
from datetime import datetime

from chalicelib import documents, errors, langues, logs, store, tables
from chalicelib.frais.claim import claims
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.frais.recapitulatif import TEMPLATE, content, key_of
from chalicelib.frais.regles import formats
from chalicelib.missions import clock


def make(message: str, now: datetime) -> None:
    """The documents function: makes what a message asks for; twice gives the same document."""
    asked = json.loads(message)
    try:
        claim = claims.load(asked["compte"], asked["numero"], now)
    except errors.ClaimUnknown:
        return logs.event("summary_not_due", person=asked["compte"], mission=asked["numero"])
    spoken = langues.of(asked.get("langue"))
    said = content(claim, spoken.code)
    key = key_of(claim, said)
    if claim.etat.recapitulatif != key:
        edited = {**said, "edite": spoken.say(formats.jour_court(clock.local(now, None).date()))}
        made = documents.pdf(TEMPLATE, edited, link=str(said["page"]), now=now)
        store.DOCUMENTS.keep(key, made, store.PDF)
        _remember(claim, key)


def _remember(claim: Claim, key: str) -> None:
    target = EtatDeFrais(claim.etat.pk, claim.etat.sk)
    tables.update(target, [EtatDeFrais.recapitulatif.set(key)], EtatDeFrais.pk.exists())
