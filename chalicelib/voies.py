"""The lanes of what leaves: codes and links, the service's own works, notices; none waits for another."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zlib import crc32

CODES, WORKS, NOTICES, TOMORROW = "codes", "1", "avis", "reportes"
"""What `pending` says of a job: its lane, or that it waits until the day has room. Works are named as all jobs were."""
LANES = (CODES, WORKS, NOTICES)
_SHARDS = {NOTICES: 8}
"""Among how many keys of the index a lane is shared, one that is not named here being one: a key takes 1,000 units a
second, and a visit leaves most of its jobs among the notices (tests/proofs/juin.py counts them)."""
SENT_AT_ONCE = frozenset({"code_courriel", "invitation_personnel", "mot_de_passe_oublie"})
"""Kinds of jobs whose e-mail somebody is waiting for, in front of a page."""
WITHOUT_MAIL = frozenset(
    {
        "attente_a_compter",
        "listes_a_relever",
        "lot_a_constituer",
        "missions_a_relever",
        "personnes_a_relever",
        "refus_a_lever",
        "rappels_avant_mission",
        "rappels_d_une_mission",
        "retour_a_appliquer",
        "tableau_a_compter",
    }
)
"""Kinds of jobs that send nothing: they neither pace nor are paced."""
_NAMES = {CODES: "codes", WORKS: "travaux", NOTICES: "avis"}
_QUEUES = {"codes": "IMAGIN_FILE_CODES", "travaux": "IMAGIN_FILE_TRAVAUX", "avis": "IMAGIN_FILE_AVIS"}
_PAUSES = {CODES: (2, 6), WORKS: (5, 15), NOTICES: (10, 40)}
_lane: ContextVar[str] = ContextVar("lane", default=CODES)


class Held(Exception):
    """The e-mail may not leave yet, and nothing was done: it goes back to wait, and its try does not count.

    `seconds`: to wait. `tomorrow`: what the day allows has left.
    """

    def __init__(self, seconds: int, *, tomorrow: bool = False) -> None:
        super().__init__(seconds)
        self.seconds, self.tomorrow = seconds, tomorrow


def of(kind: str) -> str:
    """The lane of a kind of job; a new kind is a notice until it is said otherwise."""
    return CODES if kind in SENT_AT_ONCE else WORKS if kind in WITHOUT_MAIL else NOTICES


def named(kind: str, drawn: str) -> str:
    """The id of a job, which says its lane: a message to a queue holds nothing else, and rights are given by it."""
    return f"{_NAMES[of(kind)]}_{drawn}"


def places(lane: str) -> list[str]:
    """All that `pending` may say of the jobs of a lane. The first is what it said of all when there was one."""
    return [lane, *(f"{lane}#{shard}" for shard in range(1, _SHARDS.get(lane, 1)))]


def place(job: str, lane: str) -> str:
    """What `pending` says of a job of a lane: its id alone tells which of `places`, evenly."""
    found = places(lane)
    return found[crc32(job.encode()) % len(found)]


def queue(job: str) -> str:
    """The address of the queue that a job goes by; an id of before lanes goes by that of works."""
    return os.environ[_QUEUES.get(job.partition("_")[0], _QUEUES["travaux"])]


def current() -> str:
    """The lane of the job under way."""
    return _lane.get()


@contextmanager
def on(lane: str) -> Iterator[None]:
    """Inside, e-mails leave by this lane."""
    mark = _lane.set(lane)
    try:
        yield
    finally:
        _lane.reset(mark)


def held(*, tomorrow: bool = False) -> Held:
    """How the job under way is sent back to wait: at random, so that those who were refused together part."""
    low, high = _PAUSES[current()]
    return Held(random.randint(low, high), tomorrow=tomorrow)  # noqa: S311 - a pause is no secret
