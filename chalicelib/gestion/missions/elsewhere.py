"""Who is on another mission at the same time: only people can tell whether that is a mistake."""

from __future__ import annotations

from collections.abc import Collection

from chalicelib.frais.regles import formats
from chalicelib.gestion.imports import overlaps
from chalicelib.identity import provisioning

_NAMED = 3
"""Missions, and people, that are named; the others are counted."""


def told(comptes: Collection[str], debut: str, fin: str, numero: str) -> list[str]:
    """A sentence for each of these people who has another mission then. `debut`, `fin`: wall-clock time, ISO."""
    met: dict[str, list[str]] = {}
    for place in overlaps.places(comptes):
        if place.numero != numero and str(place.debut) < fin and debut < str(place.fin):
            met.setdefault(str(place.compte), []).append(str(place.numero))
    people = provisioning.people(list(met)[:_NAMED])
    said = [_sentence(f"{one.profile.prenom} {one.profile.nom}", met[compte]) for compte, one in people.items()]
    left = len(met) - len(said)
    return [*said, f"Chevauchements de plus\u00a0: {left}."] if left else said


def _sentence(name: str, others: list[str]) -> str:
    listed = ", ".join(others[:_NAMED]) + formats.et_autres(len(others) - _NAMED)
    return f"{name} est aussi, à ce moment-là, sur\u00a0: mission {listed}."
