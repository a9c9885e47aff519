"""Coming in with an identifier and a password: the same work and the same answer whoever asks.

Four round trips: the try is reserved on the identifier, the account and the counters of the network are read, the
password is counted there, and one transaction opens the session and gives all back. One hash is verified whatever the
account's state.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import doors, known_browsers, passwords, sessions, temporary_passwords, throttling
from chalicelib.identity.models import Alias, Compte, Session, account_key
from chalicelib.tables import Comptes, Refused, Transaction, Unknown, read_together
from chalicelib.tables.items import Raw

UNKNOWN = "C#inconnu"
Counted = tuple[Alias, doors.Try]


class Browser(NamedTuple):
    """Where a sign-in comes from: its name, the cookie that it holds, and the secret of known browsers, if it has one.

    `held`: the session of that cookie ends with the success. `langue`: of a page in another language than French, kept
    with the person from then on.
    """

    address: str
    device: str
    held: str | None = None
    known: str | None = None
    langue: str | None = None


class Entered(NamedTuple):
    """What a success gives: the session's cookie, what it may do, and the secret that the browser is known by."""

    cookie: str
    scope: str
    known: str


def sign_in(identifiant: str, password: str, browser: Browser, now: datetime) -> Entered:
    """CredentialsRefused is one answer for every reason; TooManyTries says why, and how long to wait."""
    if passwords.is_too_long(password):
        raise errors.PasswordTooLong()
    name = throttling.name_of(identifiant)
    tried = doors.Try(doors.PEOPLE, browser.address, name, password, now)
    alias, compte, reserved = _admitted(name, tried, browser.known, now)
    right = _verify(compte, password, now)
    if compte is None or not right:
        logs.event("authn_login_fail", person=alias.compte or "inconnu", reseau=tried.mark)
        tried.failed()
        raise errors.CredentialsRefused()
    entered = _open(compte, (alias, tried) if reserved else None, password, browser, now)
    logs.event("authn_login_success", person=compte.pk.removeprefix("C#"), scope=entered.scope, reseau=tried.mark)
    return entered


def _admitted(name: str, tried: doors.Try, known: str | None, now: datetime) -> tuple[Alias, Compte | None, bool]:
    """The identifier and its account, once a try is reserved; a browser that the account knows has tries of its own.

    Whether the try is the identifier's: strangers do not get theirs back by the success of a known browser.
    """
    try:
        alias = throttling.reserve(name, now, tried.address)
    except errors.TooManyTries as refused:
        alias = known_browsers.admit(name, "C", known, refused, now)
        return alias, _read(alias, tried)[0], False
    compte, found = _read(alias, tried)
    refusal = tried.refusal(found, alias)
    if refusal is not None:
        throttling.release(alias)
        known_browsers.admit(name, "C", known, refusal, now)
    return alias, compte, refusal is None


def _read(alias: Alias, tried: doors.Try) -> tuple[Compte | None, Mapping[doors.Key, Raw]]:
    """The account (a key that nobody holds when there is none), and what counts in the network, asked together."""
    account = (account_key(alias.compte) if alias.compte else UNKNOWN, "C")
    found = read_together(Comptes, account, *tried.keys)
    compte = Compte.from_raw_data(found[account]) if account in found else None
    return compte, found


def _verify(compte: Compte | None, password: str, now: datetime) -> bool:
    """One verification, then the account's state; an expired temporary password says so only to who typed it right."""
    temporary = compte is not None and compte.temp_hash is not None
    stored = None if compte is None else compte.temp_hash if temporary else compte.password_hash
    right = passwords.verify(stored, temporary_passwords.normal_form(password) if temporary else password)
    if not right or compte is None or compte.disabled is not None:
        return False
    if temporary and int(compte.temp_expires or 0) <= int(now.timestamp()):
        raise errors.TemporaryPasswordExpired()
    return True


def first_scope(compte: Compte) -> str:
    """What the session of an account may do at first: choose a password, give an address, or everything."""
    if compte.temp_hash is not None:
        return sessions.PASSWORD
    return sessions.COMPLETE if compte.courriel else sessions.EMAIL


def _open(compte: Compte, counted: Counted | None, password: str, browser: Browser, now: datetime) -> Entered:
    """`counted`: what the success gives back, unless the browser's own tries were used."""
    scope, known = first_scope(compte), known_browsers.secret_of(browser.known)
    cookie, session = sessions.new(compte, scope, now, browser.device)
    unchanged = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.save(session, condition=Session.pk.does_not_exist())
            met, job = known_browsers.meet(compte, browser.device, transaction, now)
            actions = [*_after(compte, password, browser.langue, now), *met]
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=unchanged)
            if counted is not None:
                transaction.update(Alias(counted[0].pk, "A"), actions=[Alias.essais.remove()])
                counted[1].give_back(transaction)
            journal.put(transaction, "connexion", objet=compte.pk, acteur=compte.pk, now=now, portee=scope)
            known_browsers.remember(transaction, compte, known, now, int(compte.generation))
            if old := sessions.of(browser.held):
                transaction.delete(old)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, errors.CredentialsRefused())
    if job:
        outbox.nudge(job)
    return Entered(cookie, scope, known)


def _after(compte: Compte, password: str, langue: str | None, now: datetime) -> list[Action]:
    """What a success changes: a temporary password now lives a day at most, an old hash is made anew."""
    moment = int(now.timestamp())
    actions = sessions.seen(compte, now)
    if langue:
        actions.append(Compte.langue.set(langue))
    if compte.temp_hash is not None:
        end = moment + ACADEMIE.limites.provisoire_heures_apres_usage * 3600
        actions.append(Compte.temp_expires.set(min(int(compte.temp_expires or 0), end)))
        actions.append(Compte.temp_used.set(Compte.temp_used | moment))
    elif compte.password_hash is not None and passwords.is_outdated(compte.password_hash):
        actions.append(Compte.password_hash.set(passwords.hash_password(password)))
    return actions
