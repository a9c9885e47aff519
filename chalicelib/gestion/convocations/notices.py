"""E-mails about missions, one for all that an act did to a person's: convoked, moved, cancelled…"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.gestion.convocations import told
from chalicelib.identity.models import Compte, account_key
from chalicelib.missions import collection
from chalicelib.missions.models import Affectation
from chalicelib.tables import Refused, Transaction

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
    "type_2": "la nature de la mission",
    "taux_2": "la rémunération",
    "double_correction": "la rémunération",
    "mode_evaluation": "la rémunération",
    "restaurant_administratif": "les repas sur place",
    "vehicule_autorise": "l’usage de votre véhicule",
    "service": "le service qui vous suit",
    "session": "la session",
}
"""Column of missions.csv -> what has changed, in the person's words."""
_TRIES = 3
_TOGETHER = 90
"""Missions told of by one message, which one transaction marks as told."""


def convoked(*, job: str, now: datetime, compte: str, numeros: Sequence[str] = (), numero: str = "") -> None:
    """Worker: the convocations that a run made for the person. `numero`: of a job put before runs told all at once."""
    _tell("avis_convocation", compte, numeros or [numero], convoked=True)


def mission_changed(
    *,
    job: str,
    now: datetime,
    compte: str,
    dites: Mapping[str, str] | None = None,
    numero: str = "",
    colonnes: Sequence[str] = (),
) -> None:
    """Worker: all that changed in the person's missions and was not told yet, with what stands now.

    `dites`: numero -> columns, as an earlier try of this very job took them. `numero`, `colonnes`: as `convoked`.
    """
    changed = {numero: " ".join(colonnes)} if numero else dites or _taken(job, compte)
    if changed:
        _tell("avis_mission_modifiee", compte, list(changed), convoked=True, changed=changed)


def mission_cancelled(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: the mission will not take place."""
    _tell("avis_mission_annulee", compte, [numero], convoked=True, cancelled=True)


def mission_restored(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: the mission will take place after all."""
    _tell("avis_mission_retablie", compte, [numero], convoked=True)


def convocation_cancelled(
    *, job: str, now: datetime, compte: str, numeros: Sequence[str] = (), numero: str = ""
) -> None:
    """Worker: the person is not convoked any more to these, unless they are again by now. `numero`: as `convoked`."""
    _tell("avis_convocation_annulee", compte, numeros or [numero], convoked=False)


def _taken(job: str, compte: str) -> dict[str, str]:
    """What is left to tell of the person's missions, moved from these into the job: of several jobs, one takes it."""
    marks: list[Action] = [Affectation.a_dire.remove()]
    for _ in range(_TRIES):
        places = [place for place in collection.read(compte).affectations.values() if place.a_dire][:_TOGETHER]
        found = {str(place.numero): str(place.a_dire) for place in places}
        if not found:
            return {}
        try:
            with Transaction() as transaction:
                for place in places:
                    same = Affectation.a_dire == str(place.a_dire)
                    transaction.update(Affectation(place.pk, place.sk), actions=marks, condition=same)
                outbox.keep(transaction, job, compte=compte, dites=found)
        except Refused:
            continue
        return found
    raise Refused("StillChanging")


def _tell(
    template: str,
    compte: str,
    numeros: Sequence[str],
    *,
    convoked: bool,
    cancelled: bool = False,
    changed: Mapping[str, str] | None = None,
) -> None:
    """One message on those of these missions that still stand so; none when none does, or without an address."""
    try:
        account = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return
    found = collection.read(compte)
    places = [found.affectations[numero] for numero in numeros if numero in found.affectations]
    places = [place for place in places if bool(place.convoquee) is convoked and bool(place.annulee) is cancelled]
    if not account.courriel or not places:
        return
    places.sort(key=lambda place: (str(place.debut), str(place.numero)))
    one = convoked and len(places) == 1
    where = f"{ACADEMIE.origine}/mission/?numero={places[0].numero}" if one else f"{ACADEMIE.origine}/missions/"
    sheets = [told.mission(place, _words((changed or {}).get(str(place.numero), ""))) for place in places]
    who = told.gestionnaire(found.person, places)
    mail.send(template, str(account.courriel), langue=account.langue, missions=sheets, gestionnaire=who, lien=where)


def _words(columns: str) -> list[str]:
    return list(dict.fromkeys(_WORDS.get(column, "les détails") for column in columns.split()))
