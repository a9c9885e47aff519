"""Where each line of a declaration went when it was changed: the receipts follow the lines that they prove."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from chalicelib.frais.regles.declaration import Declaration, Deplacement

KEYS: Mapping[str, Callable[[Any], Hashable]] = {
    "deplacements": lambda trip: trip.jour,
    "trajets": lambda leg: (leg.mode, leg.de, leg.lieu),
    "repas": lambda meal: (meal.jour, meal.service),
    "nuits": lambda night: night.jour,
}
"""What makes an element the same one although something else of it was changed."""


def follow(before: Declaration, after: Declaration, pointer: str) -> str:
    """The pointer that the line has afterwards; "" when it is gone, as when it never was."""
    rank, kind, number, rest = _read(pointer)
    if rank is None:
        return pointer
    trips = matched(before.deplacements, after.deplacements, KEYS["deplacements"])
    if rank not in trips:
        return ""
    path = f"/deplacements/{trips[rank]}"
    if number is None:
        return path + rest
    old, new = (_part(one, at, kind) for one, at in ((before, rank), (after, trips[rank])))
    lines = matched(old, new, KEYS[kind])
    return f"{path}/{kind}/{lines[number]}{rest}" if number in lines else ""


def matched(before: Sequence[object], after: Sequence[object], key: Callable[[object], Hashable]) -> dict[int, int]:
    """Rank before -> rank after: what did not change, then what keeps its key, then the rest in order if as many."""
    from difflib import SequenceMatcher  # a list of missions has no use of it

    found: dict[int, int] = {}
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        found.update({block.a + step: block.b + step for step in range(block.size)})
    lost = [rank for rank in range(len(before)) if rank not in found]
    come = [rank for rank in range(len(after)) if rank not in found.values()]
    for rank in tuple(lost):
        same = next((other for other in come if key(after[other]) == key(before[rank])), None)
        if same is not None:
            found[rank] = same
            lost.remove(rank)
            come.remove(same)
    return found | (dict(zip(lost, come, strict=True)) if len(lost) == len(come) else {})


def _part(declaration: Declaration, rank: int, kind: str) -> Sequence[object]:
    trip: Deplacement = declaration.deplacements[rank]
    found: Sequence[object] = getattr(trip, kind)
    return found


def _read(pointer: str) -> tuple[int | None, str, int | None, str]:
    """(trip, kind, number, what follows)."""
    parts = pointer.split("/")
    if len(parts) < 3 or parts[1] != "deplacements":
        return None, "", None, ""
    if len(parts) < 5 or parts[3] not in KEYS:
        return int(parts[2]), "", None, "".join(f"/{part}" for part in parts[3:])
    return int(parts[2]), parts[3], int(parts[4]), "".join(f"/{part}" for part in parts[5:])
