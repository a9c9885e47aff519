"""Who works when, from the missions of a session (pure)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

SHOWN = 5
_LONGEST = 366


class Place(Protocol):
    """Of a mission: its wall-clock span, ISO, and the accounts placed on it."""

    debut: str | None
    fin: str | None
    comptes: set[str] | None
    annulee: bool | None
    tous: bool | None


@dataclass
class Session:
    """Who works when: people by day, and by the last day of a mission, after which claims are made.

    `partial`: some missions do not say all of their people.
    """

    missions: int = 0
    partial: bool = False
    people: set[str] = field(default_factory=set)
    by_day: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))
    ending: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))

    def busiest(self) -> list[tuple[date, int]]:
        """The days when most people work, those first that come first."""
        counted = [(day, len(found)) for day, found in self.by_day.items()]
        return sorted(counted, key=lambda one: (-one[1], one[0]))[:SHOWN]

    def mornings(self, least: int) -> list[tuple[date, int]]:
        """The days when so many people or more are expected, in order: those who work, those who ended the day before.

        As the service counts them (gestion/convocations/approaching.py), runs of convocations apart.
        """
        next_days = {day + timedelta(days=1): found for day, found in self.ending.items()}
        expected = {
            day: len(self.by_day.get(day, set()) | next_days.get(day, set())) for day in self.by_day.keys() | next_days
        }
        return sorted((day, number) for day, number in expected.items() if number >= least)

    def busiest_month(self) -> tuple[date, int]:
        """The first day of the month when most people work, and how many they are."""
        months: dict[date, set[str]] = defaultdict(set)
        for day, found in self.by_day.items():
            months[day.replace(day=1)] |= found
        return min(((first, len(found)) for first, found in months.items()), key=lambda one: (-one[1], one[0]))


def count(missions: Iterable[Place]) -> Session:
    """What the missions of a session say, the cancelled ones apart."""
    session = Session()
    for mission in missions:
        if mission.annulee or not mission.debut:
            continue
        there = set(mission.comptes or ())
        session.missions += 1
        session.partial |= not mission.tous
        session.people |= there
        for day in _days(mission.debut, mission.fin or mission.debut):
            session.by_day[day] |= there
        session.ending[date.fromisoformat((mission.fin or mission.debut)[:10])] |= there
    return session


def _days(begin: str, end: str) -> Iterator[date]:
    first, last = date.fromisoformat(begin[:10]), date.fromisoformat(end[:10])
    for rank in range(min((last - first).days, _LONGEST) + 1):
        yield first + timedelta(days=rank)
