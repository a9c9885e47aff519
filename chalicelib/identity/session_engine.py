"""The one engine of sessions, people's and staff's: an opaque secret in a cookie, its digest at rest, read each time.

The cookie is `<account id>.<256-bit secret>`, so that one BatchGetItem brings the session and its account.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Generic, TypeVar

from chalicelib import errors, faults, tables
from chalicelib.frozen import frozen
from chalicelib.identity import tokens
from chalicelib.identity.models import AnyAccount, AnySession
from chalicelib.tables import Comptes, Transaction, read_together

SEEN_EVERY = 60
A = TypeVar("A", bound=AnyAccount)
S = TypeVar("S", bound=AnySession)


@frozen
class Open(Generic[A, S]):
    """An open session and its account, as read on this request."""

    compte: A
    session: S

    @property
    def id(self) -> str:
        """The account id."""
        return str(self.compte.pk).partition("#")[2]

    @property
    def acteur(self) -> str:
        """How the journal names the account."""
        return str(self.compte.pk)

    @property
    def scope(self) -> str:
        """What the session may do: one of its kind's scopes."""
        return str(self.session.scope)


@frozen
class Kind(Generic[A, S]):
    """Whose sessions these are. `prefix`: of an account's partition, its sort key too. `idle`, `absolute`: scope -> s.

    `closed`: the refusal of a session that ended while it was looked at.
    """

    prefix: str
    account: type[A]
    model: type[S]
    idle: Mapping[str, int]
    absolute: Mapping[str, int]
    closed: type[errors.Refusal]

    def new(
        self, account: A, scope: str, now: datetime, device: str, generation: int | None = None
    ) -> tuple[str, S]:
        """The cookie that opens a session, and the item to write."""
        secret, moment = tokens.session_secret(), int(now.timestamp())
        session = self.model(
            account.pk,
            f"S#{tokens.digest(secret)}",
            scope=scope,
            generation=int(account.generation) if generation is None else generation,
            created=moment,
            seen=moment,
            expires=moment + self.absolute[scope],
            ttl=moment + self.absolute[scope],
            device=device[:160] or None,
        )
        return f"{str(account.pk).partition('#')[2]}.{secret}", session

    def of(self, cookie: str | None) -> S | None:
        """The key of the session that a cookie would open; None when it has not the form of one."""
        compte, _, secret = (cookie or "").partition(".")
        if not (len(compte) == 20 and compte.isalnum() and len(secret) == 43 and str(cookie).isascii()):
            return None
        return self.model(f"{self.prefix}#{compte}", f"S#{tokens.digest(secret)}")

    def read(self, cookie: str | None) -> Open[A, S] | None:
        """The session of a cookie and its account, alive or not, in one call."""
        asked = self.of(cookie)
        if asked is None:
            return None
        account, key = (asked.pk, self.prefix), (asked.pk, asked.sk)
        items = read_together(Comptes, account, key)
        if len(items) != 2:
            return None
        return Open(self.account.from_raw_data(items[account]), self.model.from_raw_data(items[key]))

    def is_alive(self, found: Open[A, S], moment: int) -> bool:
        """Neither idle, too old, revoked, nor of a closed account. `moment`: epoch seconds."""
        session, account = found.session, found.compte
        return (
            session.generation == account.generation
            and account.disabled is None
            and moment < int(session.expires)
            and moment < int(session.seen) + self.idle[found.scope]
        )

    def mark_seen(self, session: S, moment: int) -> None:
        """Puts off the end of an idle session, once a minute at most; `closed` when it ended meanwhile."""
        if moment - int(session.seen) < SEEN_EVERY:
            return
        if not tables.update(session, [AnySession.seen.set(moment)], AnySession.pk.exists()):
            raise self.closed()

    def replace(self, opened: Open[A, S], session: S, transaction: Transaction) -> None:
        """Puts a session in the place of the open one, in the transaction."""
        transaction.save(session, condition=AnySession.pk.does_not_exist())
        transaction.delete(self.model(opened.session.pk, opened.session.sk), condition=AnySession.pk.exists())


def settle(session: AnySession, fault: faults.Fault, refusal: Exception) -> None:
    """After a fault: nothing when the session to be opened is there, for its transaction took place all the same.

    Raises `refusal` when a condition did not hold, and the fault itself when nobody knows.
    """
    try:
        written = (session.pk, session.sk) in read_together(Comptes, (session.pk, session.sk))
    except faults.Busy:
        raise faults.Unknown(fault.code) from None
    if not written:
        raise (refusal if isinstance(fault, faults.Refused) else fault) from None
