"""Audit entries: who did what to what and when, put in the same transaction as the change; ids only, never names."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib import tables
from chalicelib.academie import ACADEMIE
from chalicelib.tables import JournalTable
from chalicelib.tables.attributes import JSONAttribute, UnicodeAttribute
from chalicelib.tables.items import Raw

SHARDS = 8
"""Partitions of a day. One that everybody's entries end takes 1,000 units a second, and no split of it would help."""


class Entree(JournalTable):
    """pk `J#<day>`, or `J#<day>#1` to `#7`; sk `<moment>#<random>`: written once, never changed.

    Unique by construction; which of the eight is known from the end of the sort key (`partition`).
    """

    action = UnicodeAttribute()
    acteur = UnicodeAttribute()
    details: Any = JSONAttribute(null=True)


def put(transaction: TransactWrite, action: str, *, objet: str, acteur: str, now: datetime, **details: str) -> None:
    """Adds one entry to the transaction. `objet` and `acteur` are ids (`C#…`, `M#…`) or a service's name."""
    transaction.save(_entry(action, objet, acteur, now, details), condition=Entree.pk.does_not_exist())


def write(action: str, *, objet: str, acteur: str, now: datetime, **details: str) -> None:
    """Writes one entry alone, for an act that changes nothing else (a refusal, a reading)."""
    tables.put(_entry(action, objet, acteur, now, details), Entree.pk.does_not_exist())


def _entry(action: str, objet: str, acteur: str, now: datetime, details: dict[str, str]) -> Entree:
    moment = now.astimezone(UTC)
    sk = f"{_written(moment)}#{secrets.token_hex(8)}"
    return Entree(
        partition(sk),
        sk,
        objet=objet,
        action=action,
        acteur=acteur,
        details=details or None,
        ttl=int(over(moment).timestamp()),
    )


def partition(sk: str) -> str:
    """The partition of an entry of that sort key: one of those of its day, by the last digit of what was drawn."""
    return partitions(sk[:10])[int(sk[-1], 16) % SHARDS]


def partitions(day: str) -> list[str]:
    """Those of a day (`2026-06-01`). The first has the name of when there was one: what was written then is there."""
    return [f"J#{day}", *(f"J#{day}#{shard}" for shard in range(1, SHARDS))]


def between(since: datetime, until: datetime) -> Iterator[Raw]:
    """Entries as the table holds them, in order: from a moment on, to the end of the day of another; a trip a day."""
    day = since.astimezone(UTC).date()
    while day <= until.astimezone(UTC).date():
        yield from tables.query_merged(JournalTable, partitions(day.isoformat()), _written(since))
        day += timedelta(days=1)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def over(moment: datetime) -> datetime:
    """When an entry of that moment has lived its time, by the rule of its own day: audit knows by the same.

    The rules are loaded with the first entry: a function that writes none does not pay for them.
    """
    from chalicelib.academie import conservation

    return conservation.fin(conservation.en_vigueur(ACADEMIE, "journal", moment.date()), moment)
