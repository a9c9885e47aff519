"""Who holds an identifier, and the next one that a name may be given; no number of a homonym is given twice."""

from collections.abc import Container, Iterable, Iterator
from itertools import chain
from typing import Any

from chalicelib.identity import identifiers
from chalicelib.identity.models import Alias, Homonyme
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import Transaction, each

_BATCH = 100
_WINDOW = 8

Counted = tuple[Homonyme, int]
"""A counter as it was read, and its next value."""


def batches(keys: Iterable[tuple[str, str]], model: Any) -> Iterator[Any]:
    """The items of these keys, as the table holds them now."""
    wanted = list(keys)
    parts = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
    yield from chain.from_iterable(each(lambda part: list(model.batch_get(part, consistent_read=True)), parts))


def holders(keys: Iterable[str]) -> dict[str, str]:
    """Alias or portal key -> account id, for those that somebody holds."""
    found = batches(((key, key[0]) for key in dict.fromkeys(keys)), Alias)
    return {alias.pk: alias.compte for alias in found if alias.compte}


def next_free(base: str, reserved: Container[str]) -> tuple[str, Counted]:
    """The next identifiant of a base, held by nobody, given to nobody by the file; and its counter, to be saved."""
    counter = _counter(base)
    rank = _free_rank(base, int(counter.next or 0), reserved)
    return identifiers.homonym(base, rank), (counter, rank + 1)


def count(transaction: Transaction, counted: Counted) -> None:
    """Saves the counter, unless somebody else was given a number meanwhile."""
    read, following = counted
    unchanged = Homonyme.next == read.next if read.next else Homonyme.next.does_not_exist()
    transaction.save(Homonyme(read.pk, read.sk, next=following), condition=unchanged)


def _counter(base: str) -> Homonyme:
    try:
        return Homonyme.get(f"H#{base}", "H", consistent_read=True)
    except Homonyme.DoesNotExist:
        return Homonyme(f"H#{base}", "H")


def _free_rank(base: str, start: int, reserved: Container[str]) -> int:
    """The first number, from `start`, whose identifier nobody holds and the file gives to nobody."""
    while True:
        names = {rank: identifiers.homonym(base, rank) for rank in range(start, start + _WINDOW)}
        held = holders(alias_key(name) for name in names.values())
        for rank, name in names.items():
            if alias_key(name) not in held and name not in reserved:
                return rank
        start += _WINDOW
