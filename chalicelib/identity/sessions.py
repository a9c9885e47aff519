"""Sessions: an opaque secret in a cookie, its digest at rest, checked on every request by one consistent read.

The cookie is `<account id>.<256-bit secret>`, so that one BatchGetItem brings the session and its account.
"""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import UpdateError

from chalicelib import errors, journal, logs
from chalicelib.identity import tokens
from chalicelib.identity.busy import Transaction, read_accounts
from chalicelib.identity.models import Compte, Session, account_key
from chalicelib.tables import Refused

COMPLETE, PASSWORD, EMAIL = "complete", "mot_de_passe", "courriel"
IDLE = {COMPLETE: 30 * 60, PASSWORD: 15 * 60, EMAIL: 15 * 60}
ABSOLUTE = {COMPLETE: 8 * 3600, PASSWORD: 3600, EMAIL: 3600}
SEEN_EVERY = 60


@dataclass(frozen=True)
class Open:
    """An open session and its account, as read on this request."""

    compte: Compte
    session: Session

    @property
    def id(self) -> str:
        """The account id."""
        return str(self.compte.pk).removeprefix("C#")

    @property
    def scope(self) -> str:
        """What the session may do: complete, mot_de_passe or courriel."""
        return str(self.session.scope)


def new(
    compte: Compte, scope: str, now: datetime, device: str, *, generation: int | None = None
) -> tuple[str, Session]:
    """A session item to write and the cookie that opens it."""
    secret, moment = tokens.session_secret(), int(now.timestamp())
    session = Session(
        compte.pk,
        f"S#{tokens.digest(secret)}",
        scope=scope,
        generation=int(compte.generation) if generation is None else generation,
        created=moment,
        seen=moment,
        expires=moment + ABSOLUTE[scope],
        ttl=moment + ABSOLUTE[scope],
        device=device[:160] or None,
    )
    return f"{compte.pk.removeprefix('C#')}.{secret}", session


def of(cookie: str | None) -> Session | None:
    """The key of the session that a cookie would open; None when it has not the form of one."""
    compte_id, _, secret = (cookie or "").partition(".")
    if not (len(compte_id) == 20 and compte_id.isalnum() and len(secret) == 43 and str(cookie).isascii()):
        return None
    return Session(account_key(compte_id), f"S#{tokens.digest(secret)}")


def check(cookie: str | None, now: datetime) -> Open:
    """The open session of a cookie; NoSession when absent, unknown, idle, too old or revoked."""
    asked = of(cookie)
    found = _read(asked) if asked else None
    if found is None or not is_alive(found, int(now.timestamp())):
        raise errors.NoSession()
    _mark_seen(found.session, int(now.timestamp()))
    return found


def require(cookie: str | None, now: datetime) -> Open:
    """An open session that may do everything; a restricted one is told which step comes first."""
    found = check(cookie, now)
    if found.scope == COMPLETE:
        return found
    logs.event("authz_fail", person=found.id, scope=found.scope)
    raise errors.EmailStepRequired() if found.scope == EMAIL else errors.PasswordChangeRequired()


def _read(asked: Session) -> Open | None:
    account, key = (asked.pk, "C"), (asked.pk, asked.sk)
    items = read_accounts(account, key)
    if len(items) != 2:
        return None
    return Open(Compte.from_raw_data(items[account]), Session.from_raw_data(items[key]))


def is_written(session: Session) -> bool:
    """Whether a session that was to be opened is there: its transaction took place although its answer was lost."""
    return (session.pk, session.sk) in read_accounts((session.pk, session.sk))


def is_alive(found: Open, moment: int) -> bool:
    """Neither idle, too old, revoked, nor of a closed account."""
    session, compte = found.session, found.compte
    return (
        session.generation == compte.generation
        and compte.disabled is None
        and moment < int(session.expires)
        and moment < int(session.seen) + IDLE[found.scope]
    )


def _mark_seen(session: Session, moment: int) -> None:
    if moment - int(session.seen) < SEEN_EVERY:
        return
    try:
        session.update(actions=[Session.seen.set(moment)], condition=Session.pk.exists())
    except UpdateError as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise errors.NoSession() from None


def rotate(opened: Open, session: Session, transaction: Transaction) -> None:
    """Replaces the session by a new one, opened the same way, in the transaction."""
    session.portail = opened.session.portail
    transaction.save(session, condition=Session.pk.does_not_exist())
    transaction.delete(Session(opened.session.pk, opened.session.sk), condition=Session.pk.exists())


def elevate(opened: Open, now: datetime) -> str:
    """Replaces the session by a complete one; gives its cookie."""
    cookie, session = new(opened.compte, COMPLETE, now, str(opened.session.device or ""))
    try:
        with Transaction() as transaction:
            rotate(opened, session, transaction)
    except Refused:
        if not is_written(session):
            raise errors.NoSession() from None
    return cookie


def end(opened: Open) -> None:
    """Ends this session; ending it twice is no fault."""
    Session(opened.session.pk, opened.session.sk).delete()
    logs.event("session_ended", person=opened.id)


def end_all(opened: Open, now: datetime) -> None:
    """Ends every session of the person, in every container, from the next request on."""
    with Transaction() as transaction:
        ended = Compte(opened.compte.pk, "C")
        transaction.update(ended, actions=[Compte.generation.add(1)], condition=Compte.pk.exists())
        journal.put(transaction, "sessions_fermees", objet=opened.compte.pk, acteur=opened.compte.pk, now=now)
    logs.event("sessions_ended", person=opened.id)
