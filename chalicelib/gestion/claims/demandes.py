"""What people ask before leaving: the list of a service, oldest first, and its answer, which enters the computation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.frais.claim import asking, claims, counter, states
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.shown import figures
from chalicelib.gestion.claims import pending, refusals, steps
from chalicelib.gestion.claims.journeys import HALF
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.pending import Kind, Reply
from chalicelib.gestion.claims.steps import Step
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.sessions import StaffOpen

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import DecisionPrise, Demandes

NOTICE = "avis_demande"
_KIND = Kind("demandes", lambda claim: asking.waiting(claim.etat), asking.LABELS)


def page(services: Sequence[str], acteur: Personnel, now: datetime, asked: Mapping[str, str]) -> Demandes:
    """The fifty that have waited longest, and pass (`pending.Kind.page`); `suite`: whether there are more."""
    lines, more = _KIND.page(services, acteur, now, asked)
    return {"demandes": lines, "suite": more}


def answer(opened: StaffOpen, reply: Reply, now: datetime) -> DecisionPrise:
    """Says yes or no; the rules read it from then on. Once for a key.

    OwnFile, ClaimMoved, NothingAsked, TravelDecided.
    """
    return pending.answer(opened, reply, now, _step)


def _step(held: Held, reply: Reply) -> Step:
    waiting = asking.waiting(held.etat)
    asked = next((one for one in waiting if one["objet"] == reply.objet), None)
    if asked is None:
        raise refusals.NothingAsked()
    left = [one for one in waiting if one != asked]
    seen = {"vehicule_autorise": reply.suite == asking.GRANTED} if reply.objet == asking.VEHICLE else {}
    kept = pending.answered(held, reply, held.etat.demandes, asked)
    more, moved = _computed(held, kept, seen)
    return Step(
        f"demande_{reply.suite}",
        {},
        {"demandes": kept, **more},
        moved,
        mail=(NOTICE, 0),
        beside=(asking.item(held.etat, left[0]["quand"]),) if left else (),
        gone=() if left else (asking.item(held.etat),),
        seen=seen,
    )


def _computed(
    held: Held, kept: list[Mapping[str, str]], seen: Mapping[str, bool]
) -> tuple[dict[str, object], dict[int, Decimal]]:
    """The travel half of a claim that was transmitted before the answer and waits, as it comes to be; its kilometres.

    TravelDecided where it is decided and the answer would change what it comes to.
    """
    state = held.states[HALF]
    if state not in states.LOCKED or not held.etat.calcul:
        return {}, {}
    etat = claims.after(held.claim, {"demandes": kept}).etat

    def answered(mission: Mapping[str, object]) -> object:
        return asking.applied(MissionFaits.depuis_json({**mission, **seen}), etat).en_json()

    found = figures.again(held.etat.calcul, HALF, mission=answered)
    if state not in steps.TO_DECIDE:
        if figures.cents(found, HALF) != figures.cents(held.etat.calcul, HALF):
            raise refusals.TravelDecided()
        return {}, {}
    counted = {int(year): Decimal(km) for year, km in found["km_par_annee"].items() if Decimal(km)}
    km = {str(year): str(km) for year, km in counted.items()}
    more = {"calcul": found, f"montant_{HALF}": figures.cents(found, HALF), "km_par_annee": km}
    return more, counter.difference(held.etat, counted)
