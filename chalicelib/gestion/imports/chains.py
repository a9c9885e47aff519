"""Rows that may meet go one after another, the others at the same time."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

_T = TypeVar("_T")


def chains(things: Iterable[_T], keys: Callable[[_T], Collection[str]]) -> list[list[_T]]:
    """The things in as many lists as can be, those that share a key in one list, each in the order given."""
    found: dict[int, list[tuple[int, _T]]] = {}
    chain_of: dict[str, int] = {}
    for rank, thing in enumerate(things):
        own = keys(thing)
        met = {chain_of[key] for key in own if key in chain_of}
        first = min(met, default=rank)
        chain = found.setdefault(first, [])
        for other in met - {first}:
            chain += found.pop(other)
        if len(met) > 1:
            chain_of = {key: first if known in met else known for key, known in chain_of.items()}
        chain.append((rank, thing))
        chain_of |= dict.fromkeys(own, first)
    return [[thing for _, thing in sorted(chain, key=lambda one: one[0])] for chain in found.values()]
