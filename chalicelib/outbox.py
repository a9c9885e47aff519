"""What is to be sent: a job put in the transaction of its cause, taken under a lease, tried again until done."""

import hashlib
import json
import math
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, groupby, islice
from typing import Any

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import faults, logs, tables, voies
from chalicelib.tables import Envois
from chalicelib.tables.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

LEASE = 90
TRIES = 5
KEEP = 14 * 24 * 3600
"""What is kept of a job after its last try, in seconds: one that was given up can be sent again meanwhile."""
NUDGE_SECONDS = 2
_TEN = 10
"""What one call may send to a queue."""


class Envoi(Envois):
    """pk = random job id, or one made of what it follows, after its lane.

    `pending` (its place in its lane, or `voies.TOMORROW`) and `due` stay while something is left to do.
    """

    kind = UnicodeAttribute(null=True)
    data: Any = JSONAttribute(null=True)
    tries = NumberAttribute(default=0)
    failed = UnicodeAttribute(null=True)
    marque = UnicodeAttribute(null=True)


def put(transaction: TransactWrite, kind: str, *, now: datetime, **data: object) -> str:
    """Adds one job to the transaction, due at `now`; gives its id, to be nudged after the commit."""
    envoi = _job(kind, now, data)
    transaction.save(envoi, condition=Envoi.pk.does_not_exist())
    return envoi.pk


def gather(transaction: TransactWrite, kind: str, *, now: datetime, **data: object) -> None:
    """Adds the one job of many causes, known by its data and due at `now`: put again until then, it is the same."""
    transaction.save(_job(kind, now, data, _named("", kind, data)))


def keep(transaction: TransactWrite, job: str, **data: object) -> None:
    """Gives a job under way other data, which its next try is handed: what it took must not be lost with it."""
    transaction.update(Envoi(job), actions=[Envoi.data.set(data)], condition=Envoi.pending.exists())


def write(kind: str, *, now: datetime, **data: object) -> str:
    """Writes one job alone."""
    envoi = _job(kind, now, data)
    tables.put(envoi)
    return envoi.pk


def follow(job: str, kind: str, *, now: datetime, **data: object) -> str:
    """Writes the job that comes after another one; written once, however often that one is tried again."""
    envoi = _job(kind, now, data, _named(job, kind, data))
    tables.put(envoi, Envoi.pk.does_not_exist())
    return envoi.pk


def _named(job: str, kind: str, data: dict[str, object]) -> str:
    said = json.dumps([job, kind, data], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _job(kind: str, now: datetime, data: dict[str, object], name: str | None = None) -> Envoi:
    moment, lane = int(now.timestamp()), voies.of(kind)
    made = voies.named(kind, name or secrets.token_hex(16))
    return Envoi(made, kind=kind, data=data, pending=voies.place(made, lane), due=moment, ttl=moment + KEEP)


def nudge(job: str) -> None:
    """Tells the worker that a job is ready; the sweeper finds it within a minute when this message is lost."""
    with _best_effort():
        tables.queues().send_message(QueueUrl=voies.queue(job), MessageBody=job)


def nudge_all(jobs: Iterable[str], wait: int = 0) -> None:
    """The same for many, ten to a message of the queue's own, there in `wait` seconds (900 at most)."""
    for queue, alike in groupby(sorted(jobs, key=voies.queue), key=voies.queue):
        while ten := list(islice(alike, _TEN)):
            entries = [{"Id": str(rank), "MessageBody": job, "DelaySeconds": wait} for rank, job in enumerate(ten)]
            with _best_effort():
                tables.queues().send_message_batch(QueueUrl=queue, Entries=entries)


@contextmanager
def _best_effort() -> Iterator[None]:
    """A message to the worker may be lost: the change is committed, the sweeper is the net."""
    try:
        with faults.within(NUDGE_SECONDS, tries=2):
            yield
    except Exception as problem:  # noqa: BLE001 - whatever it is, nothing that was asked for is undone
        logs.event("outbox_nudge_failed", error=type(problem).__name__)


def is_pending(job: str) -> bool:
    """Whether a job is still to be done."""
    try:
        return Envoi.get(job, consistent_read=True).pending is not None
    except Envoi.DoesNotExist:
        return False


def run(job: str, handlers: dict[str, Callable[..., None]], now: datetime) -> bool:
    """Takes a job under a lease and hands it to its handler; True when it was done here.

    After a failure the job waits longer each time; after the fifth it is given up. An e-mail that may not leave yet
    goes back to wait as often as needed.
    """
    moment = int(now.timestamp())
    envoi = _lease(job, moment)
    if envoi is None:
        return False
    try:
        with voies.on(voies.of(str(envoi.kind))):
            handlers[str(envoi.kind)](job=job, now=now, **(envoi.data or {}))
    except voies.Held as held:
        _hold(envoi, held, moment)
        return False
    except Exception:
        _put_off(job, int(envoi.tries), moment)
        raise
    done(job)
    return True


def done(job: str) -> None:
    """Marks a job as finished: it leaves the sweeper's index and its data go."""
    Envoi(job).update(actions=_finished())


def finish(transaction: TransactWrite, job: str) -> None:
    """The same inside a transaction: a job whose effect is used up must not be sent again."""
    transaction.update(Envoi(job), actions=_finished())


def _finished() -> list[Action]:
    return [Envoi.pending.remove(), Envoi.due.remove(), Envoi.data.remove()]


def sweep(
    handlers: dict[str, Callable[..., None]], now: datetime, limit: int = 50, until: float = math.inf
) -> dict[str, int]:
    """Runs the jobs that are due and not done, oldest first, codes before all; counts what was done and missed.

    `until`: moment of the monotonic clock at which it stops.
    """
    counts = {"done": 0, "missed": 0}
    for found in _due(now, voies.LANES, limit):
        if time.monotonic() >= until:
            break
        try:
            counts["done"] += run(found.pk, handlers, now)
        except Exception as problem:  # noqa: BLE001 - one job must not stop the others; it stays due
            counts["missed"] += 1
            logs.event("outbox_job_failed", job=found.pk, error=type(problem).__name__)
    return counts


def _due(now: datetime, lanes: Iterable[str], limit: int) -> Iterator[Envoi]:
    """The jobs of each lane in turn that have been due for longest; a lane is read when its turn comes, in one trip."""
    moment = int(now.timestamp())
    for lane in lanes:
        found = tables.each(lambda place: _first(place, moment, limit), voies.places(lane))
        yield from sorted(chain.from_iterable(found), key=lambda envoi: int(envoi.due))[:limit]


def _first(place: str, moment: int, limit: int) -> list[Envoi]:
    return list(Envoi.by_due.query(place, Envoi.due <= moment, limit=limit))


def age(now: datetime, *lanes: str) -> int:
    """Seconds by which the oldest job of these lanes, or of all, is late; 0 when nothing waits."""
    oldest = [int(found.due) for found in _due(now, lanes or voies.LANES, 1)]
    return int(now.timestamp()) - min(oldest) if oldest else 0


def _lease(job: str, moment: int) -> Envoi | None:
    """Reserves the job for LEASE seconds; None when it is done, leased by another, or out of tries."""
    envoi = Envoi(job)
    free = Envoi.pending.exists() & (Envoi.due <= moment) & (Envoi.tries < TRIES)
    if tables.update(envoi, [Envoi.due.set(moment + LEASE), Envoi.tries.add(1)], free, mark=Envoi.marque):
        return envoi
    _give_up(job, moment)
    return None


def _hold(envoi: Envoi, held: voies.Held, moment: int) -> None:
    """Back to its lane in a while, or among those that wait for the day; what was tried does not count.

    Its message is done with, and another one comes: how often a queue gave a message counts towards its setting aside.
    """
    lane = voies.of(str(envoi.kind))
    waits = held.tomorrow and lane == voies.NOTICES
    actions: list[Action] = [
        Envoi.due.set(moment + held.seconds),
        Envoi.tries.set(int(envoi.tries) - 1),
        Envoi.pending.set(voies.TOMORROW if waits else voies.place(envoi.pk, lane)),
        Envoi.ttl.set(moment + KEEP),
    ]
    same = Envoi.pending.exists() & (Envoi.tries == envoi.tries)
    try:
        if tables.update(Envoi(envoi.pk), actions, same) and not waits:
            nudge_all([envoi.pk], wait=held.seconds)
    except faults.Fault:
        logs.event("outbox_not_put_off", job=envoi.pk)


def _put_off(job: str, tries: int, moment: int) -> None:
    """A failed job waits 90 s, then twice as long each time, so that an outage of twenty minutes costs no message."""
    if tries >= TRIES:
        return _give_up(job, moment + LEASE)
    later = Envoi.due.set(moment + LEASE * 2 ** (tries - 1))
    try:
        tables.update(Envoi(job), [later], Envoi.pending.exists() & (Envoi.tries == tries))
    except faults.Fault:
        logs.event("outbox_not_put_off", job=job)


def _give_up(job: str, moment: int) -> None:
    """Takes a job that used its tries out of the index, and says so: the alarm on `outbox_given_up` rings."""
    worn_out = Envoi.pending.exists() & (Envoi.tries >= TRIES) & (Envoi.due <= moment)
    try:
        given_up = tables.update(Envoi(job), [Envoi.pending.remove(), Envoi.failed.set("given_up")], worn_out)
    except faults.Fault:
        return
    if given_up:
        logs.event("outbox_given_up", job=job)
