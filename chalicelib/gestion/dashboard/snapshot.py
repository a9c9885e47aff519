"""Counts the whole instance by slices of people, in jobs that follow each other; the last replaces what is shown."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from chalicelib import logs, outbox, tables
from chalicelib.frais import delays
from chalicelib.frais.claim import claims
from chalicelib.gestion.dashboard import counting
from chalicelib.gestion.dashboard.counting import Counts
from chalicelib.identity import directory
from chalicelib.identity.directory import Repertoire
from chalicelib.missions import collection
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.attributes import PackedJSON, UnicodeAttribute

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import LigneDeSilences

COUNT = "tableau_a_compter"
PLACE = "TABLEAU"
SLICE = 200
"""People counted in one job: a few seconds of the worker's sixty."""
NAMED = 1000
"""People shown who have not claimed, the nearest deadlines first."""
STUCK = timedelta(minutes=10)
KEEP = 24 * 3600


class Tableau(Dossiers):
    """pk `TABLEAU`: sk `T`, what is shown; `ENCOURS`, the count under way; `P#<passage>`, what it has counted so far.

    `comptes`: [key, number] pairs of counting.py. `apres`: the last person counted.
    """

    quand = UnicodeAttribute(null=True)
    passage = UnicodeAttribute(null=True)
    apres = UnicodeAttribute(null=True)
    comptes: Any = PackedJSON(null=True)
    personnes: Any = PackedJSON(null=True)


def shown() -> Tableau | None:
    """The last count that came to its end."""
    return _get("T")


def is_counting(now: datetime) -> bool:
    """Whether a count is under way, and not forgotten by a crash."""
    found = _get("ENCOURS")
    return found is not None and now - datetime.fromisoformat(str(found.quand)) < STUCK


def start(now: datetime) -> None:
    """Starts a count, unless one is under way."""
    passage, moment = secrets.token_hex(8), now.isoformat()
    limit = (now - STUCK).isoformat()
    mark = Tableau(PLACE, "ENCOURS", quand=moment, passage=passage)
    try:
        with Transaction() as transaction:
            transaction.save(mark, condition=Tableau.pk.does_not_exist() | (Tableau.quand < limit))
            transaction.save(_part(passage, moment, "", Counter(), [], now))
            job = outbox.put(transaction, COUNT, now=now, passage=passage, apres="")
    except Refused:
        return
    outbox.nudge(job)


def count(*, job: str, now: datetime, passage: str, apres: str) -> None:
    """Worker: the next slice. A job that runs again after its slice was kept changes nothing."""
    part = _get(f"P#{passage}")
    if part is None or str(part.apres or "") != apres:
        return
    moment, found = datetime.fromisoformat(str(part.quand)), _slice(apres)
    counts: Counts = Counter({tuple(key): number for key, number in part.comptes})
    people: list[LigneDeSilences] = list(part.personnes)
    for entry in found:
        for claim in claims.of(collection.read(str(entry.pk).removeprefix("P#")), moment):
            counts.update(counting.of(claim))
            people += [one] if (one := counting.silent(claim)) else []
    people = sorted(people, key=lambda one: (one["echeance"], one["nom"] or "", one["mission"]))[:NAMED]
    if len(found) < SLICE:
        return _finish(passage, str(part.quand), counts, people)
    last = str(found[-1].rang)
    as_read = Tableau.apres == apres if apres else Tableau.apres.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.save(_part(passage, str(part.quand), last, counts, people, now), condition=as_read)
            following = outbox.put(transaction, COUNT, now=now, passage=passage, apres=last)
    except Refused:
        return
    outbox.nudge(following)


def _slice(after: str) -> list[Repertoire]:
    beyond = Repertoire.rang > after if after else None
    return list(islice(Repertoire.by_liste.query(directory.LISTE, beyond), SLICE))


def _part(
    passage: str, moment: str, after: str, counts: Counts, people: list[LigneDeSilences], now: datetime
) -> Tableau:
    made = Tableau(PLACE, f"P#{passage}", quand=moment, apres=after or None, comptes=_pairs(counts), personnes=people)
    made.ttl = int(now.timestamp()) + KEEP
    return made


def _pairs(counts: Counts) -> list[tuple[list[str], int]]:
    return [(list(key), number) for key, number in sorted(counts.items())]


def _finish(passage: str, moment: str, counts: Counts, people: list[LigneDeSilences]) -> None:
    """An older count never replaces a newer one."""
    whole = Tableau(PLACE, "T", quand=moment, passage=passage, comptes=_pairs(counts), personnes=people)
    if tables.put(whole, Tableau.pk.does_not_exist() | (Tableau.quand <= moment)):
        delays.keep(counting.medians(counts), moment)
        logs.event("dashboard_counted", claims=len(people))
    mark = _get("ENCOURS")
    if mark is not None and mark.passage == passage:
        mark.delete()


def _get(sk: str) -> Tableau | None:
    try:
        return Tableau.get(PLACE, sk, consistent_read=True)
    except Tableau.DoesNotExist:
        return None
