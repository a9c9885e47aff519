"""The missions of a session in a few packed items: read by jobs one after another, for a page of two trips."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import outbox, tables
from chalicelib.missions.models import Mission
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.attributes import NumberAttribute, PackedJSON, UnicodeAttribute

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import FaitsDeMission

READ = "missions_a_relever"
SLICE = 1000
"""Missions of a packed item: some 30 KB of the 400 that one may hold."""
FRESH = timedelta(seconds=60)
STUCK = timedelta(minutes=10)
KEEP = timedelta(days=400)


class Catalogue(Dossiers):
    """pk `CATALOGUE#<session>`: sk `T`, what is shown; `ENCOURS`, the reading under way, which goes on after `apres`.

    sk `<passage>#<rank>`: a thousand missions of a reading. `morceaux`: how many there are. `quand`: when it began;
    `avance`: when it last went on, or came to its end.
    """

    quand = UnicodeAttribute(null=True)
    avance = UnicodeAttribute(null=True)
    passage = UnicodeAttribute(null=True)
    apres = UnicodeAttribute(null=True)
    morceaux = NumberAttribute(null=True)
    missions = PackedJSON(null=True)


@dataclass(frozen=True)
class Kept:
    """The last reading that came to its end, at `fini`."""

    quand: str
    fini: str
    missions: list[FaitsDeMission]

    def is_fresh(self, now: datetime) -> bool:
        """Whether nobody needs to read again yet."""
        return now - datetime.fromisoformat(self.fini) < FRESH


class Heads(dict[str, Catalogue | None]):
    """Last year's session, this year's and the two next -> its last reading, None for one never read.

    `under_way`: the sessions that are being read.
    """

    under_way: frozenset[str] = frozenset()


def sessions(now: datetime) -> Heads:
    """What is known of each session, in one call."""
    years = [str(year) for year in range(now.year - 1, now.year + 3)]
    asked = [(_pk(year), sk) for year in years for sk in ("T", "ENCOURS")]
    found = {(str(one.pk), str(one.sk)): one for one in Catalogue.batch_get(asked, consistent_read=True)}
    heads = Heads({year: found.get((_pk(year), "T")) for year in years})
    heads.under_way = frozenset(year for year in years if (_pk(year), "ENCOURS") in found)
    return heads


def kept(head: Catalogue | None) -> Kept | None:
    """The missions of a reading, in order of their numbers; None when a part of it is no longer there."""
    if head is None:
        return None
    keys = [_part_key(str(head.passage), rank) for rank in range(int(head.morceaux or 0))]
    found = Catalogue.batch_get([(str(head.pk), sk) for sk in keys], consistent_read=True) if keys else []
    parts = {str(one.sk): one.missions for one in found}
    if len(parts) != len(keys):
        return None
    return Kept(str(head.quand), str(head.avance or head.quand), [facts for sk in keys for facts in parts[sk]])


def start(session: str, now: datetime, passage: str = "") -> bool:
    """Has the missions of a session read, unless somebody does and was not forgotten by a crash.

    `passage`: names the reading, so that the same is begun once; True when it is begun, under way or the last one.
    """
    if passage and passage in {str(one.passage) for one in (_get(session, "T"), _get(session, "ENCOURS")) if one}:
        return True
    moment = now.isoformat(timespec="seconds")
    named = passage or secrets.token_hex(8)
    mark = Catalogue(_pk(session), "ENCOURS", quand=moment, avance=moment, passage=named, morceaux=0)
    long_ago = (now - STUCK).isoformat(timespec="seconds")
    free = Catalogue.pk.does_not_exist() | Catalogue.avance.does_not_exist() | (Catalogue.avance < long_ago)
    try:
        with Transaction() as transaction:
            transaction.save(mark, condition=free)
            job = outbox.put(transaction, READ, now=now, session=session, passage=named)
    except Refused:
        return False
    outbox.nudge(job)
    return True


def read(*, job: str, now: datetime, session: str, passage: str, rang: int = 0) -> None:
    """Worker: the next thousand. A job that runs again after its part was kept changes nothing."""
    mark = _get(session, "ENCOURS")
    if mark is None or (str(mark.passage), int(mark.morceaux or 0)) != (passage, rang):
        return
    beyond = Mission.rang > str(mark.apres) if mark.apres else None
    found = list(islice(Mission.by_liste.query(f"session#{session}", beyond), SLICE))
    part = Catalogue(_pk(session), _part_key(passage, rang), missions=_packed(found))
    part.ttl = int((now + KEEP).timestamp())
    if len(found) < SLICE:
        tables.put(part)
        return _finish(mark, rang + 1, now)
    after = Catalogue(_pk(session), "ENCOURS", quand=mark.quand, passage=passage, morceaux=rang + 1)
    after.apres, after.avance = found[-1].rang, now.isoformat(timespec="seconds")
    try:
        with Transaction() as transaction:
            transaction.save(part)
            transaction.save(after, condition=(Catalogue.passage == passage) & (Catalogue.morceaux == rang))
            following = outbox.put(transaction, READ, now=now, session=session, passage=passage, rang=rang + 1)
    except Refused:
        return
    outbox.nudge(following)


def _finish(mark: Catalogue, parts: int, now: datetime) -> None:
    """An older reading never replaces a newer one; the parts of the one replaced go."""
    former = _get(str(mark.pk).removeprefix("CATALOGUE#"), "T")
    whole = Catalogue(mark.pk, "T", quand=mark.quand, passage=mark.passage, morceaux=parts)
    whole.avance = now.isoformat(timespec="seconds")
    if tables.put(whole, Catalogue.pk.does_not_exist() | (Catalogue.quand <= mark.quand)) and former is not None:
        _forget(former, str(mark.passage))
    tables.delete(Catalogue(mark.pk, "ENCOURS"), Catalogue.passage == mark.passage)


def _forget(former: Catalogue, passage: str) -> None:
    """Whoever reads the page at that instant has them read again."""
    if former.passage != passage:
        for rank in range(int(former.morceaux or 0)):
            Catalogue(former.pk, _part_key(str(former.passage), rank)).delete()


def _packed(found: Iterable[Mission]) -> list[FaitsDeMission]:
    return [facts(mission) for mission in found]


def facts(mission: Mission) -> FaitsDeMission:
    """What the list keeps of a mission."""
    return {
        "numero": str(mission.numero),
        "examen": str(mission.examen or ""),
        "specialite": str(mission.specialite or ""),
        "epreuve": str(mission.epreuve or ""),
        "type": str(mission.type or ""),
        "debut": str(mission.debut),
        "fin": str(mission.fin),
        "centre": str(mission.centre or ""),
        "centre_nom": str(mission.centre_nom or ""),
        "commune": str(mission.centre_commune or ""),
        "service": str(mission.service or ""),
        "annulee": bool(mission.annulee),
        "taux": str(mission.taux or "A_CONFIGURER"),
        "mode": str(mission.mode_evaluation or "ponctuelle"),
        "personnes": len(mission.comptes or ()),
    }


def _part_key(passage: str, rank: int) -> str:
    return f"{passage}#{rank:03d}"


def _pk(session: str) -> str:
    return f"CATALOGUE#{session}"


def _get(session: str, sk: str) -> Catalogue | None:
    try:
        return Catalogue.get(_pk(session), sk, consistent_read=True)
    except Catalogue.DoesNotExist:
        return None
