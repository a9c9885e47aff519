"""The dated settings that two members of the staff gave to the instance, as they count day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import TypedDict, TypeVar

from chalicelib.frais.regles.baremes import Bareme
from chalicelib.frais.regles.baremes import depuis_json as rates
from chalicelib.frozen import frozen
from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import NumberAttribute, PackedJSON

T = TypeVar("T")
COMMUNES = "COMMUNES"
"""Partition of what the rules read at once: the served neighbours, and all that was confirmed."""
HEAD = "REGLAGES"
RATE = "taux."
"""What the name of a rate begins with, before its key in regles/baremes."""


class Confirmes(Dossiers):
    """pk `COMMUNES`, sk `REGLAGES`: each confirmed setting, read by the very query that reads the served neighbours.

    `poses`: what `Pose.en_json` writes. `version`: raised by each confirmation, of which one alone wins.
    """

    poses = PackedJSON(null=True)
    version = NumberAttribute(default=0)


class Kept(TypedDict):
    """A confirmed setting in JSON; days are ISO texts."""

    id: str
    nom: str
    du: str
    au: str | None
    valeurs: list[str]
    seuils: list[str]
    reference: str
    source: str


@frozen
class Pose:
    """One confirmed setting, from `du` to `au` inclusive; without `au`, until the next one of that name begins.

    `nom`: gestion/reglages/noms.py. `valeurs`: texts, more than one for a list or for the bands of `seuils`.
    """

    id: str
    nom: str
    du: date
    au: date | None
    valeurs: tuple[str, ...]
    seuils: tuple[str, ...]
    reference: str
    source: str

    def en_json(self) -> Kept:
        """`read` reads it back."""
        return {
            "id": self.id,
            "nom": self.nom,
            "du": self.du.isoformat(),
            "au": self.au.isoformat() if self.au else None,
            "valeurs": list(self.valeurs),
            "seuils": list(self.seuils),
            "reference": self.reference,
            "source": self.source,
        }

    def couvre(self, day: date) -> bool:
        """Whether it counts on that day, no later one having begun."""
        return self.du <= day and (self.au is None or day <= self.au)


Poses = Mapping[str, tuple[Pose, ...]]
"""Name -> its settings, each ended the day before the next begins; the first days first."""


def read(kept: Iterable[Kept]) -> list[Pose]:
    """What `Pose.en_json` wrote, as it was confirmed."""
    return [
        Pose(
            id=one["id"],
            nom=one["nom"],
            du=date.fromisoformat(one["du"]),
            au=date.fromisoformat(one["au"]) if one["au"] else None,
            valeurs=tuple(one["valeurs"]),
            seuils=tuple(one["seuils"]),
            reference=one["reference"],
            source=one["source"],
        )
        for one in kept
    ]


def ended(confirmed: Iterable[Pose]) -> Poses:
    """By name, each with its last day where another one follows."""
    found: dict[str, list[Pose]] = {}
    for one in sorted(confirmed, key=lambda one: one.du):
        known = found.setdefault(one.nom, [])
        if known and (known[-1].au is None or known[-1].au >= one.du):
            known[-1] = replace(known[-1], au=one.du - timedelta(days=1))
        known.append(one)
    return {name: tuple(several) for name, several in found.items()}


def on(poses: Poses, nom: str, day: date) -> Pose | None:
    """What counts of a name on a day; None where the instance's file, or the product, decides."""
    return next((one for one in poses.get(nom, ()) if one.couvre(day)), None)


def own_rates(poses: Poses) -> tuple[Bareme, ...]:
    """The rates among them, as the rules read them."""
    known = (one.en_json() for name, several in poses.items() if name.startswith(RATE) for one in several)
    return rates({**one, "cle": one["nom"].removeprefix(RATE), "statut": "instance"} for one in known)


def changed(record: T, given: Mapping[str, object]) -> T:
    """The record with other values, by name, each of the type that `as_` gave it."""
    made = copy(record)
    vars(made).update(given)
    return made


def as_(known: object, valeurs: tuple[str, ...]) -> object:
    """The texts of a setting in the type of the value that they replace."""
    if isinstance(known, tuple):
        return valeurs
    if isinstance(known, bool):
        return valeurs[0] == "oui"
    return int(valeurs[0]) if isinstance(known, int) else valeurs[0]
