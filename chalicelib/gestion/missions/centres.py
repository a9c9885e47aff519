"""The exam centres, by name, and the services that a member works with: of missions, or of their account."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import tables
from chalicelib.gestion.missions import browsing, catalogue
from chalicelib.identity.staff.models import CHEF_DE_CENTRE, Personnel
from chalicelib.missions.models import Affectation

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import Centres


def of(acteur: Personnel, now: datetime) -> Centres:
    """The centres of a chef, named by their missions; for others, all of the missions of this session and the last.

    `a_relever`: the sessions whose missions were never read.
    """
    if acteur.role == CHEF_DE_CENTRE:
        names = tables.abreast(_name, list(acteur.centres_uai or ()))
        return {"centres": browsing.by_name(names), "services": [], "a_relever": []}
    heads = catalogue.sessions(now)
    names, services, missing = {}, set(acteur.services or ()), []
    for session in (str(now.year - 1), str(now.year)):
        kept = catalogue.kept(heads[session])
        if kept is None:
            missing.append(session)
            continue
        theirs = [one for one in kept.missions if browsing.may_see(acteur, one["service"])]
        names |= {one["centre"]: one["centre_nom"] for one in theirs if one["centre"]}
        services |= {one["service"] for one in theirs}
    return {"centres": browsing.by_name(names), "services": sorted(services), "a_relever": missing}


def _name(uai: str) -> str:
    """As its last mission writes it; empty for a centre without any."""
    found = next(iter(Affectation.by_centre.query(uai, scan_index_forward=False, limit=1)), None)
    return "" if found is None else str(found.centre_nom or "")
