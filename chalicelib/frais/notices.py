"""E-mails about claims: they name the mission and lead to the page, never an amount."""

from datetime import datetime

from chalicelib import mail
from chalicelib.academie import ACADEMIE
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import listing
from chalicelib.missions.models import Affectation, mission_key


def submitted(*, job: str, now: datetime, compte: str, numero: str, manque: str = "", reference: str = "") -> None:
    """Worker: a claim was sent to the managing service. `manque`: what it has still to find, in words."""
    try:
        known = Compte.get(account_key(compte), "C", consistent_read=True)
        mission = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except (Compte.DoesNotExist, Affectation.DoesNotExist):
        return
    if known.courriel:
        link = f"{ACADEMIE.origine}/etat-de-frais/?numero={numero}"
        view = listing.view(mission, now)
        told = {"numero": numero, "mission": view, "lien": link, "manque": manque, "reference": reference}
        mail.send("avis_transmission", str(known.courriel), langue=known.langue, **told)
