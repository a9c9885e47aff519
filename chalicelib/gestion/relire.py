"""The lists that long works change, read again once one has ended: who opens them finds what is in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chalicelib import outbox, voies
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire

READ = "listes_a_relever"


def ask(sessions: Iterable[str], now: datetime) -> None:
    """Has everybody read again, and the missions of these sessions, by the worker."""
    moment = now.isoformat(timespec="seconds")
    outbox.nudge(outbox.write(READ, now=now, sessions=sorted(set(sessions)), depuis=moment))


def read(*, job: str, now: datetime, sessions: list[str], depuis: str) -> None:
    """Worker: begins each reading; voies.Held while an older one, which may have missed something, is under way."""
    begun = [annuaire.start_since(depuis, now)]
    begun += [catalogue.start_since(session, depuis, now) for session in sessions]
    if not all(begun):
        raise voies.held()
