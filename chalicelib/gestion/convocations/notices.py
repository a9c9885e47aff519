"""E-mails about what the services change: a mission moved or cancelled, a convocation taken back."""

from datetime import datetime

from chalicelib import mail
from chalicelib.academie import ACADEMIE
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import listing
from chalicelib.missions.models import Affectation, mission_key

_WORDS = {
    "debut": "les dates ou les heures",
    "fin": "les dates ou les heures",
    "centre": "le lieu",
    "centre_nom": "le lieu",
    "centre_commune": "le lieu",
    "centre_adresse": "le lieu",
    "examen": "l’examen ou l’épreuve",
    "specialite": "l’examen ou l’épreuve",
    "epreuve": "l’examen ou l’épreuve",
    "type": "la nature de la mission",
    "taux": "la rémunération",
    "mode_evaluation": "la rémunération",
    "restaurant_administratif": "les repas sur place",
    "vehicule_autorise": "l’usage de votre véhicule",
    "service": "le service qui vous suit",
    "session": "la session",
}
"""Column of missions.csv -> what has changed, in the person's words."""


def mission_changed(*, job: str, now: datetime, compte: str, numero: str, colonnes: list[str]) -> None:
    """Worker: says what has changed and where to read it; the values stay out of mails."""
    words = list(dict.fromkeys(_WORDS.get(column, "les détails") for column in colonnes))
    _tell("avis_mission_modifiee", compte, numero, now, convoked=True, changements=words)


def mission_cancelled(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: the mission will not take place."""
    _tell("avis_mission_annulee", compte, numero, now, convoked=True)


def mission_restored(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: the mission will take place after all."""
    _tell("avis_mission_retablie", compte, numero, now, convoked=True)


def convocation_cancelled(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: the person is not convoked any more, unless they are again by now."""
    _tell("avis_convocation_annulee", compte, numero, now, convoked=False)


def _tell(template: str, compte: str, numero: str, now: datetime, *, convoked: bool, **fields: object) -> None:
    try:
        known = Compte.get(account_key(compte), "C", consistent_read=True)
        mission = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except (Compte.DoesNotExist, Affectation.DoesNotExist):
        return
    if known.courriel and bool(mission.convoquee) is convoked:
        where = f"{ACADEMIE.origine}/mission/?numero={numero}" if convoked else f"{ACADEMIE.origine}/missions/"
        mail.send(
            template, str(known.courriel), mission=listing.view(mission, now), numero=numero, lien=where, **fields
        )
