"""Medians, and ratios of two cases taken round by round, with how far they spread."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.rounds import Round

Found = dict[str, list[Round]]
Read = Callable[[Round], float]


@dataclass(frozen=True)
class Spread:
    """The median of what was found, between its least and its most."""

    middle: float
    least: float
    most: float

    def told(self, digits: int = 0) -> str:
        return f"{_french(self.middle, digits)} ({_french(self.least, digits)}…{_french(self.most, digits)})"


@dataclass(frozen=True)
class Goal:
    """`one` ÷ `other` stays under `limit`, aims at `aim` and one day at `later`; without `other`, `one` alone."""

    name: str
    one: str
    other: str
    read: Read
    limit: float
    aim: float | None = None
    later: float | None = None
    divided: Read | None = None
    """What is read of `other`, when it is another figure."""

    def reached(self, found: Found) -> Spread | None:
        """None when one of the two, or what is asked of them, was not measured."""
        try:
            if not self.other:
                return spread([self.read(one) for one in found[self.one]])
            return ratio(found[self.one], found[self.other], self.read, self.divided)
        except KeyError:
            return None


def spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def ratio(ones: Sequence[Round], others: Sequence[Round], read: Read, divided: Read | None = None) -> Spread:
    """Round by round: what slows the machine for a while slows both."""
    below = divided or read
    return spread([read(one) / below(other) for one, other in zip(ones, others, strict=True)])


def total(one: Round) -> float:
    """Processor of the whole process, from exec to the first answer."""
    return one.total.cpu


def first(one: Round) -> float:
    """Processor of the first request after the start."""
    return one.first.cpu


def memory(one: Round) -> float:
    """Resident megabytes after the first answer."""
    return one.memory


def packed(one: Round) -> float:
    """Megabytes of the zip."""
    return one.packed


def warm(ask: str) -> Read:
    """Processor of one request of a kind asked before."""
    return lambda one: one.warm[ask].cpu


def _french(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
