"""The lists that long works change, read again once one has ended: who opens them finds what is in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from chalicelib import outbox, voies
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire

READ = "listes_a_relever"


def ask(of: str, sessions: Iterable[str], now: datetime) -> None:
    """Has everybody read again, and the missions of these sessions, by the worker.

    `of`: what ended; asked twice for it, they are read once.
    """
    outbox.nudge(outbox.follow(of, READ, now=now, sessions=sorted(set(sessions))))


def read(*, job: str, now: datetime, sessions: list[str]) -> None:
    """Worker: begins each reading; voies.Held while another one, which may have missed something, is under way."""
    passage = hashlib.sha256(job.encode()).hexdigest()[:16]
    begun = [annuaire.start(now, passage), *(catalogue.start(session, now, passage) for session in sessions)]
    if not all(begun):
        raise voies.held()
