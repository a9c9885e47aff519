"""The e-mail that says that a half is paid: it names the mission and the day, never an amount."""

from datetime import date, datetime

from chalicelib import mail
from chalicelib.academie import ACADEMIE
from chalicelib.frais.regles import formats
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import listing
from chalicelib.missions.models import Affectation, mission_key

HALVES = {"remuneration": "votre rémunération", "deplacement": "vos frais de déplacement"}


def paid(*, job: str, now: datetime, compte: str, numero: str, moitie: str, jour: str) -> None:
    """Worker: the payer has paid one half of a claim."""
    try:
        known = Compte.get(account_key(compte), "C", consistent_read=True)
        mission = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except (Compte.DoesNotExist, Affectation.DoesNotExist):
        return
    if known.courriel:
        mail.send(
            "avis_paiement",
            str(known.courriel),
            langue=known.langue,
            numero=numero,
            mission=listing.view(mission, now),
            quoi=HALVES[moitie],
            jour=formats.jour_court(date.fromisoformat(jour)),
            lien=f"{ACADEMIE.origine}/etat-de-frais/?numero={numero}",
        )
