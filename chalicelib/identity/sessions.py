"""Sessions: an opaque secret in a cookie, its digest at rest, checked on every request by one consistent read.

The cookie is `<account id>.<256-bit secret>`, so that one BatchGetItem brings the session and its account.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib import errors, journal, logs
from chalicelib.identity import tokens
from chalicelib.identity.models import Compte, Session, account_key
from chalicelib.tables import Comptes, connection

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


def new(compte: Compte, scope: str, now: datetime, device: str, *, generation: int | None = None) -> tuple[str, Session]:
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


def check(cookie: str | None, now: datetime) -> Open:
    """The open session of a cookie; NoSession when absent, unknown, idle, too old, revoked, or the account is closed."""
    compte_id, _, secret = (cookie or "").partition(".")
    if not (len(compte_id) == 20 and compte_id.isalnum() and len(secret) == 43):
        raise errors.NoSession()
    found = _read(account_key(compte_id), f"S#{tokens.digest(secret)}")
    if found is None or not _alive(found, int(now.timestamp())):
        raise errors.NoSession()
    _mark_seen(found.session, int(now.timestamp()))
    return found


def require(cookie: str | None, now: datetime) -> Open:
    """An open session that may do everything; a restricted one is told which step comes first."""
    found = check(cookie, now)
    if found.scope == PASSWORD:
        raise errors.PasswordChangeRequired()
    if found.scope == EMAIL:
        raise errors.EmailStepRequired()
    return found


def _read(pk: str, session_sk: str) -> Open | None:
    keys = [{"pk": {"S": pk}, "sk": {"S": sk}} for sk in ("C", session_sk)]
    table = Comptes.Meta.table_name
    answer: Any = connection().client.batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
    items = {raw["sk"]["S"]: raw for raw in answer["Responses"].get(table, [])}
    if len(items) != 2:
        return None
    return Open(Compte.from_raw_data(items["C"]), Session.from_raw_data(items[session_sk]))


def _alive(found: Open, moment: int) -> bool:
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
    except UpdateError:
        raise errors.NoSession() from None


def rotate(opened: Open, scope: str, now: datetime, transaction: TransactWrite) -> str:
    """Replaces the session by a new one of another scope, in the transaction; gives the new cookie."""
    cookie, session = new(opened.compte, scope, now, str(opened.session.device or ""))
    transaction.save(session, condition=Session.pk.does_not_exist())
    transaction.delete(Session(opened.session.pk, opened.session.sk), condition=Session.pk.exists())
    return cookie


def open_sessions(opened: Open, now: datetime) -> list[dict[str, Any]]:
    """The person's live sessions, newest first, the current one marked; an id ends one and opens nothing."""
    moment = int(now.timestamp())
    found = [
        session
        for session in Session.query(opened.compte.pk, Session.sk.startswith("S#"), consistent_read=True)
        if _alive(Open(opened.compte, session), moment)
    ]
    return [
        {
            "id": session.sk[2:18],
            "appareil": session.device or "Appareil inconnu",
            "ouverte": int(session.created),
            "vue": int(session.seen),
            "courante": session.sk == opened.session.sk,
        }
        for session in sorted(found, key=lambda session: -int(session.created))
    ]


def end(opened: Open) -> None:
    """Ends this session; ending it twice is no fault."""
    Session(opened.session.pk, opened.session.sk).delete()
    logs.event("session_ended", person=opened.id)


def end_one(opened: Open, short: str) -> None:
    """Ends the session whose id begins so, among the person's own."""
    for session in Session.query(opened.compte.pk, Session.sk.startswith(f"S#{short}"), consistent_read=True):
        if len(short) == 16:
            session.delete()
            logs.event("session_ended", person=opened.id)
            return
    raise errors.NotFound()


def end_all(opened: Open, now: datetime) -> None:
    """Ends every session of the person, in every container, from the next request on."""
    with TransactWrite(connection=connection()) as transaction:
        transaction.update(Compte(opened.compte.pk, "C"), actions=[Compte.generation.add(1)], condition=Compte.pk.exists())
        journal.put(transaction, "sessions_fermees", objet=opened.compte.pk, acteur=opened.compte.pk, now=now)
    logs.event("sessions_ended", person=opened.id)


