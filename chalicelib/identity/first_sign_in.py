"""Choosing a personal password: it consumes the temporary one, ends every other session, and opens the next step."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib import errors, journal, logs, outbox
from chalicelib.identity import known_browsers, password_choice, passwords, sessions
from chalicelib.identity.models import Compte, Session
from chalicelib.tables import Refused, Transaction, Unknown

AGAIN_SECONDS = 10 * 60
"""How long the request that chose a password is known when it is asked again."""


def change(
    opened: sessions.Open, new: str, current: str | None, known: str | None, now: datetime
) -> tuple[str, str, str]:
    """Gives (cookie, scope) of the session that replaces this one, and the secret by which its browser stays known.

    `known`: the one that it holds. Every other browser is forgotten, as every other session is ended.
    """
    by_portal = opened.compte.password_hash is None and opened.scope == sessions.COMPLETE
    over = by_portal or (opened.scope == sessions.PASSWORD and opened.compte.temp_hash is None)
    if over or opened.scope == sessions.EMAIL:
        raise errors.StepNotOpen()
    if opened.scope == sessions.COMPLETE:
        password_choice.confirm(opened, current, "/actuel", now)
    password_choice.check_strength(opened.compte, new)
    known = known_browsers.secret_of(known)
    cookie, scope, job = _write(opened, new, known, now)
    if job:
        outbox.nudge(job)
    logs.event("authn_password_change", person=opened.id, by="session")
    return cookie, scope, known


def again(cookie: str | None, new: str, now: datetime) -> tuple[str, str]:
    """The same request after its answer was lost: the password counts, and the session that chose it has ended.

    Gives what `change` would have given; NoSession when this cookie did not choose this password a moment ago.
    """
    ended, moment = sessions.of(cookie), int(now.timestamp())
    compte = None if ended is None else _account(ended.pk)
    if compte is None or ended is None or compte.change_depuis != ended.sk or compte.disabled:
        raise errors.NoSession()
    if moment - int(compte.password_changed or 0) >= AGAIN_SECONDS:
        raise errors.NoSession()
    known_browsers.spend(f"{ended.pk}#{ended.sk}", errors.NoSession(), now)
    if not passwords.verify(compte.password_hash, new):
        raise errors.NoSession()
    scope = sessions.COMPLETE if compte.courriel else sessions.EMAIL
    fresh, session = sessions.new(compte, scope, now, "")
    same = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.save(session, condition=Session.pk.does_not_exist())
            transaction.update(Compte(compte.pk, "C"), actions=[Compte.last_seen.set(moment)], condition=same)
            journal.put(transaction, "connexion", objet=compte.pk, acteur=compte.pk, now=now, portee=scope)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, errors.NoSession())
    logs.event("authn_password_change_again", person=compte.pk.removeprefix("C#"))
    return fresh, scope


def _account(pk: str) -> Compte | None:
    try:
        return Compte.get(pk, "C", consistent_read=True)
    except Compte.DoesNotExist:
        return None


def _write(opened: sessions.Open, new: str, known: str, now: datetime) -> tuple[str, str, str | None]:
    compte, moment = opened.compte, int(now.timestamp())
    scope = sessions.COMPLETE if compte.courriel else sessions.EMAIL
    generation = int(compte.generation) + 1
    cookie, session = sessions.new(compte, scope, now, str(opened.session.device or ""), generation=generation)
    kept = [Compte.generation.set(generation), Compte.change_depuis.set(opened.session.sk)]
    actions = [*password_choice.chosen(new, now), *kept]
    job: str | None = None
    try:
        with Transaction() as transaction:
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=_unchanged(compte, moment))
            sessions.rotate(opened, session, transaction)
            known_browsers.remember(transaction, compte, known, now, generation)
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
