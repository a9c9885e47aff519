"""Who is on another mission at the same time: only people can tell whether that is a mistake."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib import tables
from chalicelib.frais.regles import formats
from chalicelib.identity import provisioning
from chalicelib.identity.models import person_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Dossiers

_NAMED = 3
"""Missions, and people, that are named; the others are counted."""


def told(comptes: Collection[str], debut: str, fin: str, numero: str) -> list[str]:
    """A sentence for each of these people who has another mission then. `debut`, `fin`: wall-clock time, ISO."""
    met: dict[str, list[str]] = {}
    for raw in tables.query_many(Dossiers, map(person_key, comptes), first="M#", last="M$"):
        place = Affectation.from_raw_data(raw)
        if not place.annulee and place.numero != numero and str(place.debut) < fin and debut < str(place.fin):
            met.setdefault(str(place.compte), []).append(str(place.numero))
    people = provisioning.people(list(met)[:_NAMED])
    said = [_sentence(f"{one.profile.prenom} {one.profile.nom}", met[compte]) for compte, one in people.items()]
    left = len(met) - len(said)
    return [*said, f"Chevauchements de plus\u00a0: {left}."] if left else said


def _sentence(name: str, others: list[str]) -> str:
    listed = ", ".join(others[:_NAMED]) + formats.et_autres(len(others) - _NAMED)
    return f"{name} est aussi, à ce moment-là, sur\u00a0: mission {listed}."
