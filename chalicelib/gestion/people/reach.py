"""Whose people a member reaches: those of their services, and everybody's access for those of the help desk.

A person is of the services whose missions they have had; whoever has had none is nobody's yet, and everybody's to help.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from chalicelib import tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity.models import person_key
from chalicelib.identity.staff import refusals, rights
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel
from chalicelib.missions.models import Affectation
from chalicelib.tables import Dossiers

Portee = Literal["tout", "acces", "aucune"]
WHOLE: Portee = "tout"
ACCESS: Portee = "acces"
NONE: Portee = "aucune"
"""Everything of a person; how they come in, and nothing else; nothing."""


def check(acteur: Personnel, compte: str, *, access: bool = False) -> Portee:
    """OtherService when the person is another service's, unless it is their access alone and the member's to help."""
    found = of(acteur, [compte])[compte]
    if found == NONE or (found == ACCESS and not access):
        raise refusals.OtherService()
    return found


def of(acteur: Personnel, comptes: Iterable[str]) -> Mapping[str, Portee]:
    """Account id -> what the member reaches of them; one call for 25 people, none for who reaches everybody."""
    asked = list(comptes)
    if is_everywhere(acteur):
        return dict.fromkeys(asked, WHOLE)
    places = places_of(asked)
    return {compte: among(acteur, services_in(places[compte])) for compte in asked}


def is_everywhere(acteur: Personnel) -> bool:
    """Whether no service bounds the member."""
    return acteur.role == ADMINISTRATEUR or (ACADEMIE.gestion.personnes_ouvertes and not rights.is_desk_alone(acteur))


def helps_everybody(acteur: Personnel) -> bool:
    """Whether the access at least of everybody is the member's."""
    return is_everywhere(acteur) or rights.is_desk(acteur)


def among(acteur: Personnel, services: set[str]) -> Portee:
    """What the member reaches of a person of these services."""
    if rights.is_desk_alone(acteur):
        return ACCESS
    if is_everywhere(acteur) or not services or services & set(acteur.services or ()):
        return WHOLE
    return ACCESS if rights.is_desk(acteur) else NONE


def places_of(comptes: list[str]) -> dict[str, list[Affectation]]:
    """The missions that each has had, cancelled ones too, as the table holds them: one call for 25 people."""
    held: dict[str, list[Affectation]] = {compte: [] for compte in comptes}
    for raw in tables.query_many(Dossiers, map(person_key, comptes), first="M#", last="M#~"):
        held[raw["pk"]["S"].removeprefix("P#")].append(Affectation.from_raw_data(raw))
    return held


def services_in(places: Iterable[Affectation]) -> set[str]:
    """Their services."""
    return {str(place.service) for place in places if place.service}
