"""Counts the whole instance anew by slices of people, in jobs one after another; says what the totals had wrong."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import datetime, timedelta
from itertools import islice

from chalicelib import errors, logs, outbox, tables
from chalicelib.frais import delays
from chalicelib.frais.claim import settings
from chalicelib.gestion.dashboard import counting, items, keeping
from chalicelib.gestion.dashboard.counting import Counts
from chalicelib.gestion.dashboard.items import HEAD, NOWHERE, PLACE, Tableau
from chalicelib.identity import directory
from chalicelib.identity.directory import Repertoire
from chalicelib.missions import clock
from chalicelib.tables import Dossiers, Refused, Transaction

COUNT = "tableau_a_compter"
SLICE = 200
"""People counted in one job: a few seconds of the worker's sixty."""
STUCK = timedelta(minutes=10)
NIGHT = 3
"""Hour, on the instance's clock, from which everybody is counted once a day."""
SPACED = timedelta(hours=1)
"""Between two counts that confirmed settings ask for."""


def is_counting(head: Tableau | None, now: datetime) -> bool:
    """Whether a count is under way, and not forgotten by a crash."""
    return head is not None and bool(head.neuf) and now - _moment(head.bouge) < STUCK


def is_due(head: Tableau | None, now: datetime) -> bool:
    """Whether everybody is to be counted: never done, not since the night, a setting confirmed, or one that stopped."""
    if head is None or head.quand is None:
        return not is_counting(head, now)
    if head.neuf:
        return not is_counting(head, now)
    here, last = clock.local(now, None), clock.local(_moment(head.quand), None)
    night = here.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return (last < night <= here) or (bool(head.encore) and now - _moment(head.quand) >= SPACED)


def start(now: datetime) -> None:
    """Starts a count, or takes up one that stopped; nothing while one is under way."""
    head = items.head()
    if is_counting(head, now):
        return
    moment, passage = items.utc(now), secrets.token_hex(8)
    if head is None:
        head = Tableau(PLACE, HEAD, version=0)
    version = int(head.version or 0)
    as_read = Tableau.version == version if version else Tableau.pk.does_not_exist() | Tableau.version.does_not_exist()
    if not head.neuf:
        head.neuf, head.debut_passage, head.apres, head.encore = passage, moment, None, None
    head.bouge, head.version = moment, version + 1
    try:
        with Transaction() as transaction:
            transaction.save(head, condition=as_read)
            job = outbox.put(transaction, COUNT, now=now, passage=str(head.neuf), apres=str(head.apres or ""))
    except Refused:
        return
    outbox.nudge(job)


def ask(now: datetime) -> None:
    """Has everybody counted again when the count under way is over: a setting was confirmed."""
    asked = [Tableau.encore.set(items.utc(now)), Tableau.version.add(1)]
    tables.update(Tableau(PLACE, HEAD), asked, Tableau.pk.exists(), guarded=True)


def count(*, job: str, now: datetime, passage: str, apres: str) -> None:
    """Worker: the next slice. A job that runs again after its slice was counted changes nothing."""
    head = items.head()
    if head is None or head.neuf != passage:
        return _forget_others(head)
    if str(head.apres or "") != apres:
        return
    settings.forget()
    found = _slice(apres)
    keeping.again((str(entry.pk).removeprefix("P#") for entry in found), now)
    if len(found) < SLICE:
        return _finish(passage, now)
    head = items.head()
    if head is None or (head.neuf, str(head.apres or "")) != (passage, apres):
        return
    version = int(head.version or 0)
    head.apres, head.bouge, head.version = str(found[-1].rang), items.utc(now), version + 1
    try:
        with Transaction() as transaction:
            transaction.save(head, condition=Tableau.version == version)
            following = outbox.put(transaction, COUNT, now=now, passage=passage, apres=str(head.apres))
    except Refused:
        raise errors.Busy() from None
    outbox.nudge(following)


def _slice(after: str) -> list[Repertoire]:
    beyond = Repertoire.rang > after if after else None
    return list(islice(Repertoire.by_liste.query(directory.LISTE, beyond), SLICE))


def _finish(passage: str, now: datetime) -> None:
    """Shows the new count in the place of the former, and says in the log what that one had wrong."""
    head = items.head()
    if head is None or head.neuf != passage:
        return
    new, former = _whole(passage), _whole(str(head.passage)) if head.passage else None
    wrong = differing(former, new) if former is not None else []
    version, begun, today = int(head.version or 0), str(head.debut_passage), clock.local(now, None).date()
    delays.keep(counting.medians({key[2:]: number for key, number in new.items()}, today), begun)
    head.passage, head.neuf, head.quand, head.apres, head.debut_passage = passage, None, begun, None, None
    head.version = version + 1
    if not tables.put(head, Tableau.version == version):
        return _finish(passage, now)
    halves = sum(number for key, number in new.items() if key[2:3] == (counting.NUMBER,))
    logs.event("dashboard_counted", halves=halves, repaired=len(wrong), what=sorted({key[2] for key in wrong})[:9])
    _forget_others(head)


def differing(former: Counts, new: Counts) -> list[tuple[str, ...]]:
    """The keys, session and service first, on which two counts disagree."""
    return sorted(key for key in former.keys() | new.keys() if former[key] != new[key])


def _whole(passage: str) -> Counts:
    """Everything that a count holds: session and service before each key; neither for the delays."""
    kept, found = {str(one.sk): one for one in _all()}, Counter[tuple[str, ...]]()
    own, delayed = items.totals(kept.values(), passage), kept.get(items.total_key(passage, NOWHERE))
    for where, one in (own | ({NOWHERE: delayed} if delayed is not None else {})).items():
        found.update({(*where, *key): number for key, number in items.read(one.comptes).items()})
    return found


def _forget_others(head: Tableau | None) -> None:
    """The totals of counts that are no longer shown nor under way, and what versions of before kept, go."""
    kept = set(head.counts) if head is not None else set()
    for one in _all():
        kind, _, rest = str(one.sk).partition("#")
        if kind in ("D", "S", "P") and rest and rest.split("#")[0] not in kept:
            one.delete()


def _all() -> list[Tableau]:
    return [Tableau.from_raw_data(raw) for raw in tables.query(Dossiers, "pk = :pk", pk=PLACE)]


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text))
