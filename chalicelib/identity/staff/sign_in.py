"""Coming in as staff: address and password open a session that can only give a code, the code opens the real one.

The same work and the same answer whoever asks; passwords and codes are counted apart, each under the people's limits.
"""

from collections.abc import Mapping
from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, tables
from chalicelib.identity import allowances, doors, known_browsers, passwords, throttling
from chalicelib.identity.models import Alias
from chalicelib.identity.staff import facts, refusals, second_factor, sessions
from chalicelib.identity.staff.models import Personnel, SessionPersonnel, code_alias, password_alias, staff_key
from chalicelib.tables import Comptes, Refused, Transaction, Unknown, read_together
from chalicelib.tables.items import Raw

UNKNOWN = "G#inconnu"


def enter(
    courriel: str, password: str, *, address: str, device: str, now: datetime, known: str | None = None
) -> str:
    """The cookie of a session that waits for a code. StaffRefused is one answer for every reason.

    `known`: the secret of known browsers that this one holds.
    """
    if passwords.is_too_long(password):
        raise refusals.StaffRefused()
    name = _name(password_alias(facts.spelling(courriel)))
    tried = doors.Try(doors.STAFF, address, name, password, now)
    alias, account, reserved = _admitted(name, tried, known, now)
    right = passwords.verify(None if account is None else account.password_hash, password)
    if account is None or not right or account.disabled is not None:
        logs.event("staff_login_fail", person=alias.compte or "inconnu", reseau=tried.mark)
        tried.failed()
        raise refusals.StaffRefused()
    _refresh_hash(account, password)
    cookie, session = sessions.new(account, sessions.CODE, now, device)
    session.connu = not reserved or None
    _write(session, (alias, tried) if reserved else None)
    logs.event("staff_password_accepted", person=account.id, reseau=tried.mark)
    return cookie


def _write(session: SessionPersonnel, counted: tuple[Alias, doors.Try] | None) -> None:
    """The session that waits for a code; the try is given back with it, for the password was right."""
    try:
        with Transaction() as transaction:
            transaction.save(session)
            if counted is not None:
                throttling.give_back(counted[0], transaction)
                counted[1].give_back(transaction)
    except Refused:
        tables.put(session)
        if counted is not None:
            throttling.release(counted[0])


def give_code(cookie: str | None, code: str, known: str, now: datetime) -> tuple[str, Personnel]:
    """The cookie of the complete session and its account, for the code of the moment; `known`: its browser's secret."""
    opened = _waiting(cookie, now)
    account = opened.compte
    secret = second_factor.unseal(str(account.secret), opened.id)
    step = second_factor.accepted_step(secret, code, None if account.counter is None else int(account.counter), now)
    if step is None:
        raise _wrong(opened)
    unused = Personnel.counter.does_not_exist() | (Personnel.counter < step)
    return _complete(opened, [Personnel.counter.set(step)], unused, ("totp", known), now), account


def give_recovery_code(cookie: str | None, code: str, known: str, now: datetime) -> tuple[str, Personnel]:
    """The same for a recovery code, which serves once."""
    opened = _waiting(cookie, now)
    digest = second_factor.recovery_digest(opened.id, code)
    if digest not in set(opened.compte.recovery or ()):
        raise _wrong(opened)
    taken: list[Action] = [Personnel.recovery.delete({digest})]
    unused = Personnel.recovery.contains(digest)
    return _complete(opened, taken, unused, ("code_de_secours", known), now), opened.compte


def _name(alias: Alias) -> str:
    return str(alias.pk).removeprefix("A#")


def _told(refused: errors.TooManyTries) -> errors.Refusal:
    """The same, in the words of this door."""
    if isinstance(refused, errors.TooManyFromHere | errors.PasswordSpread):
        return refusals.StaffTooManyFromHere(retry_after=refused.retry_after)
    return refusals.StaffTooManyTries(retry_after=refused.retry_after)


def _reserve_code(alias: Alias, now: datetime) -> None:
    try:
        throttling.reserve(_name(alias), now, rule=allowances.doubled)
    except errors.TooManyTries as refused:
        raise _told(refused) from None


def _admitted(name: str, tried: doors.Try, known: str | None, now: datetime) -> tuple[Alias, Personnel | None, bool]:
    """The address and its account, once a try is reserved; a browser that the account knows has tries of its own.

    Whether the try is the address's: a success clears its tries only then.
    """
    try:
        alias = throttling.reserve(name, now, tried.address)
    except errors.TooManyTries as refused:
        alias = known_browsers.admit(name, "G", known, _told(refused), now)
        return alias, _read(alias, tried)[0], False
    account, found = _read(alias, tried)
    refusal = tried.refusal(found, alias)
    if refusal is not None:
        throttling.release(alias)
        known_browsers.admit(name, "G", known, _told(refusal), now)
    return alias, account, refusal is None


def _read(alias: Alias, tried: doors.Try) -> tuple[Personnel | None, Mapping[doors.Key, Raw]]:
    """The account (a key that nobody holds when there is none), and what counts in the network, asked together."""
    account = (staff_key(alias.compte) if alias.compte else UNKNOWN, "G")
    found = read_together(Comptes, account, *tried.keys)
    known = Personnel.from_raw_data(found[account]) if account in found else None
    return known, found


def _refresh_hash(account: Personnel, password: str) -> None:
    """A hash made with other parameters than today's is made anew, unless the password has changed meanwhile."""
    stored = str(account.password_hash)
    if passwords.is_outdated(stored):
        fresh = passwords.hash_password(password)
        same = Personnel.password_hash == stored
        if not tables.update(Personnel(account.pk, "G"), [Personnel.password_hash.set(fresh)], same):
            logs.event("hash_not_refreshed", person=account.id)


def _waiting(cookie: str | None, now: datetime) -> sessions.StaffOpen:
    """The session that waits, with one try taken from it and from its address."""
    opened = sessions.check(cookie, now, sessions.CODE)
    sessions.count_try(opened)
    _reserve_code(code_alias(str(opened.compte.courriel)), now)
    return opened


def _wrong(opened: sessions.StaffOpen) -> refusals.SecondFactorRefused:
    logs.event("staff_code_fail", person=opened.id)
    return refusals.SecondFactorRefused()


def _freed(opened: sessions.StaffOpen) -> list[Alias]:
    """Whose tries a success clears: strangers do not get those on the address back by that of a known browser."""
    courriel = str(opened.compte.courriel)
    return [code_alias(courriel), *([] if opened.session.connu else [password_alias(courriel)])]


def _complete(
    opened: sessions.StaffOpen, used: list[Action], unused: Condition, by: tuple[str, str], now: datetime
) -> str:
    """Uses the code up and opens the session in one transaction, so that a code opens one session at most.

    `by`: the means, and the secret of the browser.
    """
    account, (means, known) = opened.compte, by
    cookie, session = sessions.new(account, sessions.COMPLETE, now, str(opened.session.device or ""))
    same = (Personnel.generation == account.generation) & Personnel.disabled.does_not_exist() & unused
    actions = [*used, Personnel.last_seen.set(int(now.timestamp()))]
    try:
        with Transaction() as transaction:
            sessions.replace(opened, session, transaction)
            known_browsers.remember(transaction, account, known, now, int(account.generation))
            transaction.update(Personnel(account.pk, "G"), actions=actions, condition=same)
            for alias in _freed(opened):
                transaction.update(alias, actions=[Alias.essais.remove()])
            journal.put(transaction, "connexion_personnel", objet=account.pk, acteur=account.pk, now=now, moyen=means)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, _wrong(opened))
    logs.event("staff_login_success", person=opened.id, means=means)
    return cookie
