"""The reminders that a person wants no more, by kind: told in « Mes informations », or by one click of their mailbox.

RFC 8058: the link of a message unsubscribes by a POST alone, from anywhere, without a session. What stands in it opens
nothing else. Messages about one's access are no reminders, and cannot be stopped.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity import tokens
from chalicelib.identity.models import ArretDeRappels, Compte, account_key
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.identity import sessions
    from chalicelib.identity.shapes import SesRappels

Kind = Literal["echeance", "mission", "dossier", "message"]
KINDS: dict[Kind, str] = {
    "echeance": "Un état de frais à transmettre, avant sa date limite",
    "mission": "Une mission qui approche",
    "dossier": "Un dossier financier à compléter ou à renouveler",
    "message": "Un message du service resté sans réponse",
}
BODY = b"List-Unsubscribe=One-Click"
SERVES = 400 * 86400
"""Seconds during which the link of a message stops its kind of reminder."""


def wanted(account: Compte, kind: str) -> bool:
    """Whether the person is reminded of this."""
    return kind not in (account.sans_rappel or ())


def show(opened: sessions.Open) -> SesRappels:
    """Each kind, and whether it is sent."""
    return _shown(opened.compte)


def choose(opened: sessions.Open, said: dict[Kind, bool], now: datetime) -> SesRappels:
    """Sends these or not from now on; what is not said stays."""
    changed = {kind: on for kind, on in said.items() if wanted(opened.compte, kind) is not on}
    for on in (True, False):
        kinds: set[str] = {kind for kind, chosen in changed.items() if chosen is on}
        if kinds:
            _write(str(opened.compte.pk), kinds, on, now)
    account = Compte.get(str(opened.compte.pk), "C", consistent_read=True)
    return _shown(account)


def link(compte: str, kind: Kind, job: str, now: datetime) -> str:
    """An address that stops one kind of reminder of one person; written before the message leaves.

    The same for every try of a job, whose name is drawn at random and known to nobody outside: no try leaves another.
    """
    secret, end = tokens.digest(f"{job} {kind} {compte}"), int(now.timestamp()) + SERVES
    tables.put(ArretDeRappels(account_key(compte), f"U#{tokens.digest(secret)}", sorte=kind, ttl=end))
    return f"{ACADEMIE.origine}/api/v1/rappels/arret/{compte}.{secret}"


def stop(jeton: str, body: bytes, now: datetime) -> None:
    """By the link of a message; twice is once. MalformedRequest: no click of RFC 8058. NotFound: no such link."""
    if body.strip() != BODY and b"One-Click" not in body:
        raise errors.MalformedRequest()
    compte, _, secret = jeton.partition(".")
    if not (compte.isalnum() and compte.isascii() and secret):
        raise errors.NotFound()
    try:
        found = ArretDeRappels.get(account_key(compte), f"U#{tokens.digest(secret)}", consistent_read=True)
        account = Compte.get(account_key(compte), "C", consistent_read=True)
    except (ArretDeRappels.DoesNotExist, Compte.DoesNotExist):
        raise errors.NotFound() from None
    if int(found.ttl) <= int(now.timestamp()):
        raise errors.NotFound()
    if wanted(account, str(found.sorte)):
        _write(str(account.pk), {str(found.sorte)}, False, now)


def _write(account: str, kinds: set[str], on: bool, now: datetime) -> None:
    changed: Action = Compte.sans_rappel.delete(kinds) if on else Compte.sans_rappel.add(kinds)
    try:
        with Transaction() as transaction:
            transaction.update(Compte(account, "C"), actions=[changed], condition=Compte.pk.exists())
            act = "rappels_repris" if on else "rappels_arretes"
            told = " ".join(sorted(kinds))
            journal.put(transaction, act, objet=account, acteur=account, now=now, sortes=told)
    except Refused:
        raise errors.NotFound() from None
    logs.event(act, person=account.removeprefix("C#"))


def _shown(account: Compte) -> SesRappels:
    return {
        "rappels": [{"sorte": kind, "libelle": text, "actif": wanted(account, kind)} for kind, text in KINDS.items()]
    }
