"""How many claims wait for a decision, however many there are: no page counts a whole service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib import tables
from chalicelib.frais.claim import states
from chalicelib.gestion.dashboard import board

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import Attente

LISTED = (states.A_VALIDER, states.REJETE)


def told(services: list[str]) -> Attente:
    """By the index while one answer holds each list; past that by the dashboard, which follows within a minute.

    What is not counted there yet is at least what the index saw: `au_moins`.
    """
    lists = [(state, f"{service}#{state}") for state in LISTED for service in services]
    found = tables.abreast(lambda one: tables.list_count(one[1]), lists)
    seen = {state: sum(count for one, (count, _) in found.items() if one[0] == state) for state in LISTED}
    cut = {state for (state, _), (_, whole) in found.items() if not whole}
    if not cut:
        return {"etats": seen, "au_moins": False}
    followed = board.listed(services)
    kept = {state: followed[(state,)] if state in cut else seen[state] for state in LISTED}
    return {
        "etats": {state: max(kept[state], seen[state]) for state in LISTED},
        "au_moins": any(kept[state] < seen[state] for state in cut),
    }
