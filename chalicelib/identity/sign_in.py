"""Coming in with an identifier and a password: the same work and the same answer whoever asks.

Three round trips: the try is reserved on the identifier, the account and the address counter are read, and one
transaction opens the session and clears the tries. One hash is verified whatever the account's state.
"""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import familiar, passwords, sessions, temporary_passwords, throttling
from chalicelib.identity.models import Alias, Compte, Compteur, Session, account_key
from chalicelib.tables import Comptes, Refused, Transaction, Unknown, read_together

UNKNOWN = "C#inconnu"


def sign_in(
    identifiant: str, password: str, *, address: str, device: str, now: datetime, held: str | None = None
) -> tuple[str, str]:
    """Gives (cookie, scope). CredentialsRefused is one answer for every reason; TooManyTries says how long to wait.

    `held`: the cookie that the browser already holds; its session ends with this success.
    """
    if passwords.is_too_long(password):
        raise errors.PasswordTooLong()
    alias = throttling.reserve(throttling.name_of(identifiant), now)
    compte, counter = _read(alias, throttling.address_counter(address, now))
    try:
        throttling.check_address(counter, now)
    except errors.TooManyTries:
        throttling.release(alias)
        raise
    right = _verify(compte, password, now)
    if compte is None or not right:
        logs.event("authn_login_fail", person=alias.compte or "inconnu")
        throttling.count_failure(counter, now)
        raise errors.CredentialsRefused()
    return _open(compte, alias, password, device, held, now)


def _read(alias: Alias, counter: Compteur) -> tuple[Compte | None, Compteur]:
    """The account (a key that nobody holds when there is none) and the address counter, asked together."""
    account, counted = (account_key(alias.compte) if alias.compte else UNKNOWN, "C"), (counter.pk, counter.sk)
    found = read_together(Comptes, account, counted)
    compte = Compte.from_raw_data(found[account]) if account in found else None
    return compte, Compteur.from_raw_data(found[counted]) if counted in found else counter


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


def _open(compte: Compte, alias: Alias, password: str, device: str, held: str | None, now: datetime) -> tuple[str, str]:
    scope = first_scope(compte)
    cookie, session = sessions.new(compte, scope, now, device)
    unchanged = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.save(session, condition=Session.pk.does_not_exist())
            met, job = familiar.meet(compte, device, transaction, now)
            actions = [*_after(compte, password, now), *met]
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=unchanged)
            transaction.update(Alias(alias.pk, "A"), actions=[Alias.tries.remove()])
            journal.put(transaction, "connexion", objet=compte.pk, acteur=compte.pk, now=now, portee=scope)
            if old := sessions.of(held):
                transaction.delete(old)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, errors.CredentialsRefused())
    if job:
        outbox.nudge(job)
    logs.event("authn_login_success", person=compte.pk.removeprefix("C#"), scope=scope)
    return cookie, scope


def _after(compte: Compte, password: str, now: datetime) -> list[Action]:
    """What a success changes: a temporary password now lives a day at most, an old hash is made anew."""
    moment = int(now.timestamp())
    actions: list[Action] = [Compte.last_seen.set(moment)]
    if compte.temp_hash is not None:
        end = moment + ACADEMIE.limites.provisoire_heures_apres_usage * 3600
        actions.append(Compte.temp_expires.set(min(int(compte.temp_expires or 0), end)))
        actions.append(Compte.temp_used.set(Compte.temp_used | moment))
    elif compte.password_hash is not None and passwords.is_outdated(compte.password_hash):
        actions.append(Compte.password_hash.set(passwords.hash_password(password)))
    return actions
