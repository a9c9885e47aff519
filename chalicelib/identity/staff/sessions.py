"""Sessions of the staff: an opaque secret in a cookie of their own, complete only once a code was given.

The cookie is `<account id>.<256-bit secret>`, under another name and another partition than an intervenant's.
"""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import UpdateError

from chalicelib import logs
from chalicelib.identity import tokens
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.models import Personnel, SessionPersonnel, staff_key
from chalicelib.tables import Comptes, Transaction, read_together

COMPLETE, CODE, ENROLMENT = "complete", "code", "enrolement"
IDLE = {COMPLETE: 20 * 60, CODE: 5 * 60, ENROLMENT: 15 * 60}
ABSOLUTE = {COMPLETE: 4 * 3600, CODE: 5 * 60, ENROLMENT: 15 * 60}
SEEN_EVERY = 60
TRIES = 5


@dataclass(frozen=True)
class Open:
    """An open session and its account, as read on this request."""

    compte: Personnel
    session: SessionPersonnel

    @property
    def id(self) -> str:
        """The account id."""
        return self.compte.id

    @property
    def acteur(self) -> str:
        """How the journal names the member."""
        return str(self.compte.pk)


def new(
    account: Personnel, scope: str, now: datetime, device: str, *, generation: int | None = None
) -> tuple[str, SessionPersonnel]:
    """The cookie and the session item to write."""
    secret, moment = tokens.session_secret(), int(now.timestamp())
    session = SessionPersonnel(
        account.pk,
        f"S#{tokens.digest(secret)}",
        scope=scope,
        generation=int(account.generation) if generation is None else generation,
        created=moment,
        seen=moment,
        expires=moment + ABSOLUTE[scope],
        ttl=moment + ABSOLUTE[scope],
        device=device[:160] or None,
        tries=0,
    )
    return f"{account.id}.{secret}", session


def check(cookie: str | None, now: datetime, scope: str = COMPLETE) -> Open:
    """The open session of a cookie, if it has this very scope; otherwise the refusal says what is missing."""
    found = _read(cookie)
    moment = int(now.timestamp())
    if found is None or not _alive(found, moment):
        if cookie:
            logs.event("authz_fail", scope="inconnue" if found is None else "terminee")
        raise refusals.NoStaffSession()
    if found.session.scope != scope:
        logs.event("authz_fail", person=found.id, scope=found.session.scope)
        raise refusals.SecondFactorMissing() if scope == COMPLETE else refusals.NoStaffSession()
    _mark_seen(found.session, moment)
    return found


def count_try(opened: Open) -> None:
    """Reserves one of the five codes that a waiting session may try, before the code is compared."""
    try:
        SessionPersonnel(opened.session.pk, opened.session.sk).update(
            actions=[SessionPersonnel.tries.add(1)],
            condition=SessionPersonnel.pk.exists() & (SessionPersonnel.tries < TRIES),
        )
    except UpdateError as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise refusals.NoStaffSession() from None


def replace(opened: Open, session: SessionPersonnel, transaction: Transaction) -> None:
    """Puts a complete session in the place of the one that waited, in the transaction."""
    transaction.save(session, condition=SessionPersonnel.pk.does_not_exist())
    transaction.delete(SessionPersonnel(opened.session.pk, opened.session.sk), condition=SessionPersonnel.pk.exists())


def is_written(session: SessionPersonnel) -> bool:
    """Whether a session that was to be opened is there: its transaction took place although its answer was lost."""
    return (session.pk, session.sk) in read_together(Comptes, (session.pk, session.sk))


def end(cookie: str | None) -> None:
    """Ends the session of a cookie, whatever its scope; ending it twice is no fault."""
    asked = _asked(cookie)
    if asked is not None:
        asked.delete()
        logs.event("session_ended", person=str(asked.pk))


def _asked(cookie: str | None) -> SessionPersonnel | None:
    """The key of the session that a cookie would open; None when it has not the form of one."""
    compte, _, secret = (cookie or "").partition(".")
    if not (len(compte) == 20 and compte.isalnum() and len(secret) == 43 and str(cookie).isascii()):
        return None
    return SessionPersonnel(staff_key(compte), f"S#{tokens.digest(secret)}")


def _read(cookie: str | None) -> Open | None:
    asked = _asked(cookie)
    if asked is None:
        return None
    account, key = (asked.pk, "G"), (asked.pk, asked.sk)
    items = read_together(Comptes, account, key)
    if len(items) != 2:
        return None
    return Open(Personnel.from_raw_data(items[account]), SessionPersonnel.from_raw_data(items[key]))


def _alive(found: Open, moment: int) -> bool:
    session, account = found.session, found.compte
    return (
        session.generation == account.generation
        and account.disabled is None
        and moment < int(session.expires)
        and moment < int(session.seen) + IDLE[str(session.scope)]
    )


def _mark_seen(session: SessionPersonnel, moment: int) -> None:
    if moment - int(session.seen) < SEEN_EVERY:
        return
    try:
        session.update(actions=[SessionPersonnel.seen.set(moment)], condition=SessionPersonnel.pk.exists())
    except UpdateError as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise refusals.NoStaffSession() from None
