"""What a member may do for a person now, and why not the rest: what would be refused is not offered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.gestion.people import entrusted, reach
from chalicelib.identity.models import Compte
from chalicelib.identity.staff import refusals, rights
from chalicelib.identity.staff.models import Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import ActeSurLaPersonne

_APART: tuple[ActeSurLaPersonne, ...] = ("courriel", "mot_de_passe")


def acts(acteur: Personnel, account: Compte, reached: reach.Portee, now: datetime) -> list[ActeSurLaPersonne]:
    """The acts that are open to this member; none on their own file, and of a closed account, taking it back alone."""
    if rights.is_own(acteur, account.numero, account.courriel):
        return []
    open_now = [act for act in _APART if not entrusted.is_both(acteur, account, act, now)]
    access: list[ActeSurLaPersonne] = [] if account.disabled is not None else [*open_now, "deblocage"]
    if reached != reach.WHOLE:
        return [*access, "aide"]
    names: list[ActeSurLaPersonne] = [] if account.disabled is not None else ["nom"]
    return [*access, "aide", *names, "ecarter", "historiser", "reintegrer"]


def held_back(acteur: Personnel, account: Compte, now: datetime) -> list[str]:
    """Why an act that another member may do is not offered to this one."""
    if account.disabled is not None or rights.is_own(acteur, account.numero, account.courriel):
        return []
    if not any(entrusted.is_both(acteur, account, act, now) for act in _APART):
        return []
    return [f"{refusals.OtherMemberNeeded.title}. {refusals.OtherMemberNeeded.detail}"]
