"""The communes of France as the official list has them: which is meant by a code, its name, its place, its neighbours.

Pure, and read from `communes.bin` by department, when a question is asked: nothing is read at a cold start. Whoever
lives abroad has the code of a country there, 99 and three digits, which is kept as it is. Sources: docs/communes.md.
"""

import math
from functools import lru_cache

from chalicelib.communes import packed
from chalicelib.communes.packed import Commune

_EARTH = 6371.0
"""Kilometres of its mean radius (IUGG)."""


@lru_cache(256)
def today(code: str) -> str | None:
    """The code of the commune that an INSEE code means today: its own, that of the commune which absorbed it, or of
    the one it is an arrondissement of. None: no commune ever had it."""
    if len(code) == 5 and code.startswith("99") and code.isdigit():
        return code
    department = packed.of(packed.key(code))
    return code if code in department.lines else department.former.get(code)


@lru_cache(256)
def find(code: str) -> Commune | None:
    """The commune that a code, of today or of before, means today; None: unknown, or abroad."""
    now = today(code)
    return None if now is None else packed.of(packed.key(now)).commune(now)


def name(code: str | None) -> str:
    """The name of that commune, « » when nobody knows it."""
    found = find(code) if code else None
    return found.nom if found else ""


def of_postcode(postcode: str) -> list[Commune]:
    """The communes that a French postal code serves, largest first."""
    return packed.by_postcode(postcode)


def distance(one: str, other: str) -> float | None:
    """Kilometres in a straight line between the middles of two communes; None where one has no known place."""
    from_, to = find(one), find(other)
    if from_ is None or to is None or from_.point is None or to.point is None:
        return None
    (lat, lon), (north, east) = from_.point, to.point
    half = math.sin(math.radians(north - lat) / 2) ** 2
    turn = math.cos(math.radians(lat)) * math.cos(math.radians(north)) * math.sin(math.radians(east - lon) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(half + turn))


def touching(code: str) -> frozenset[str]:
    """The codes of the communes that touch this one of today, by their outlines; empty where it has none."""
    now = today(code)
    return frozenset() if now is None else packed.touching(packed.key(now)).get(now, frozenset())
