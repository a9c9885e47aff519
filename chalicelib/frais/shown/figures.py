"""The figures of a claim in JSON: kept for the halves that were transmitted, computed now for the others."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from chalicelib.frais.claim import states
from chalicelib.frais.claim.claims import Claim

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import CalculPublic


def of(claim: Claim) -> dict[str, Any]:
    """The whole calculation, inputs included; a half cancelled or refused counts for nothing in the total."""
    locked = frozenset(name for name, state in claim.states.items() if state in states.LOCKED)
    kept = claim.etat.calcul
    if kept and not claim.is_editable and locked:
        found = dict(kept)
    else:
        found = states.merged(claim.computed.en_json(), kept, locked)
    return {**found, "total": str(sum((Decimal(found[name]["total"]) for name in _counted(claim)), Decimal("0.00")))}


def public(calcul: dict[str, Any]) -> CalculPublic:
    """A calculation without the inputs kept to recompute it."""
    shown = {name: value for name, value in calcul.items() if name != "entrees"}
    halves = {name: {k: v for k, v in shown[name].items() if k != "entrees"} for name in states.HALVES}
    return cast("CalculPublic", shown | halves)


def cents(calcul: dict[str, Any], half: str) -> int:
    """The total of a half in integer cents."""
    return int(Decimal(calcul[half]["total"]) * 100)


def _counted(claim: Claim) -> list[str]:
    return [name for name, state in claim.states.items() if state not in states.UNPAID]
