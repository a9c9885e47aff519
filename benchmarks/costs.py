"""What an instance costs in a month: counted calls by published unit prices, each line with its own arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from benchmarks import borrowed
from benchmarks.borrowed import Use, prices
from benchmarks.journeys import Step

PRICED = f"{prices().day:%d/%m/%Y}"
PRICES = prices().lines
_SAVES = 3
"""A person saves a draft so many more times than the counted visit does."""


@dataclass(frozen=True)
class Season:
    """What is supposed of a month."""

    name: str
    visits: int
    mails: int
    stored: int


SEASONS = (
    Season("hors saison", visits=300, mails=500, stored=2),
    Season("juin", visits=12_500, mails=20_000, stored=8),
)


def lines(season: Season, steps: Sequence[Step]) -> list[tuple[str, Decimal, Decimal]]:
    """(what, quantity, dollars)."""
    saving = next(step for step in steps if step.name == "enregistrer")
    visited = [*steps, *[saving] * _SAVES]
    return borrowed.lines(
        Use(
            requests=season.visits * len(visited),
            reads=season.visits * sum(one.reads for one in visited),
            writes=season.visits * sum(one.writes for one in visited),
            mails=season.mails,
            stored=season.stored,
        )
    )
