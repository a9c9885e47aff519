"""One mission with everybody on it: convoked or not, what the centre recorded, where each claim stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import tables
from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.missions import browsing, catalogue
from chalicelib.gestion.work import refusals
from chalicelib.identity import provisioning
from chalicelib.identity.models import Intervenant
from chalicelib.identity.provisioning import Person
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import clock, listing
from chalicelib.missions.models import Affectation, Mission

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import MissionEtPersonnes, PlaceDeMission

_CANCELLED = "Mission annulée"
_SEEN = {None: "Service fait à constater", True: "Service fait", False: "Service non fait"}


def of(numero: str, acteur: Personnel, now: datetime) -> MissionEtPersonnes:
    """As the table holds it now. MissionNotFound, or MissionElsewhere for another service's."""
    mission = affectations.missions([numero]).get(numero)
    if mission is None:
        raise refusals.MissionNotFound()
    if not browsing.may_see(acteur, str(mission.service or "")):
        raise refusals.MissionElsewhere()
    places, claims, people = _everybody(mission)
    shown = browsing.line(catalogue.facts(mission), browsing.Clocks(now))
    here = clock.local(now, mission.centre_commune)
    begun = here.date() > datetime.fromisoformat(str(mission.debut)).date()
    accounts = [person.account for person in people.values()]
    own = any(rights.is_own(acteur, one.numero, one.courriel) for one in accounts)
    half_done = bool(mission.annulee) and not all(place.annulee for place in places)
    ouverte = not own and not mission.annulee
    open_ = not own and not any(claim.transmis for claim in claims.values())
    return {
        **shown,
        "personnes": len(places),
        "session": str(mission.session),
        "adresse": listing.address(mission) or None,
        "annulable": open_ and (shown["etat"] in ("a_venir", "en_cours") or half_done),
        "retablissable": bool(mission.annulee) and not begun and not own,
        "deplacable": open_ and not mission.annulee,
        "ouverte": ouverte,
        "places": _shown(mission, places, people, claims, here, ouverte),
    }


def _shown(
    mission: Mission,
    places: list[Affectation],
    people: dict[str, Person],
    claims: dict[tuple[str, str], EtatDeFrais],
    here: datetime,
    ouverte: bool,
) -> list[PlaceDeMission]:
    moment = clock.moment(str(mission.debut), str(mission.fin), here)
    found = [
        _place(place, people[str(place.compte)].profile, claims.get(_key(place)), moment, ouverte)
        for place in places
        if str(place.compte) in people
    ]
    return sorted(found, key=lambda one: (one["nom"], one["prenom"], one["numero"]))


def _everybody(
    mission: Mission,
) -> tuple[list[Affectation], dict[tuple[str, str], EtatDeFrais], dict[str, Person]]:
    """Places, claims and people, in one trip; of whoever has no place on the mission any more, nothing."""
    keys = [(compte, str(mission.numero)) for compte in sorted(affectations.members(mission))]
    found, claims, people = tables.together(
        lambda: affectations.held(keys),
        lambda: affectations.claims(keys),
        lambda: provisioning.people(compte for compte, _ in keys),
    )
    placed = {compte for compte, _ in found}
    return (
        list(found.values()),
        {key: claim for key, claim in claims.items() if key in found},
        {compte: person for compte, person in people.items() if compte in placed},
    )


def _key(place: Affectation) -> tuple[str, str]:
    return str(place.compte), str(place.numero)


def _place(
    place: Affectation, person: Intervenant, claim: EtatDeFrais | None, moment: str, ouverte: bool
) -> PlaceDeMission:
    halves: dict[str, str | None] = dict.fromkeys(states.HALVES)
    if claim is not None:
        said = {half: _label(str(getattr(claim, half)), moment) for half in states.HALVES}
        halves |= dict.fromkeys(said, _CANCELLED) if place.annulee else said
    return {
        "compte": str(place.compte),
        "numero": str(person.numero),
        "nom": str(person.nom or ""),
        "prenom": str(person.prenom or ""),
        "convoquee": place.convoquee,
        "constat": "" if moment == "a_venir" and place.service_fait is None else _SEEN[place.service_fait],
        "remuneration": halves["remuneration"],
        "deplacement": halves["deplacement"],
        "annulee": bool(place.annulee),
        "retirable": ouverte and not place.convoquee and claim is None,
    }


def _label(stored: str, moment: str) -> str:
    return states.STAFF[states.shown(stored, stored, moment)]
