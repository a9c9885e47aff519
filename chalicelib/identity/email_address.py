"""An address counts once its code is typed back into the session that asked: a typo hands access to no stranger."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, outbox
from chalicelib.identity import domains, email_code, password_choice, sessions
from chalicelib.identity.models import CodeCourriel, Compte
from chalicelib.tables import Refused, Transaction, Unknown

if TYPE_CHECKING:
    from chalicelib.identity.shapes import AdresseDemandee

QUARANTINE = 72 * 3600


class Asked(NamedTuple):
    """An address, with the password that lets another one be replaced; `langue`: of the page, where not in French."""

    address: str
    password: str | None = None
    langue: str | None = None


def ask(opened: sessions.Open, asked: Asked, now: datetime) -> AdresseDemandee:
    """Sends an 8-digit code to the address; gives the address as understood and a likely correction of its domain."""
    if opened.scope == sessions.PASSWORD:
        raise errors.PasswordChangeRequired()
    understood = _understood(asked.address)
    if opened.scope == sessions.COMPLETE or opened.compte.courriel:
        password_choice.confirm(opened, asked.password, "/mot_de_passe", now)
    if job := email_code.wait_for(opened, understood, asked.langue, now):
        outbox.nudge(job)
    logs.event("email_code_request", person=opened.id)
    return {"courriel": understood, "suggestion": domains.suggestion(understood)}


def confirm(opened: sessions.Open, code: str, now: datetime) -> tuple[str, str]:
    """Takes the code typed back; gives (cookie, scope) of the session that replaces this one."""
    return _accept(opened, email_code.take(opened, code, now), now)


def _accept(opened: sessions.Open, waiting: CodeCourriel, now: datetime) -> tuple[str, str]:
    from chalicelib.identity import addresses, refused  # when an address is proved, never at a start

    compte, previous = opened.compte, waiting.replaces
    replaced = previous is not None and previous != waiting.address
    cookie, session = sessions.new(compte, sessions.COMPLETE, now, str(opened.session.device or ""))
    job: str | None = None
    try:
        with Transaction() as transaction:
            same = (CodeCourriel.code_hash == waiting.code_hash) & (CodeCourriel.address == waiting.address)
            transaction.delete(CodeCourriel(compte.pk, "V"), condition=same)
            actions = [*_known(waiting, now), *refused.lifted(now)]
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=_unchanged(compte, previous))
            refused.unlist(transaction, opened.id)
            addresses.keep(transaction, opened.id, str(waiting.address))
            sessions.rotate(opened, session, transaction)
            journal.put(transaction, "courriel_confirme", objet=compte.pk, acteur=compte.pk, now=now)
            if replaced:
                job = outbox.put(transaction, "avis_courriel", now=now, compte=opened.id, ancien=previous)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, errors.CodeRefused())
    if job:
        outbox.nudge(job)
    logs.event("email_confirmed", person=opened.id)
    return cookie, sessions.COMPLETE


def _known(waiting: CodeCourriel, now: datetime) -> list[Action]:
    """The account with its confirmed address: a first one serves at once, another one for resets after 72 hours only.

    The same address confirmed again changes nothing of when it serves.
    """
    moment = int(now.timestamp())
    actions: list[Action] = [
        Compte.courriel.set(waiting.address),
        Compte.courriel_origin.set("confirme"),
        Compte.reset_job.remove(),
    ]
    if waiting.replaces is None:
        actions.append(Compte.courriel_usable_from.set(moment))
    elif waiting.replaces != waiting.address:
        actions.append(Compte.courriel_usable_from.set(moment + QUARANTINE))
    return actions


def _unchanged(compte: Compte, previous: str | None) -> Condition:
    """The account is open and its address is still the one that was known when the code was asked for."""
    same: Condition = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    same &= Compte.courriel.does_not_exist() if previous is None else Compte.courriel == previous
    return same


def postpone(opened: sessions.Open, now: datetime) -> tuple[str, str]:
    """Goes on without an address; the step comes back at the next sign-in."""
    if opened.scope != sessions.EMAIL:
        raise errors.StepNotOpen()
    return sessions.elevate(opened, now), sessions.COMPLETE


def _understood(address: str) -> str:
    """The address as it can be written to: an accented domain in its ASCII form."""
    found = domains.written(address)
    if found is None:
        raise errors.InvalidFields([("/courriel", "courriel_invalide", "Indiquez une adresse comme nom@exemple.fr.")])
    return found
