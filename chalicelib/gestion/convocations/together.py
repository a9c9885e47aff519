"""One act on the missions of one person, in one transaction with the one notice of them all."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from chalicelib import outbox, tables
from chalicelib.gestion.convocations.places import Place
from chalicelib.tables import Refused, Transaction

MOST = 30
"""Missions of a person in one transaction, which holds a hundred writes: three for each, and the notice."""
Write = Callable[[Transaction, Place], None]
"""Puts what the act writes for one place; at most three writes."""


def carry_out(found: Iterable[Place], write: Write, notice: str, now: datetime) -> set[tuple[str, str]]:
    """Carries the act out for each, several people at a time, and tells each once; gives the keys of what was done.

    A place that something else wrote meanwhile is left, and what is left of its person's is tried apart. A table too
    busy is raised: what was not done for that must be met again by the same act.
    """
    people: dict[str, list[Place]] = {}
    for place in found:
        people.setdefault(place.person.compte, []).append(place)
    jobs: list[str] = []

    def of_person(own: list[Place]) -> set[tuple[str, str]]:
        return _of_person(own, write, notice, now, jobs)

    try:
        return set().union(*tables.each(of_person, people.values()))
    finally:
        outbox.nudge_all(jobs)


def _of_person(
    own: Sequence[Place], write: Write, notice: str, now: datetime, jobs: list[str]
) -> set[tuple[str, str]]:
    if len(own) <= MOST and _written(own, write, notice, now, jobs):
        return {place.key for place in own}
    if len(own) == 1:
        return set()
    middle = len(own) // 2
    halves = (own[:middle], own[middle:])
    return set().union(*(_of_person(half, write, notice, now, jobs) for half in halves))


def _written(own: Sequence[Place], write: Write, notice: str, now: datetime, jobs: list[str]) -> bool:
    """False when one of these is not as it was read: nothing was written."""
    account, job = own[0].person.account, None
    try:
        with Transaction() as transaction:
            for place in own:
                write(transaction, place)
            if account.courriel:
                told = {"compte": own[0].person.compte, "numeros": [str(place.affectation.numero) for place in own]}
                job = outbox.put(transaction, notice, now=now, **told)
    except Refused:
        return False
    if job:
        jobs.append(job)
    return True
