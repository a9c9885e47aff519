"""One act for everybody on a mission: what was cut is finished by doing it again, and nobody is told twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pynamodb.expressions.condition import Condition

from chalicelib import outbox
from chalicelib.gestion.imports import affectations
from chalicelib.missions.models import Affectation, Mission
from chalicelib.tables import Busy, Refused, Transaction, Unknown, changes

PASSES = 5
"""How often the places are read again when something else writes them meanwhile, or people are placed."""
Head = Callable[[Transaction], None]
"""What the act writes on the mission itself, in the transaction of the first people."""


class Cut(Unknown):
    """Some were written and some were not: the same act again finishes."""


@dataclass(frozen=True)
class Act:
    """`change`: what is left to write on a place, nothing once it is done; None removes an attribute.

    `tell`: puts the journal entry and the notice beside it, and gives the job. `most`: people in one transaction.
    `wait`: seconds before the notices are due.
    """

    change: Callable[[Affectation], dict[str, object]]
    tell: Callable[[Transaction, Affectation, dict[str, object]], str | None]
    most: int
    wait: int = 0


class Done(NamedTuple):
    """`now`: people written by this call. `already`: those for whom it was done before."""

    now: int
    already: int


def carry_out(mission: Mission, act: Act, head: Head | None) -> Done:
    """Writes the mission and its people, all at once up to `act.most`; then looks again, for who came meanwhile.

    `mission` is as just read. Without `head`, finishes what an earlier call began. Raises Refused or Busy when
    nothing was written, Cut when something was.
    """
    jobs: list[str] = []
    written, already, begun = 0, None, False
    try:
        for _ in range(PASSES):
            here = affectations.on(mission)
            left = [place for place in here if act.change(place)]
            already = len(here) - len(left) if already is None else already
            if not left and head is None:
                return Done(written, already)
            for batch in _batches(left, act.most):
                if not _write(batch, act, head, jobs):
                    break
                head, written, begun = None, written + len(batch), True
            mission = affectations.missions([str(mission.numero)])[str(mission.numero)]
    except (Refused, Busy, Unknown) as fault:
        if begun:
            raise Cut(fault.code) from None
        raise
    finally:
        outbox.nudge_all(jobs, wait=act.wait)
    raise Cut("StillMoving")


def _write(batch: list[Affectation], act: Act, head: Head | None, jobs: list[str]) -> bool:
    """False when a place is not as it was read; Refused when the mission may be what is not."""
    told: list[str | None] = []
    try:
        with Transaction() as transaction:
            if head is not None:
                head(transaction)
            for place in batch:
                left = act.change(place)
                actions = [*changes(Affectation, left), Affectation.version.add(1)]
                transaction.update(Affectation(place.pk, place.sk), actions=actions, condition=_as_read(place))
                told.append(act.tell(transaction, place, left))
    except Refused:
        if head is not None:
            raise
        return False
    jobs += [job for job in told if job]
    return True


def _batches(places: list[Affectation], most: int) -> Iterator[list[Affectation]]:
    yield from (places[start : start + most] for start in range(0, len(places), most)) if places else ([],)


def _as_read(place: Affectation) -> Condition:
    """Nobody wrote this place since, nor convoked its person, who would then have to be told."""
    version, convoked = int(place.version), Affectation.convoquee
    same: Condition = Affectation.version == version
    if version == 1:
        same = same | (Affectation.pk.exists() & Affectation.version.does_not_exist())
    told: Condition = convoked.does_not_exist() if place.convoquee is None else convoked == place.convoquee
    same = same & told
    return same
