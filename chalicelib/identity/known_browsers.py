"""The browsers that an account was opened from: they keep their own tries when strangers have used up the others.

A random secret in a cookie of its own, which names nobody; its digest lies beside each account that it opened, with the
generation of the account: whatever ends all sessions (a new password, « fermer toutes mes sessions ») ends it too.
Beside it, the name that each gives itself: the first success from a new one is told to the person by e-mail.
"""

import re
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, logs, outbox
from chalicelib.identity import allowances, tokens
from chalicelib.identity.models import Alias, AnyAccount, Appareil, Compte, Compteur
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import Comptes, Refused, Transaction, read_together

KEPT_DAYS = 90
NAMES_KEPT = 10
"""How many names of browsers are remembered of an account, the latest ones."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
TRIES = allowances.Allowance("appareil", per_hour=5, per_day=25, spacing=0)
"""Of a known browser, or of an open session, on one account."""


def secret_of(cookie: str | None) -> str:
    """The secret that the browser holds, or a fresh one."""
    return cookie if _is_one(cookie) and cookie else tokens.session_secret()


def remember(transaction: Transaction, account: AnyAccount, secret: str, now: datetime, generation: int) -> None:
    """Adds the browser to those of an account, in the transaction that opens or keeps its session."""
    end = int(now.timestamp()) + KEPT_DAYS * 86400
    known = Appareil(account.pk, _key(secret), generation=generation, ttl=end)
    transaction.save(known)


def meet(compte: Compte, device: str, transaction: Transaction, now: datetime) -> tuple[list[Action], str | None]:
    """What to add to the account's update, and the job of the e-mail when there is something to tell.

    An account that was never opened has nothing to compare with: its first browser is only remembered.
    """
    known = [str(name) for name in compte.appareils or []]
    if device in known:
        return [], None
    job = None
    if known and compte.courriel:
        told = {"compte": compte.pk.removeprefix("C#"), "appareil": device}
        job = outbox.put(transaction, "avis_nouvel_appareil", now=now, **told)
    return [Compte.appareils.set([*known, device][-NAMES_KEPT:])], job


def admit(name: str, kind: str, cookie: str | None, refused: errors.Refusal, now: datetime) -> Alias:
    """The alias of an identifier, for one of the tries of a browser that its account knows; raises `refused` otherwise.

    `kind`: of account, its prefix and its sort key. What is asked of the tables is the same whoever the name leads to.
    """
    if not _is_one(cookie):
        raise refused
    alias = _alias(name)
    account = f"{kind}#{alias.compte or 'inconnu'}"
    own = _key(str(cookie))
    found = read_together(Comptes, (account, kind), (account, own))
    if len(found) != 2:
        raise refused
    compte = AnyAccount.from_raw_data(found[account, kind])
    browser = Appareil.from_raw_data(found[account, own])
    alive = int(browser.ttl) > int(now.timestamp()) and compte.disabled is None
    if not alive or browser.generation != compte.generation:
        raise refused
    spend(f"{own}{account}", refused, now)
    logs.event("known_browser_admitted", person=alias.compte)
    return alias


def spend(key: str, refused: errors.Refusal, now: datetime) -> None:
    """One of the tries that are kept apart from the identifier's; raises `refused` when none is left."""
    try:
        with Transaction() as transaction:
            allowances.count(transaction, TRIES, key, now)
    except errors.TooManyTries as none_left:
        raise type(refused)(retry_after=none_left.retry_after) from None
    except Refused:
        raise refused from None


def clear(key: str) -> None:
    """Forgets the tries that were kept apart, after a success."""
    Compteur(f"L#{TRIES.kind}#{key}", "L").delete()


def _alias(name: str) -> Alias:
    key = (alias_key(name), "A")
    raw = read_together(Comptes, key).get(key)
    return Alias.from_raw_data(raw) if raw else Alias(*key)


def _key(secret: str) -> str:
    return f"N#{tokens.digest(secret)}"


def _is_one(cookie: str | None) -> bool:
    return cookie is not None and _SECRET.fullmatch(cookie) is not None
