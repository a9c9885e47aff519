"""What a person may ask of the service before leaving, and what its answers change in the rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import Contestation, EtatDeFrais
from chalicelib.frais.regles import formats
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.missions import clock

VEHICLE, NIGHT = "vehicule", "nuit_avant"
LABELS = {
    VEHICLE: "L’usage d’un véhicule (le vôtre, un taxi, une location, un vélo)",
    NIGHT: "Une nuit sur place la veille",
}
"""What may be asked -> its words."""
GRANTED, DENIED = "accordee", "refusee"
ANSWERS = {GRANTED: "Le service accepte", DENIED: "Le service refuse"}
"""Answer -> what the person reads."""


def open_to(etat: EtatDeFrais, moment: str, travel: bool, authorised: bool) -> tuple[str, ...]:
    """What may be asked now: before the mission begins, where travel is due, once for each."""
    if moment != "a_venir" or not travel:
        return ()
    asked = {one["objet"] for one in etat.demandes or []}
    granted = {VEHICLE} if authorised else set()
    return tuple(kind for kind in LABELS if kind not in asked | granted)


def waiting(etat: EtatDeFrais) -> list[Mapping[str, str]]:
    """The requests that nobody has answered."""
    return [one for one in etat.demandes or [] if one["suite"] is None]


def concerned(etat: EtatDeFrais) -> frozenset[str]:
    """The halves that an awaited answer enters the computation of; none when there is none."""
    return frozenset(states.HALVES[1:] if waiting(etat) else ())


def item(etat: EtatDeFrais, moment: str = "") -> Contestation:
    """Its place in the list of the service, where it is there exactly while a request of the claim is awaited."""
    made = Contestation(etat.pk, f"Q#{etat.numero}#demande", numero=etat.numero, compte=etat.compte)
    made.liste, made.rang = f"demandes#{etat.service}", f"{moment}#{etat.numero}#{etat.compte}"
    return made


def applied(mission: MissionFaits, etat: EtatDeFrais) -> MissionFaits:
    """The mission as the rules read it once the service has answered: who authorised what, when and why."""
    for one in etat.demandes or ():
        yes = one["suite"] == GRANTED
        if one["suite"] is None:
            continue
        if one["objet"] == NIGHT:
            mission = replace(mission, nuit_avant=yes, nuit_par=_by(one, etat, "la nuit de la veille"))
        elif mission.vehicule_autorise is yes:
            mission = replace(mission, vehicule_par=_by(one, etat, "le véhicule"))
    return mission


def _by(one: Mapping[str, str], etat: EtatDeFrais, what: str) -> str:
    did = "a autorisé" if one["suite"] == GRANTED else "a refusé"
    day = formats.jour_court(clock.local(datetime.fromisoformat(one["repondu"]), None).date())
    return f"Le service{f' {etat.service}' if etat.service else ''} {did} {what} le {day} : « {one['reponse']} »."
