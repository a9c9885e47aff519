"""How long each step takes in this instance: medians of its own last twelve months, said once there are enough."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib import tables
from chalicelib.frais.claim import states
from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import UnicodeAttribute

if TYPE_CHECKING:
    from chalicelib.frais.messages.shapes import DelaisConnus

STEPS = {
    "verification": (states.A_VALIDER, states.VALIDE),
    "mise_en_paiement": (states.VALIDE, states.TRANSMIS),
    "paiement": (states.TRANSMIS, states.ACCEPTE),
}
"""Step -> the states that it begins and ends with, in their order."""
ENOUGH = 30
"""Halves that a median is told of, at least: fewer would tell of somebody."""
PAST = timedelta(days=365)


class Delais(Dossiers):
    """pk `DELAIS`, sk `T`: what the last count of the dashboard gave. `medianes`: JSON, step -> [days, halves]."""

    quand = UnicodeAttribute(null=True)
    medianes = UnicodeAttribute(null=True)


def of_half(milestones: Mapping[str, str]) -> Iterator[tuple[str, date, int]]:
    """(step, day on which it ended, days that it took) of each step that a half has passed."""
    for step, (first, last) in STEPS.items():
        if first in milestones and last in milestones:
            begun, ended = (datetime.fromisoformat(milestones[state]).date() for state in (first, last))
            if begun <= ended:
                yield step, ended, (ended - begun).days


def keep(found: Mapping[str, tuple[int, int]], moment: str) -> None:
    """An older count never replaces a newer one."""
    made = Delais("DELAIS", "T", quand=moment, medianes=json.dumps(found))
    tables.put(made, Delais.pk.does_not_exist() | (Delais.quand <= moment))


def known() -> DelaisConnus:
    """Those that enough halves tell of, in the order of the steps; one read of one item."""
    try:
        kept = Delais.get("DELAIS", "T")
    except Delais.DoesNotExist:
        return {"quand": None, "delais": []}
    medians = {step: told for step, told in json.loads(str(kept.medianes)).items() if told[1] >= ENOUGH}
    shown = [(step, *medians[step]) for step in STEPS if step in medians]
    return {
        "quand": str(kept.quand),
        "delais": [{"etape": step, "jours": days, "nombre": number} for step, days, number in shown],
    }
