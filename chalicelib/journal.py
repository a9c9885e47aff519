"""Audit entries: who did what to what and when, put in the same transaction as the change; ids only, never names."""

import secrets
from datetime import UTC, datetime
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib import tables
from chalicelib.academie import ACADEMIE
from chalicelib.tables import JournalTable
from chalicelib.tables.attributes import JSONAttribute, UnicodeAttribute


class Entree(JournalTable):
    """pk `J#<day>`, sk `<moment>#<random>`: unique by construction, written once, never changed."""

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
    return Entree(
        f"J#{moment:%Y-%m-%d}",
        f"{moment.isoformat(timespec='microseconds')}#{secrets.token_hex(8)}",
        objet=objet,
        action=action,
        acteur=acteur,
        details=details or None,
        ttl=int(over(moment).timestamp()),
    )


def over(moment: datetime) -> datetime:
    """When an entry of that moment has lived its time, by the rule of its own day: audit knows by the same.

    The rules are loaded with the first entry: a function that writes none does not pay for them.
    """
    from chalicelib.academie import conservation

    return conservation.fin(conservation.en_vigueur(ACADEMIE, "journal", moment.date()), moment)
