"""Everything of one person in one consistent query: profile, missions, claims, kilometres."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib import tables
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Dossiers

FIRST, LAST = "E#", "PROFIL"
"""Sort keys from the claims (E#) to the profile; the answers kept for repeated requests lie outside."""


@dataclass(frozen=True)
class Collection:
    """`others`: raw items of the rooms above, by sort key."""

    person: Intervenant
    affectations: dict[str, Affectation] = field(default_factory=dict)
    others: dict[str, dict[str, Any]] = field(default_factory=dict)


def read(compte: str) -> Collection:
    """The collection of an account; a person without a profile has an empty one."""
    found = Collection(Intervenant(person_key(compte), "PROFIL"))
    person = found.person
    rooms = "pk = :pk AND sk BETWEEN :first AND :last"
    for raw in tables.query(Dossiers, rooms, pk=person_key(compte), first=FIRST, last=LAST):
        sk = raw["sk"]["S"]
        if sk == "PROFIL":
            person = Intervenant.from_raw_data(raw)
        elif sk.startswith("M#"):
            found.affectations[sk[2:]] = Affectation.from_raw_data(raw)
        else:
            found.others[sk] = raw
    return Collection(person, found.affectations, found.others)
