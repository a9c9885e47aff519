"""Taking convocations back: a claim that nobody has touched goes, any other is listed for people to look at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import journal
from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion.convocations import scope, together
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.imports import affectations
from chalicelib.identity.models import account_key
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions.models import Affectation
from chalicelib.tables import Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import ConvocationConservee, Retrait

TOUCHED = "l’état de frais est commencé, transmis ou certifié"
CHANGED = "la convocation a changé entre-temps"
NOT_YOURS = "d’un autre service, ou votre propre dossier"
LISTED = 200


def none(already: int) -> Retrait:
    """What is told before the first is taken back. `already`: how many an earlier act took back."""
    return {"annulees": 0, "deja": already, "conservees": [], "conservees_total": 0}


def of(places: list[Place], lot: str, acteur: Personnel, now: datetime, told: Retrait) -> Retrait:
    """Cancels what may be and adds to what was told before."""
    claims = affectations.claims(place.key for place in places if place.is_convoked)
    reasons = [_reason(place, claims.get(place.key), lot, acteur) for place in places]
    open_ones = [place for place, reason in zip(places, reasons, strict=True) if reason is None and place.is_convoked]
    done = _cancel(open_ones, lot, acteur, now)
    for place, reason in zip(places, reasons, strict=True):
        if reason is None and (not place.is_convoked or place.key in done):
            told["annulees"] += 1
            continue
        told["conservees_total"] += 1
        if len(told["conservees"]) < LISTED:
            told["conservees"].append(_line(place, reason or CHANGED))
    return told


def _reason(place: Place, claim: EtatDeFrais | None, lot: str, acteur: Personnel) -> str | None:
    """Why one convocation stays; None when it may go, or is gone already, which counts as cancelled."""
    if not place.is_convoked:
        return None
    if place.affectation.lot != lot:
        return CHANGED
    if not scope.allowed(acteur, [place])[0]:
        return NOT_YOURS
    if claim is None:
        return CHANGED
    return None if _is_untouched(claim, place.affectation) else TOUCHED


def _is_untouched(claim: EtatDeFrais, own: Affectation) -> bool:
    begun = claim.declaration or claim.transmis or claim.passages_justificatifs or int(claim.version) != 1
    halves = {claim.remuneration, claim.deplacement}
    return not begun and halves <= states.NOT_BEGUN and own.service_fait is None and own.constat is None


def _cancel(places: list[Place], lot: str, acteur: Personnel, now: datetime) -> set[tuple[str, str]]:
    """The keys of those that were as they were read. Each person is told once."""
    actions: list[Action] = [
        Affectation.convoquee.remove(),
        Affectation.lot.remove(),
        Affectation.document.remove(),
        Affectation.version.add(1),
    ]

    def write(transaction: Transaction, place: Place) -> None:
        own, (compte, numero) = place.affectation, place.key
        same: Condition = (Affectation.lot == lot) & (Affectation.version == int(own.version))
        transaction.update(Affectation(own.pk, own.sk), actions=actions, condition=same)
        transaction.delete(EtatDeFrais(own.pk, claim_key(numero)), condition=_untouched())
        said = {"objet": account_key(compte), "acteur": str(acteur.pk), "mission": numero}
        journal.put(transaction, "convocation_annulee", now=now, **said)

    return together.carry_out(places, write, "avis_convocation_annulee", now)


def _untouched() -> Condition:
    """The same, where the claim lies."""
    never: Condition = EtatDeFrais.declaration.does_not_exist() & EtatDeFrais.passages_justificatifs.does_not_exist()
    untouched: Condition = never & (EtatDeFrais.version == 1) & EtatDeFrais.transmis.does_not_exist()
    return untouched


def _line(place: Place, reason: str) -> ConvocationConservee:
    profile, (compte, numero) = place.person.profile, place.key
    return {
        "id": compte,
        "numero": str(profile.numero),
        "nom": str(profile.nom),
        "prenom": str(profile.prenom),
        "mission": numero,
        "motif": reason,
    }
