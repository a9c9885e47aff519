"""What a person may contest of what was seen or decided, and until when."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from chalicelib.frais.claim import settings, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Contestation, EtatDeFrais
from chalicelib.frozen import frozen
from chalicelib.missions import clock

NOT_DONE, COUNT, CORRECTION, REFUSAL = "non_fait", "quantite", "correction", "refus"
LABELS = {
    NOT_DONE: "Le constat que la mission n’a pas été effectuée",
    COUNT: "La quantité constatée",
    CORRECTION: "La correction du service",
    REFUSAL: "Le refus du service",
}
"""What may be contested -> its words."""
UPHELD, REJECTED = "accueillie", "rejetee"
ANSWERS = {UPHELD: "Le service vous donne raison", REJECTED: "Le service maintient sa décision"}
"""Answer -> what the person reads."""


@frozen
class Target:
    """`objet`: a key of LABELS. `moment`: of what is contested. `last`: the last day to contest it, included."""

    objet: str
    moment: str
    last: date


def target(claim: Claim) -> Target | None:
    """The latest of what may be contested today; None while an answer is awaited, and for what was contested once."""
    if waiting(claim.etat) is not None:
        return None
    past = {one["cible"] for one in claim.etat.contestations or []}
    today = clock.local(claim.now, None).date()
    found = [Target(objet, moment, _last(moment)) for objet, moment in _standing(claim) if moment not in past]
    return max((one for one in found if one.last >= today), key=lambda one: one.moment, default=None)


def waiting(etat: EtatDeFrais) -> Mapping[str, str] | None:
    """The contestation that nobody has answered."""
    return next((one for one in etat.contestations or [] if one["suite"] is None), None)


def concerned(etat: EtatDeFrais) -> frozenset[str]:
    """The halves that the contestation awaiting an answer is about; none when there is none."""
    asked = waiting(etat)
    if asked is None:
        return frozenset()
    if asked["objet"] == REFUSAL:
        return frozenset(half for half, one in (etat.mis_de_cote or {}).items() if one.get("moment") == asked["cible"])
    if asked["objet"] == CORRECTION:
        return frozenset(one["moitie"] for one in etat.corrections or [] if one["quand"] == asked["cible"])
    return frozenset(states.HALVES if asked["objet"] == NOT_DONE else states.HALVES[:1])


def item(etat: EtatDeFrais, moment: str = "") -> Contestation:
    """Its place in the list of the service, where it is there exactly while it is awaited."""
    made = Contestation(etat.pk, f"Q#{etat.numero}", numero=etat.numero, compte=etat.compte)
    made.liste, made.rang = f"contestations#{etat.service}", f"{moment}#{etat.numero}#{etat.compte}"
    return made


def _last(moment: str) -> date:
    at = datetime.fromisoformat(moment)
    return clock.local(at, None).date() + timedelta(days=settings.gestion(at).contestation_jours)


def _standing(claim: Claim) -> Iterator[tuple[str, str]]:
    """(what, when) of all that still holds."""
    etat = claim.etat
    seen = (etat.constats or [])[-1:]
    for one in seen:
        if one["quoi"] == NOT_DONE and claim.affectation.service_fait is False:
            yield NOT_DONE, one["quand"]
        if one["quoi"] in (COUNT, "copies"):
            yield COUNT, one["quand"]
    for one in etat.corrections or []:
        if claim.states[one["moitie"]] in states.SENT:
            yield CORRECTION, one["quand"]
    for half, one in (etat.mis_de_cote or {}).items():
        if claim.states[half] == states.REFUSE and one.get("moment"):
            yield REFUSAL, one["moment"]
