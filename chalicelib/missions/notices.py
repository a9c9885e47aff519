"""E-mails about missions."""

from datetime import datetime

from chalicelib import mail
from chalicelib.academie import ACADEMIE
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import listing
from chalicelib.missions.models import Affectation, mission_key


def convoked(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: a convocation is available; says nothing more than where, for mail is read over shoulders."""
    try:
        known = Compte.get(account_key(compte), "C", consistent_read=True)
        mission = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except (Compte.DoesNotExist, Affectation.DoesNotExist):
        return
    if known.courriel and mission.convoquee:
        fields = {"mission": listing.view(mission, now), "lien": f"{ACADEMIE.origine}/mission/?numero={numero}"}
        mail.send("avis_convocation", str(known.courriel), **fields)
