"""A mission that will not take place: cancelled by its service, never deleted, and everybody convoked is told."""

from datetime import datetime

from chalicelib import logs
from chalicelib.gestion.convocations import scope
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.work import refusals
from chalicelib.identity.staff import refusals as staff_refusals
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import lists


def cancel(acteur: Personnel, numero: str, now: datetime) -> int:
    """Gives how many people were on it; claims stay, shown as cancelled, for what was already spent."""
    mission = affectations.missions([numero]).get(numero)
    if mission is None:
        raise refusals.MissionNotFound()
    if not scope.covers(acteur, [str(mission.service or "")]):
        raise staff_refusals.RightMissing()
    here = list(lists.on_mission(numero).values())
    try:
        affectations.cancel(mission, here, now, str(acteur.pk))
    except affectations.CHANGED:
        raise refusals.MissionGone() from None
    logs.event("mission_cancelled", people=len(here))
    return len(here)
