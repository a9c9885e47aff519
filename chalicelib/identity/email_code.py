"""The code that proves an address: sent to it, bound to the session that asked, five tries in ten minutes."""

import hmac
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, logs, outbox, tables
from chalicelib.identity import allowances, sessions, tokens
from chalicelib.identity.models import CodeCourriel
from chalicelib.tables import Refused, Transaction

LIFETIME, TRIES = 600, 5
WAIT = 3600
"""Seconds after which a code that has not left yet is sent no more: nobody waits for it in front of the page."""
CODES = allowances.Allowance("courriel", per_hour=5, per_day=10, spacing=0)
"""Codes sent for one account: enough for a few typing mistakes, too few to guess one or to flood a mailbox."""


def wait_for(opened: sessions.Open, address: str, langue: str | None, now: datetime) -> str | None:
    """Keeps the address aside, replacing one that waited; gives the job that will make and send its code.

    None when this session waits for this very code already: asked again before it left, it is counted and sent once.
    """
    if _is_on_its_way(opened, address, now):
        return None
    moment, asked = int(now.timestamp()), tokens.ask_id()
    waiting = CodeCourriel(opened.compte.pk, "V", address=address, asked=asked, session=opened.session.sk, tries=0)
    waiting.replaces, waiting.expires, waiting.parti_avant = opened.compte.courriel, moment + WAIT, moment + WAIT
    waiting.ttl = moment + WAIT + LIFETIME
    try:
        with Transaction() as transaction:
            allowances.count(transaction, CODES, opened.id, now)
            transaction.save(waiting)
            told = {"langue": langue} if langue else {}
            return outbox.put(transaction, "code_courriel", now=now, compte=opened.id, demande=asked, **told)
    except errors.TooManyTries as refused:
        raise errors.TooManyCodes(retry_after=refused.retry_after) from None
    except Refused:
        raise errors.TooManyCodes(retry_after=5) from None


def _is_on_its_way(opened: sessions.Open, address: str, now: datetime) -> bool:
    try:
        waiting = CodeCourriel.get(opened.compte.pk, "V", consistent_read=True)
    except CodeCourriel.DoesNotExist:
        return False
    same = (waiting.address, waiting.session) == (address, opened.session.sk)
    return same and not waiting.code_hash and int(waiting.parti_avant) - WAIT + LIFETIME > int(now.timestamp())


def make(compte: str, demande: str, now: datetime) -> tuple[str, str] | None:
    """(address, code) of a request, its digest kept; None when another request or the end of its time came first.

    Its life begins here, where it leaves. Made again, the newest code is the one that counts, and its life is new.
    """
    code, moment = tokens.email_code(), int(now.timestamp())
    waiting = CodeCourriel(f"C#{compte}", "V")
    same = (CodeCourriel.asked == demande) & (CodeCourriel.parti_avant > moment)
    actions: list[Action] = [
        CodeCourriel.code_hash.set(_digest(compte, code)),
        CodeCourriel.expires.set(moment + LIFETIME),
    ]
    if not tables.update(waiting, actions, same):
        return None
    return str(waiting.address), code


def take(opened: sessions.Open, code: str, now: datetime) -> CodeCourriel:
    """The address whose code was typed back right, in the session that asked for it."""
    typed = "".join(character for character in code if character.isdigit())
    waiting = _count_try(opened, now)
    if not hmac.compare_digest(str(waiting.code_hash), _digest(opened.id, typed)):
        logs.event("email_code_refused", person=opened.id)
        raise errors.CodeRefused()
    return waiting


def _digest(compte: str, code: str) -> str:
    return tokens.digest(f"{compte}:{code}")


def _count_try(opened: sessions.Open, now: datetime) -> CodeCourriel:
    """Reserves one of the five tries before the code is compared."""
    waiting = CodeCourriel(opened.compte.pk, "V")
    mine = (CodeCourriel.session == opened.session.sk) & (CodeCourriel.expires > int(now.timestamp()))
    left = CodeCourriel.code_hash.exists() & mine & (CodeCourriel.tries < TRIES)
    if not tables.update(waiting, [CodeCourriel.tries.add(1)], left, mark=CodeCourriel.marque):
        raise _why_not(opened, now)
    return waiting


def _why_not(opened: sessions.Open, now: datetime) -> errors.Refusal:
    try:
        waiting = CodeCourriel.get(opened.compte.pk, "V", consistent_read=True)
    except CodeCourriel.DoesNotExist:
        return errors.CodeRefused()
    left = int(waiting.expires) - int(now.timestamp())
    if waiting.session == opened.session.sk and int(waiting.tries) >= TRIES and left > 0:
        logs.event("email_code_throttled", person=opened.id)
        return errors.CodeWornOut(retry_after=left)
    return errors.CodeRefused()
