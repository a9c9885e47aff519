"""Everything of one person in one consistent query: profile, missions, claims, kilometres; of several in one trip."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import field

from chalicelib import tables
from chalicelib.frozen import frozen
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Dossiers
from chalicelib.tables.items import Raw

FIRST, LAST = "E#", "PROFIL"
"""Sort keys from the claims (E#) to the profile; the answers kept for repeated requests lie outside."""


@frozen
class Collection:
    """`others`: raw items of the rooms above, by sort key."""

    person: Intervenant
    affectations: dict[str, Affectation] = field(default_factory=dict)
    others: dict[str, Raw] = field(default_factory=dict)


def read(compte: str) -> Collection:
    """The collection of an account; a person without a profile has an empty one."""
    rooms = "pk = :pk AND sk BETWEEN :first AND :last"
    return _made(compte, tables.query(Dossiers, rooms, pk=person_key(compte), first=FIRST, last=LAST))


def read_many(comptes: Iterable[str]) -> dict[str, Collection]:
    """The collections of several accounts, each as `read` gives it, in one trip."""
    wanted, held = list(dict.fromkeys(comptes)), defaultdict[str, list[Raw]](list)
    for raw in tables.query_many(Dossiers, map(person_key, wanted), first=FIRST, last=LAST):
        held[raw["pk"]["S"]].append(raw)
    return {compte: _made(compte, held[person_key(compte)]) for compte in wanted}


def _made(compte: str, items: Iterable[Raw]) -> Collection:
    found = Collection(Intervenant(person_key(compte), "PROFIL"))
    person = found.person
    for raw in items:
        sk = raw["sk"]["S"]
        if sk == "PROFIL":
            person = Intervenant.from_raw_data(raw)
        elif sk.startswith("M#"):
            found.affectations[sk[2:]] = Affectation.from_raw_data(raw)
        else:
            found.others[sk] = raw
    return Collection(person, found.affectations, found.others)
