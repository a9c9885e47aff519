"""How the people of a run are shared out among print files: all together, by exam centre, or by service.

A person stands once, for their letters stay together: under the centre of the first of their missions, or under the
first of their services.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from chalicelib.gestion.convocations.places import Place

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import PartieDeLot

TOUT, CENTRE, SERVICE = "tout", "centre", "service"
WAYS = (TOUT, CENTRE, SERVICE)
_NONE = {TOUT: ("", ""), CENTRE: ("sans-centre", "Sans centre"), SERVICE: ("sans-service", "Sans service")}


@dataclass
class Part:
    """`code`: UAI of the centre, or the service; empty where all are together. `people`: the places of each."""

    code: str
    nom: str
    people: list[list[Place]] = field(default_factory=list)


def parts(found: Collection[Place], way: str) -> list[Part]:
    """By name; in each the people as they were given, who are in printing order."""
    made: dict[str, Part] = {}
    for _, group in groupby(found, key=lambda place: place.person.compte):
        own = list(group)
        code, nom = _of(own, way)
        made.setdefault(code, Part(code, nom)).people.append(own)
    return sorted(made.values(), key=lambda part: (part.nom, part.code))


def only(found: Collection[Place], way: str, codes: Collection[str], once: Collection[str]) -> list[Place]:
    """The places of those parts alone, and of those who were there `once` (account ids), wherever they are now."""
    shared = ((part.code, own) for part in parts(found, way) for own in part.people)
    return [place for code, own in shared if code in codes or own[0].person.compte in once for place in own]


def members(found: Collection[Place]) -> dict[str, dict[str, list[str]]]:
    """Way -> code of a part -> the account ids of its people: what a part is asked again by, whatever moves since."""
    return {
        way: {one.code: [own[0].person.compte for own in one.people] for one in parts(found, way)}
        for way in (CENTRE, SERVICE)
    }


def told(found: Collection[Place]) -> Mapping[str, list[PartieDeLot]]:
    """Way -> its parts, by name: what may be printed by itself."""
    return {
        way: [{"code": one.code, "nom": one.nom, "personnes": len(one.people)} for one in parts(found, way)]
        for way in (CENTRE, SERVICE)
    }


def _of(own: list[Place], way: str) -> tuple[str, str]:
    if way == CENTRE:
        first = min((place.affectation for place in own), key=lambda one: (str(one.debut), str(one.numero)))
        if first.centre:
            return str(first.centre), str(first.centre_nom or first.centre)
    if way == SERVICE and own[0].service:
        return own[0].service, own[0].service
    return _NONE[way]
