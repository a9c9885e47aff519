"""Deciding on a claim: what is asked, over the version that was seen, written once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.gestion.claims import opening, refusals, steps, writing
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.identity.staff.sessions import StaffOpen

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import DecisionPrise


def decide(opened: StaffOpen, ask: Ask, now: datetime) -> DecisionPrise:
    """What the claim has become; the same request asked again gets the same answer.

    OwnFile on one's own claim, ClaimMoved over another version, or what the decision itself refuses.
    """
    held = opening.hold(opened, ask.compte, ask.numero, now)
    return writing.decided(held, ask, lambda: _step(held, ask))


def _step(held: Held, ask: Ask) -> Step:
    if int(held.etat.version) != ask.version:
        raise refusals.ClaimMoved()
    return steps.ACTS[ask.act](held, ask)
