"""People's sessions: complete, or restricted to the step that comes first (password, e-mail address)."""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs
from chalicelib.identity import session_engine
from chalicelib.identity.models import Compte, Session
from chalicelib.identity.session_engine import settle as settle
from chalicelib.tables import Refused, Transaction, Unknown

COMPLETE, PASSWORD, EMAIL = "complete", "mot_de_passe", "courriel"
IDLE = {COMPLETE: 30 * 60, PASSWORD: 15 * 60, EMAIL: 15 * 60}
ABSOLUTE = {COMPLETE: 8 * 3600, PASSWORD: 3600, EMAIL: 3600}
Open = session_engine.Open[Compte, Session]
PEOPLE = session_engine.Kind("C", Compte, Session, IDLE, ABSOLUTE, errors.NoSession)

new, of, is_alive = PEOPLE.new, PEOPLE.of, PEOPLE.is_alive


def seen(compte: Compte, now: datetime) -> list[Action]:
    """What coming in changes: it is the last time, and what was changed since the one before stays to be read."""
    actions: list[Action] = [Compte.last_seen.set(int(now.timestamp()))]
    if compte.last_seen is not None and (compte.courriel_le is not None or compte.provisoire_le is not None):
        actions.append(Compte.acces_lu.set(int(compte.last_seen)))
    return actions


def check(cookie: str | None, now: datetime) -> Open:
    """The open session of a cookie; NoSession when absent, unknown, idle, too old or revoked."""
    found, moment = PEOPLE.read(cookie), int(now.timestamp())
    if found is None or not is_alive(found, moment):
        raise errors.NoSession()
    PEOPLE.mark_seen(found.session, moment)
    return found


def require(cookie: str | None, now: datetime) -> Open:
    """An open session that may do everything; a restricted one is told which step comes first."""
    found = check(cookie, now)
    if found.scope == COMPLETE:
        return found
    logs.event("authz_fail", person=found.id, scope=found.scope)
    raise errors.EmailStepRequired() if found.scope == EMAIL else errors.PasswordChangeRequired()


def rotate(opened: Open, session: Session, transaction: Transaction) -> None:
    """Replaces the session by a new one, opened the same way, in the transaction."""
    session.portail = opened.session.portail
    PEOPLE.replace(opened, session, transaction)


def elevate(opened: Open, now: datetime) -> str:
    """Replaces the session by a complete one; gives its cookie."""
    cookie, session = new(opened.compte, COMPLETE, now, str(opened.session.device or ""))
    try:
        with Transaction() as transaction:
            rotate(opened, session, transaction)
    except (Refused, Unknown) as fault:
        settle(session, fault, errors.NoSession())
    return cookie


def end(opened: Open) -> None:
    """Ends this session; ending it twice is no fault."""
    Session(opened.session.pk, opened.session.sk).delete()
    logs.event("session_ended", person=opened.id)


def end_all(opened: Open, now: datetime) -> None:
    """Ends every session of the person, in every container, from the next request on."""
    with Transaction() as transaction:
        ended = Compte(opened.compte.pk, "C")
        over = [Compte.generation.add(1), Compte.change_depuis.remove()]
        transaction.update(ended, actions=over, condition=Compte.pk.exists())
        journal.put(transaction, "sessions_fermees", objet=opened.compte.pk, acteur=opened.compte.pk, now=now)
    logs.event("sessions_ended", person=opened.id)
