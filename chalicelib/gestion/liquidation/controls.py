"""Control totals: what goes out and what comes back, counted the same way. Amounts in integer cents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.gestion.liquidation.shapes import NombreEtMontant

Totals = dict[str, dict[str, int]]
"""Key -> {nombre, montant}."""
NOTHING = MappingProxyType({"nombre": 0, "montant": 0})


def totals(items: Iterable[tuple[str, int]], *names: str) -> Totals:
    """How many and how much of each key; the keys of `names` are always there."""
    found: Totals = {name: {"nombre": 0, "montant": 0} for name in names}
    for name, cents in items:
        own = found.setdefault(name, {"nombre": 0, "montant": 0})
        own["nombre"] += 1
        own["montant"] += cents
    return found


def whole(found: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """All keys together."""
    return {name: sum(own[name] for own in found.values()) for name in ("nombre", "montant")}


def waiting(batch: Mapping[str, int], settled: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """What the payer has not answered yet: in = out, always."""
    done = whole(settled)
    return {name: batch[name] - done[name] for name in ("nombre", "montant")}


def told(own: Mapping[str, int]) -> NombreEtMontant:
    """As the API says it: an amount is a decimal string."""
    return {"nombre": int(own["nombre"]), "montant": str(euros(own["montant"]))}


def euros(cents: float) -> Decimal:
    """Euros and cents."""
    return (Decimal(int(cents)) / 100).quantize(Decimal("0.01"))
