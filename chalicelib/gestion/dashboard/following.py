"""Every minute, counts again those whom the journal names since the last, and those for whom the calendar turned."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from chalicelib import journal, tables
from chalicelib.frais.claim import settings
from chalicelib.gestion.claims import reading
from chalicelib.gestion.dashboard import items, keeping, snapshot
from chalicelib.gestion.dashboard.items import FOLLOWED, PLACE, SEEN, TURNS, Bascule, Tableau
from chalicelib.gestion.people import history
from chalicelib.missions.models import Mission

MOST = 2000
"""Entries, and people for whom the calendar turns, of one minute; what is left waits for the next."""
GROUP = 24
"""People between two looks at the clock."""
OVERLAP = timedelta(minutes=5)
"""How far back each reading begins: an entry bears the moment at which its act began, on the clock of its machine."""
SPREADING = timedelta(minutes=2)
"""An act on everybody of a mission names the mission as it begins: its people are counted until it must be over."""
SETTINGS = frozenset((settings.COMMUNES, "REGLAGES"))
HARMLESS = frozenset(
    (
        *("connexion", "intervenant_cree", "affectation_creee", "affectation_retiree", "reglage_propose"),
        *(reading.READ, history.READ),
    ),
)
"""What changes nothing that is counted: a place counts from its convocation on."""


class Entry(NamedTuple):
    """An entry of the journal: its sort key, and what it is about."""

    sk: str
    objet: str

    @property
    def moment(self) -> datetime:
        """When its act began."""
        return datetime.fromisoformat(self.sk.partition("#")[0])


def follow(now: datetime, deadline: float) -> dict[str, int]:
    """Counts what changed; people counted again. `deadline`: moment of the monotonic clock at which it stops."""
    head = items.head()
    if snapshot.is_due(head, now):
        snapshot.start(now)
    if head is None:
        return {"comptees": 0}
    settings.forget()
    done, turned = _journal(now, deadline), iter(_turned(now))
    while time.monotonic() < deadline and (some := list(islice(turned, GROUP))):
        done += keeping.again(some, now)
    return {"comptees": done}


def _journal(now: datetime, deadline: float) -> int:
    mark = items.get(SEEN)
    since = datetime.fromisoformat(str(mark.quand)) if mark is not None else now
    seen = set(mark.vus if mark is not None else ())
    new = list(islice((one for one in _entries(since - OVERLAP, now) if one.sk not in seen), MOST))
    if any(one.objet in SETTINGS for one in new):
        snapshot.ask(now)
    done, last, waiting = 0, 0, list[str]()
    for rank, entry in enumerate(new, start=1):
        waiting += _people(entry)
        if len(waiting) >= GROUP or rank == len(new):
            done, last, waiting = done + keeping.again(waiting, now), rank, []
            if time.monotonic() >= deadline:
                break
    _mark(now if last == len(new) < MOST else new[last - 1].moment, seen, new[:last], now)
    return done


def _mark(until: datetime, seen: Iterable[str], new: Iterable[Entry], now: datetime) -> None:
    """The journal is followed until then; an entry on a whole mission is read again while its act may be under way."""
    fresh = (one.sk for one in new if not one.objet.startswith("M#") or now - one.moment > SPREADING)
    lowest = items.utc(until - OVERLAP)
    kept = sorted(sk for sk in {*seen, *fresh} if sk >= lowest)
    tables.put(Tableau(PLACE, SEEN, quand=items.utc(until), vus=kept))
    tables.put(Tableau(PLACE, FOLLOWED, quand=items.utc(until)))


def _turned(now: datetime) -> list[str]:
    """Those for whom a mission has begun or ended since they were counted."""
    past = Bascule.rang <= f"{now.astimezone(UTC).isoformat(timespec='seconds')}#~"
    return [str(one.pk).removeprefix("P#") for one in islice(Bascule.by_liste.query(TURNS, past), MOST)]


def _people(entry: Entry) -> list[str]:
    kind, _, name = entry.objet.partition("#")
    if kind == "C":
        return [name]
    if kind != "M":
        return []
    try:
        return sorted(Mission.get(entry.objet, "M", consistent_read=True).comptes or ())
    except Mission.DoesNotExist:
        return []


def _entries(since: datetime, now: datetime) -> Iterator[Entry]:
    """What may change a count since a moment, in order, the entries of a machine ahead of ours included."""
    for raw in journal.between(since, now + OVERLAP):
        objet = raw.get("objet", {}).get("S", "")
        if raw["action"]["S"] not in HARMLESS and (objet[:2] in ("C#", "M#") or objet in SETTINGS):
            yield Entry(raw["sk"]["S"], objet)
