"""The lanes of what leaves: codes and links, the service's own works, notices; none waits for another."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CODES, WORKS, NOTICES, TOMORROW = "codes", "1", "avis", "reportes"
"""What `pending` says of a job: its lane, or that it waits until the day has room. Works are named as all jobs were."""
LANES = (CODES, WORKS, NOTICES)
SENT_AT_ONCE = frozenset({"code_courriel", "invitation_personnel", "mot_de_passe_oublie"})
"""Kinds of jobs whose e-mail somebody is waiting for, in front of a page."""
WITHOUT_MAIL = frozenset(
    {
        "attente_a_compter",
        "lot_a_constituer",
        "missions_a_relever",
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
