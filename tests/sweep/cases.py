"""Which calls of an act are broken, and in which ways."""

from typing import NamedTuple

from tests.sweep import between

ENDS = 2
"""Of calls of one kind in a row, the first and the last so many are broken, and the one in the middle; of an act on many, one."""
TWO_TRANSACTIONS = 46
"""People whom one transaction does not hold."""
CUTS = {"killed-before", "killed-after", "lost"}
"""What leaves an act cut where it stands; how the other ways are met depends on what calls, not on how many are done."""


class Case(NamedTuple):
    """Which call, by its rank, and the way. `name`: the same in another run, though calls that go abreast change ranks."""

    rank: int
    way: str
    name: str


def of(calls, size):
    """The cases of an act that makes these calls: of a long row of one kind, its ends and its middle.

    One person: each of them in each way. Two transactions: the middle in each way, the ends by CUTS. More: all by CUTS, for
    they add but where the act is cut.
    """
    ranks: dict[str, list[int]] = {}
    for rank, call in enumerate(calls, 1):
        ranks.setdefault(str(call), []).append(rank)
    ends = ENDS if size == 1 else 1
    whole = {alike[len(alike) // 2] for alike in ranks.values()} if size <= TWO_TRANSACTIONS else set()
    for alike in ranks.values():
        if len(alike) > 2 * ends + 1:
            alike[ends:-ends] = [alike[len(alike) // 2]]
    kept = sorted((rank, name, place) for name, alike in ranks.items() for place, rank in enumerate(alike))
    return [
        Case(rank, way, f"{name}#{place}/{way}")
        for rank, name, place in kept
        for way in between.ways(calls[rank - 1])
        if size == 1 or rank in whole or (way in CUTS and (way != "lost" or calls[rank - 1].writes))
    ]
