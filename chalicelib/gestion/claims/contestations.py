"""What people contest: the list of a service, oldest first, and the answer that it owes, which has its effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.frais.claim import contesting, motifs, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.gestion.claims import pending, refusals, service_fait, steps
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.pending import Kind, Reply
from chalicelib.gestion.claims.service_fait import Constat
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.missions import clock

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import Contestations, DecisionPrise

NOTICE = "avis_contestation"


def _waits(claim: Claim) -> list[Mapping[str, str]]:
    asked = contesting.waiting(claim.etat)
    return [] if asked is None else [asked]


_KIND = Kind("contestations", _waits, contesting.LABELS)


def page(services: Sequence[str], acteur: Personnel, now: datetime, asked: Mapping[str, str]) -> Contestations:
    """The fifty that have waited longest, and pass (`pending.Kind.page`); `suite`: whether there are more."""
    lines, more = _KIND.page(services, acteur, now, asked)
    return {"contestations": lines, "suite": more}


def answer(opened: StaffOpen, reply: Reply, now: datetime) -> DecisionPrise:
    """Answers, and gives back what was contested when the person is right; once for a key.

    OwnFile, ClaimMoved, NothingContested, or what giving back is refused for.
    """
    return pending.answer(opened, reply, now, _step)


def _step(held: Held, reply: Reply) -> Step:
    asked = contesting.waiting(held.etat)
    if asked is None:
        raise refusals.NothingContested()
    back = _given_back(held, asked) if reply.suite == contesting.UPHELD else Step("", {})
    more = {**back.more, "contestations": pending.answered(held, reply, held.etat.contestations, asked)}
    gone = (contesting.item(held.etat),)
    return replace(back, act=f"contestation_{reply.suite}", more=more, mail=(NOTICE, 0), gone=gone)


def _given_back(held: Held, asked: Mapping[str, str]) -> Step:
    """A « non fait » becomes « fait », a refusal is taken back; a count stays to be corrected, then accepted."""
    compte, numero = str(held.etat.compte), str(held.etat.numero)
    if asked["objet"] == contesting.NOT_DONE:
        step = service_fait.step(held, Constat(compte, numero, True, None)) or Step("", {})
        today = clock.local(held.now, None).date().isoformat()
        by = {"constat_par": held.acteur, "constat_importe_par": None}
        return replace(step, seen={"service_fait": True, "constat": today, **by})
    about = contesting.concerned(held.etat)
    halves = tuple(half for half, state in held.states.items() if state == states.REFUSE and half in about)
    if asked["objet"] == contesting.REFUSAL and halves:
        return steps.restore(held, Ask("retablissement", compte, numero, 0, halves, "", motif=motifs.ANNULATION))
    return Step("", {})
