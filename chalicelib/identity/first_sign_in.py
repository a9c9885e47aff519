"""Choosing a personal password: it consumes the temporary one, ends every other session, and opens the next step."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib import errors, journal, logs, outbox
from chalicelib.identity import password_choice, sessions
from chalicelib.identity.models import Compte
from chalicelib.tables import Refused, Transaction, Unknown


def change(opened: sessions.Open, new: str, current: str | None, now: datetime) -> tuple[str, str]:
    """Gives (cookie, scope) of the session that replaces this one."""
    by_portal = opened.compte.password_hash is None and opened.scope == sessions.COMPLETE
    over = by_portal or (opened.scope == sessions.PASSWORD and opened.compte.temp_hash is None)
    if over or opened.scope == sessions.EMAIL:
        raise errors.StepNotOpen()
    if opened.scope == sessions.COMPLETE:
        password_choice.confirm(opened, current, "/actuel", now)
    password_choice.check_strength(opened.compte, new)
    cookie, scope, job = _write(opened, new, now)
    if job:
        outbox.nudge(job)
    logs.event("authn_password_change", person=opened.id, by="session")
    return cookie, scope


def _write(opened: sessions.Open, new: str, now: datetime) -> tuple[str, str, str | None]:
    compte, moment = opened.compte, int(now.timestamp())
    scope = sessions.COMPLETE if compte.courriel else sessions.EMAIL
    generation = int(compte.generation) + 1
    cookie, session = sessions.new(compte, scope, now, str(opened.session.device or ""), generation=generation)
    actions = [*password_choice.chosen(new, now), Compte.generation.set(generation)]
    job: str | None = None
    try:
        with Transaction() as transaction:
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=_unchanged(compte, moment))
            sessions.rotate(opened, session, transaction)
            journal.put(transaction, "mot_de_passe_change", objet=compte.pk, acteur=compte.pk, now=now)
            if compte.courriel:
                job = outbox.put(transaction, "avis_mot_de_passe", now=now, compte=opened.id)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, errors.StepNotOpen())
    return cookie, scope, job


def _unchanged(compte: Compte, moment: int) -> Condition:
    """The account is as it was read: the same temporary password, still valid, or the same personal one."""
    same: Condition = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    if compte.temp_hash is not None:
        same &= (Compte.temp_generation == compte.temp_generation) & (Compte.temp_expires > moment)
        return same
    personal: Condition = same & (Compte.password_hash == compte.password_hash)
    return personal
