"""An address that refuses our mail, as its account bears it: flagged by SES, lifted by the staff or by a new proof.

A flag counts for the address that it names: whatever else changes the account's address leaves it without effect.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import journal, logs, outbox
from chalicelib.identity import domains
from chalicelib.identity.models import AdresseRefusee, Compte, account_key, person_key
from chalicelib.tables import Refused, Transaction

BOUNCE, COMPLAINT = "rebond", "plainte"
LISTE = "adresse_refusee"
FLAGGED, LIFTED = "adresse_refusee", "refus_leve"
"""Acts of the journal."""


class Refusal(NamedTuple):
    """`sorte`: rebond (the address takes nothing) or plainte (its holder called our mail unwanted)."""

    sorte: str
    depuis: datetime
    suggestion: str | None


def of(account: Compte) -> Refusal | None:
    """The refusal that stands on an account's address; None when it takes our mail, as far as we know."""
    if not account.refus or not account.courriel or account.refus_adresse != account.courriel:
        return None
    since = datetime.fromtimestamp(int(account.refus_le), UTC)
    typo = domains.suggestion(str(account.courriel)) if account.refus == BOUNCE else None
    return Refusal(str(account.refus), since, typo)


def flag(compte: str, address: str, kind: str, *, sent: datetime, at: datetime, now: datetime) -> None:
    """Marks the account whose address this is, once. `sent`: when the refused message was; `at`: when it was refused.

    Nothing when the address is not the account's any more, or was proved or lifted after the message was sent.
    """
    try:
        account = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return
    if not _counts(account, address, int(sent.timestamp())):
        return
    standing = of(account)
    if standing is not None and kind in (standing.sorte, BOUNCE):
        return
    moment = int(at.timestamp())
    marks: list[Action] = [Compte.refus.set(kind), Compte.refus_adresse.set(account.courriel)]
    same = (Compte.courriel == account.courriel) & Compte.disabled.does_not_exist()
    same &= Compte.refus_leve.does_not_exist() | (Compte.refus_leve < int(sent.timestamp()))
    listed = AdresseRefusee(person_key(compte), "ADRESSE", liste=LISTE, rang=at.isoformat(timespec="seconds"))
    with Transaction() as transaction:
        marks.append(Compte.refus_le.set(moment))
        transaction.update(Compte(account.pk, "C"), actions=marks, condition=same)
        transaction.save(listed)
        journal.put(transaction, FLAGGED, objet=str(account.pk), acteur="service", now=now, sorte=kind)
    logs.event("address_refused", person=compte, kind=kind)


def lifted(now: datetime) -> list[Action]:
    """The actions on an account whose address is good, or another, from now on."""
    gone = [attribute.remove() for attribute in (Compte.refus, Compte.refus_adresse, Compte.refus_le)]
    return [*gone, Compte.refus_leve.set(int(now.timestamp()))]


def unlist(transaction: TransactWrite, compte: str) -> None:
    """Off the list of refused addresses."""
    transaction.delete(AdresseRefusee(person_key(compte), "ADRESSE"))


def lift(account: Compte, acteur: str, now: datetime) -> bool:
    """A member says that the address is good: the flag goes, SES is asked to send to it again. False: none stood."""
    if of(account) is None:
        return False
    compte = str(account.pk).removeprefix("C#")
    same = (Compte.courriel == account.courriel) & (Compte.refus == account.refus)
    try:
        with Transaction() as transaction:
            transaction.update(Compte(account.pk, "C"), actions=lifted(now), condition=same)
            unlist(transaction, compte)
            journal.put(transaction, LIFTED, objet=str(account.pk), acteur=acteur, now=now)
            job = outbox.put(transaction, "refus_a_lever", now=now, compte=compte, adresse=str(account.courriel))
    except Refused:
        return False
    outbox.nudge(job)
    logs.event("address_refusal_lifted", person=compte)
    return True


def _counts(account: Compte, address: str, sent: int) -> bool:
    known = str(account.courriel or "").lower() == address.lower() and account.disabled is None
    return known and sent > int(account.refus_leve or 0)
