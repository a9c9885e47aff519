"""Printed passwords: made at random, given out once in clear, kept as a hash with an end date, purged by schedule."""

import hashlib
import math
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import faults, journal, logs, once, outbox, tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity import passwords
from chalicelib.identity.models import Compte, account_key
from chalicelib.tables import Refused, Transaction, Unknown

SYMBOLS = "ABCDEFGHJKLMNPRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"
LENGTH, GROUP = 12, 4
SHARDS = 8
_SLICE = 100
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014"

FORGET = (
    Compte.temp_hash.remove(),
    Compte.temp_expires.remove(),
    Compte.temp_shard.remove(),
    Compte.temp_used.remove(),
)
"""What the purge takes away; the generation stays, so that an old password never returns."""


class PasswordIsPersonal(Exception):
    """The person has chosen a password, or the account is closed: nothing may be printed for them."""


class PurgeIncomplete(Exception):
    """Some expired passwords are still there after a pass; the next pass takes them again."""


def generate(identifiant: str = "") -> str:
    """69 bits from the system's generator, printed in three groups, never holding the person's identifier."""
    while True:
        text = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH))
        if not identifiant or identifiant.lower() not in text.lower():
            return "-".join(text[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normal_form(typed: str) -> str:
    """What counts of a temporary password as typed: the groups' hyphens and spaces do not; any other text as it is."""
    letters = "".join(character for character in typed if not character.isspace() and character not in _HYPHENS)
    return letters if len(letters) == LENGTH and set(letters) <= set(SYMBOLS) else typed


def expiry(last_mission: datetime, now: datetime) -> datetime:
    """30 days after the last mission convoked with it, for people come back to claim."""
    return max(last_mission, now) + timedelta(days=ACADEMIE.limites.provisoire_jours_apres_mission)


def is_needed(compte: Compte, now: datetime) -> bool:
    """Whether this person has nothing to come in with: no personal password and no temporary one still valid."""
    if compte.password_hash or compte.disabled or enters_by_portal(compte):
        return False
    return not compte.temp_hash or int(compte.temp_expires or 0) <= int(now.timestamp())


def issue(compte: str, expires: datetime, now: datetime, acteur: str) -> str:
    """Gives a new temporary password in clear, once; PasswordIsPersonal for who has chosen theirs."""
    account = _account(compte)
    text = generate(str(account.identifiant or ""))
    nobody_chose = Compte.password_hash.does_not_exist() & Compte.disabled.does_not_exist()
    try:
        with Transaction() as transaction:
            _put(transaction, account, text, expires, nobody_chose)
            journal.put(transaction, "mot_de_passe_provisoire", objet=account.pk, acteur=acteur, now=now)
    except Refused:
        raise PasswordIsPersonal(compte) from None
    return text


def extend(account: Compte, expires: datetime, now: datetime, acteur: str) -> datetime:
    """Lets a printed password that was never used live until then; gives the end that holds, the former where it was.

    One that has served is left to its day, and one that was changed meanwhile to what it has become.
    """
    former = datetime.fromtimestamp(int(account.temp_expires), now.tzinfo)
    if former >= expires or account.temp_used is not None:
        return former
    same = (Compte.temp_generation == account.temp_generation) & Compte.temp_hash.exists()
    actions: list[Action] = [Compte.temp_expires.set(int(expires.timestamp()))]
    try:
        with Transaction() as transaction:
            unused = same & Compte.temp_used.does_not_exist()
            transaction.update(Compte(account.pk, "C"), actions=actions, condition=unused)
            journal.put(transaction, "mot_de_passe_provisoire_prolonge", objet=account.pk, acteur=acteur, now=now)
    except Refused:
        return former
    return expires


def reissue(
    compte: str,
    now: datetime,
    acteur: str,
    mark: tuple[once.Request, once.Answer],
    beside: tuple[Condition | None, list[Action]] = (None, []),
    also: Callable[[Transaction], None] | None = None,
) -> str:
    """A gestionnaire's act: wipes the personal password and every session, gives one for 72 hours, tells the person.

    `mark`: the request, kept as done in the same transaction. `beside`: what the account must also be, and keeps.
    `also`: what else is written with it.
    Refused when it is done already, or the account changed; Unknown when it may have been done; a lost answer whose
    `mark` is there was.
    """
    account = _account(compte)
    text, job = generate(str(account.identifiant or "")), None
    expires = now + timedelta(hours=ACADEMIE.limites.reemission_heures)
    condition, more = beside
    forget: list[Action] = [Compte.password_hash.remove(), Compte.password_changed.remove(), Compte.reset_job.remove()]
    same: Condition = Compte.generation == account.generation
    same = same if condition is None else same & condition
    try:
        with Transaction() as transaction:
            _put(transaction, account, text, expires, same, [*forget, *more])
            once.keep(transaction, *mark, now)
            journal.put(transaction, "mot_de_passe_provisoire_redonne", objet=account.pk, acteur=acteur, now=now)
            if also is not None:
                also(transaction)
            if account.courriel:
                job = outbox.put(transaction, "avis_mot_de_passe_provisoire", now=now, compte=compte)
    except (Refused, Unknown) as fault:
        if _kept(mark[0], fault, now) != mark[1]:
            raise
    if job:
        outbox.nudge(job)
    return text


def purge(now: datetime, deadline: float = math.inf) -> dict[str, int]:
    """Takes away the temporary passwords that are over, and nothing else; gives what was found, purged, kept, failed.

    `deadline`: a `time.monotonic()` past which it stops; `stopped` is then 1 and the next pass goes on from there.
    Raises PurgeIncomplete when a removal failed for another reason than a fresh password.
    """
    counts = {"found": 0, "purged": 0, "kept": 0, "failed": 0, "stopped": 0}
    for account in _expired(now):
        if time.monotonic() >= deadline:
            counts["stopped"] = 1
            break
        counts["found"] += 1
        counts[_remove(account, now)] += 1
    if counts["purged"]:
        told = {name: str(count) for name, count in counts.items()}
        journal.write("mots_de_passe_purges", objet="comptes", acteur="purge", now=now, **told)
    logs.event("temporary_passwords_purged", found=counts["found"], purged=counts["purged"], failed=counts["failed"])
    if counts["failed"]:
        raise PurgeIncomplete(str(counts))
    return counts


def enters_by_portal(compte: Compte) -> bool:
    """Whether this account is an agent's whose portal signs people in here."""
    return compte.statut == "agent" and ACADEMIE.connexion_par_portail(str(compte.portail or ""))


def has_only_the_portal(compte: Compte) -> bool:
    """An agent without any password of ours: none is given to them, they have their académie's."""
    return enters_by_portal(compte) and compte.password_hash is None and compte.temp_hash is None


def _account(compte: str) -> Compte:
    return Compte.get(account_key(compte), "C", consistent_read=True)


def _put(
    transaction: Transaction,
    account: Compte,
    text: str,
    expires: datetime,
    condition: Condition,
    also: list[Action] | None = None,
) -> None:
    actions = [
        Compte.temp_hash.set(passwords.hash_password(normal_form(text))),
        Compte.temp_expires.set(int(expires.timestamp())),
        Compte.temp_shard.set(_shard(account.pk)),
        Compte.temp_used.remove(),
        Compte.temp_generation.add(1),
        Compte.generation.add(1),
        *(also or []),
    ]
    transaction.update(Compte(account.pk, "C"), actions=actions, condition=condition)


def _kept(request: once.Request, fault: faults.Fault, now: datetime) -> once.Answer | None:
    """What is kept of a request whose transaction failed; when that cannot be read, nothing is known."""
    try:
        return once.find(request, now)
    except faults.Busy:
        raise faults.Unknown(fault.code) from None


def _shard(pk: str) -> str:
    return str(hashlib.sha256(pk.encode()).digest()[0] % SHARDS)


def _expired(now: datetime) -> Iterator[Compte]:
    """Accounts as they are in the table: the index only says where to look, and may be late."""
    for shard in range(SHARDS):
        over = Compte.by_temporary_expiry.query(
            str(shard), Compte.temp_expires <= int(now.timestamp()), page_size=_SLICE
        )
        keys: list[tuple[str, str]] = []
        for found in over:
            keys.append((found.pk, found.sk))
            if len(keys) == _SLICE:
                yield from Compte.batch_get(keys, consistent_read=True)
                keys = []
        if keys:
            yield from Compte.batch_get(keys, consistent_read=True)


def _remove(account: Compte, now: datetime) -> str:
    same = (Compte.temp_expires <= int(now.timestamp())) & (Compte.temp_generation == account.temp_generation)
    try:
        return "purged" if tables.update(Compte(account.pk, "C"), FORGET, same) else "kept"
    except faults.Fault as fault:
        logs.event("temporary_password_purge_failed", error=type(fault).__name__)
        return "failed"
