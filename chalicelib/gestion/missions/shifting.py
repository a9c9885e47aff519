"""A mission moved by its service to other days, other hours or another centre, for everybody on it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import errors, logs
from chalicelib.gestion.imports import affectations, moving, versions
from chalicelib.gestion.imports.everyone import Cut
from chalicelib.gestion.missions import browsing, cancelling, catalogue, elsewhere, theirs
from chalicelib.gestion.work import refusals
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions.models import Mission
from chalicelib.tables import Refused

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import MissionDeplacee

_OF_A_CENTRE = ("centre", "centre_nom", "centre_commune", "centre_adresse", "restaurant_administratif")
_TRIES = 5
"""Missions of a centre that are looked at: the list may be a minute late, and name one that has moved since."""


def move(acteur: Personnel, numero: str, debut: str, fin: str, centre: str | None, now: datetime) -> MissionDeplacee:
    """Who was convoked is told, in ten minutes and once. Moved there again, finishes what a cut left.

    `debut`, `fin`: wall-clock time at the centre, `YYYY-MM-DDTHH:MM`. `centre`: UAI, None where it stays.
    MissionClaimed once somebody has declared what they did there.
    """
    mission = theirs.standing(acteur, numero)
    given = {"debut": debut, "fin": fin, **_centre(acteur, mission, centre, now)}
    places = affectations.on(mission)
    facts = moving.facts_of(mission, given)
    anew = any(value != getattr(mission, name) for name, value in given.items())
    left = anew or any(moving.behind(place, facts) for place in places)
    if left and (claimed := cancelling.transmitted(places)):
        raise refusals.MissionClaimed(extra={"etats_transmis": claimed})
    try:
        done = moving.move(mission, given, now, str(acteur.pk))
    except Cut:
        raise refusals.NotFinished() from None
    except Refused:
        raise refusals.MissionGone() from None
    logs.event("mission_moved", people=done.now, already=done.already)
    return {
        "personnes": done.now + done.already,
        "deja": done.already,
        "chevauchements": elsewhere.told([str(place.compte) for place in places], debut, fin, numero),
    }


def _centre(acteur: Personnel, mission: Mission, uai: str | None, now: datetime) -> dict[str, object]:
    """What another mission says of a centre, or this one when it was there; nothing where it is there now.

    InvalidFields for a centre of nobody here.
    """
    if uai is None or uai == mission.centre:
        return {}
    for other in affectations.missions(_there(acteur, uai, now)).values():
        if other.centre == uai:
            return {name: getattr(other, name) for name in _OF_A_CENTRE}
    for former in versions.former(mission):
        if former.ancien_centre == uai:
            return {name: getattr(former, name) for name in _OF_A_CENTRE} | {"centre": uai}
    told = "Choisissez un centre de la liste\u00a0: celui-ci n’a aucune mission de vos services."
    raise errors.InvalidFields([("/centre", "centre_inconnu", told)])


def _there(acteur: Personnel, uai: str, now: datetime) -> list[str]:
    found = []
    for head in reversed(catalogue.sessions(now).values()):
        kept = catalogue.kept(head)
        lines = kept.missions if kept is not None else ()
        found += [one["numero"] for one in lines if one["centre"] == uai and browsing.may_see(acteur, one["service"])]
    return found[:_TRIES]
