"""The private address under which a person's own calendar application reads their missions.

`<account id>.<256-bit secret>.ics`: it reads and does nothing else, is shown once, and ends when replaced or deleted.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import journal, logs, tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity import doors, networks, sessions, tokens
from chalicelib.identity.models import Compte, account_key
from chalicelib.missions import agenda, refusals
from chalicelib.tables import Comptes, Refused, Transaction, read_together
from chalicelib.tables.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

if TYPE_CHECKING:
    from chalicelib.missions.shapes import Agenda

SUFFIX = ".ics"
PER_HOUR = 60
REMEMBERED = 8
"""How many replaced addresses are told as such; older ones are unknown."""
_HOUR = 3600


class Abonnement(Comptes):
    """pk `C#<id>`, sk `I`: the digest of the secret, when the address was given, and when it was last read.

    `hour`, `reads`: how often it was read in the current hour. `anciens`: the digests of those that it replaced, the
    newest first.
    """

    secret_hash = UnicodeAttribute(null=True)
    created = NumberAttribute(null=True)
    seen = NumberAttribute(null=True)
    hour = NumberAttribute(null=True)
    reads = NumberAttribute(null=True)
    marque = UnicodeAttribute(null=True)
    anciens = JSONAttribute(null=True)


def state(opened: sessions.Open) -> Agenda:
    """Whether there is an address, since when, and when it was last read; never the address."""
    kept = _of(opened.compte.pk)
    if kept is None:
        return {"ouvert": False, "cree": None, "lu": None}
    return {"ouvert": True, "cree": int(kept.created), "lu": None if kept.seen is None else int(kept.seen)}


def renew(opened: sessions.Open, now: datetime) -> str:
    """A fresh address, in this answer and nowhere else; the former one ends."""
    secret, account = tokens.session_secret(), opened.compte.pk
    former = _of(account)
    ended = [] if former is None else [str(former.secret_hash), *(former.anciens or [])][:REMEMBERED]
    created = int(now.timestamp())
    kept = Abonnement(account, "I", secret_hash=tokens.digest(secret), created=created, anciens=ended or None)
    with Transaction() as transaction:
        transaction.save(kept)
        journal.put(transaction, "agenda_ouvert", objet=account, acteur=account, now=now)
    logs.event("agenda_opened", person=opened.id)
    return f"{ACADEMIE.origine}/api/v1/agenda/{opened.id}.{secret}{SUFFIX}"


def close(opened: sessions.Open, now: datetime) -> None:
    """The address ends; closing twice is no fault."""
    account = opened.compte.pk
    try:
        with Transaction() as transaction:
            transaction.delete(Abonnement(account, "I"), condition=Abonnement.pk.exists())
            journal.put(transaction, "agenda_ferme", objet=account, acteur=account, now=now)
    except Refused:
        return
    logs.event("agenda_closed", person=opened.id)


def read(name: str, address: str, now: datetime) -> str:
    """The agenda of an address. AgendaUnknown is one answer for every reason, and counts on the network address.

    AgendaReplaced, 410, goes to who held an address that a newer one replaced: applications stop asking.
    """
    compte, _, secret = name.removesuffix(SUFFIX).partition(".")
    if not (name.endswith(SUFFIX) and len(compte) == 20 and len(secret) == 43 and name.isascii()):
        raise refusals.AgendaUnknown()
    account = _opened(compte, secret)
    if account is None:
        logs.event("agenda_refused", reseau=networks.mark(address, now))
        doors.spend(doors.AGENDAS, address, now)
        raise refusals.AgendaUnknown()
    kept, langue = account
    _count(kept, now)
    return agenda.of_person(compte, langue, now)


def _of(account: str) -> Abonnement | None:
    raw = read_together(Comptes, (account, "I")).get((account, "I"))
    return None if raw is None else Abonnement.from_raw_data(raw)


def _opened(compte: str, secret: str) -> tuple[Abonnement, str | None] | None:
    """The subscription that the secret opens, of an account that is not closed, and the language that its person chose.

    AgendaReplaced for a former one.
    """
    account, own = (account_key(compte), "C"), (account_key(compte), "I")
    found = read_together(Comptes, account, own)
    if len(found) != 2:
        return None
    person = Compte.from_raw_data(found[account])
    if person.disabled is not None:
        return None
    kept, given = Abonnement.from_raw_data(found[own]), tokens.digest(secret)
    if any(hmac.compare_digest(str(ended), given) for ended in kept.anciens or ()):
        raise refusals.AgendaReplaced()
    return (kept, person.langue) if hmac.compare_digest(str(kept.secret_hash), given) else None


def _count(kept: Abonnement, now: datetime) -> None:
    """One more reading in this hour; an address that ended meanwhile is unknown."""
    moment = int(now.timestamp())
    hour, same = moment // _HOUR, kept.hour == moment // _HOUR
    if same and int(kept.reads or 0) >= PER_HOUR:
        raise refusals.AgendaReadTooOften(retry_after=_HOUR - moment % _HOUR)
    reads = Abonnement.reads.add(1) if same else Abonnement.reads.set(1)
    same_secret = Abonnement.secret_hash == kept.secret_hash
    counted = [Abonnement.seen.set(moment), Abonnement.hour.set(hour), reads]
    if not tables.update(Abonnement(kept.pk, kept.sk), counted, same_secret, mark=Abonnement.marque):
        raise refusals.AgendaUnknown()
