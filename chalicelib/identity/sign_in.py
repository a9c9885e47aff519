"""Coming in with an identifier and a password: the same work and the same answer whoever asks.

Three round trips: the try is reserved on the identifier, the account and the address counter are read, and one
transaction opens the session and clears the tries. One hash is verified whatever the account's state.
"""

from datetime import datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import errors, journal, logs
from chalicelib.identity import passwords, sessions, temporary_passwords, throttling
from chalicelib.identity.identifiers import canonical
from chalicelib.identity.models import Alias, Compte, Compteur, account_key
from chalicelib.tables import Comptes, connection

AFTER_FIRST_USE = 24 * 3600
UNKNOWN = "C#inconnu"


def sign_in(identifiant: str, password: str, *, address: str, device: str, now: datetime) -> tuple[str, str]:
    """Gives (cookie, scope). CredentialsRefused is one answer for every reason; TooManyTries says how long to wait."""
    if len(password) > passwords.LONGEST:
        raise errors.InvalidFields([("/mot_de_passe", "champ_trop_long", "Au plus 128\u00a0caractères.")])
    alias = throttling.reserve(canonical(identifiant) or "-", now)
    compte, counter = _read(alias, throttling.address_counter(address, now))
    throttling.check_address(counter, now)
    if not _verify(compte, password, now):
        throttling.count_failure(counter, now)
        logs.event("authn_login_fail", person=alias.compte or "inconnu")
        raise errors.CredentialsRefused()
    assert compte is not None
    return _open(compte, alias, password, device, now)


def _read(alias: Alias, counter: Compteur) -> tuple[Compte | None, Compteur]:
    """The account (a key that nobody holds when there is none) and the address counter, in one read."""
    pk = account_key(alias.compte) if alias.compte else UNKNOWN
    keys = [{"pk": {"S": pk}, "sk": {"S": "C"}}, {"pk": {"S": counter.pk}, "sk": {"S": counter.sk}}]
    table = Comptes.Meta.table_name
    answer: Any = connection().client.batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
    items = {raw["pk"]["S"]: raw for raw in answer["Responses"].get(table, [])}
    compte = Compte.from_raw_data(items[pk]) if pk in items else None
    return compte, Compteur.from_raw_data(items[counter.pk]) if counter.pk in items else counter


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


def _open(compte: Compte, alias: Alias, password: str, device: str, now: datetime) -> tuple[str, str]:
    scope = first_scope(compte)
    cookie, session = sessions.new(compte, scope, now, device)
    unchanged = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.save(session, condition=sessions.Session.pk.does_not_exist())
            transaction.update(Compte(compte.pk, "C"), actions=_after(compte, password, now), condition=unchanged)
            transaction.update(Alias(alias.pk, "A"), actions=[Alias.tries.remove()])
            journal.put(transaction, "connexion", objet=compte.pk, acteur=compte.pk, now=now, portee=scope)
    except TransactWriteError:
        raise errors.CredentialsRefused() from None
    logs.event("authn_login_success", person=compte.pk.removeprefix("C#"), scope=scope)
    return cookie, scope


def _after(compte: Compte, password: str, now: datetime) -> list[Action]:
    """What a success changes: a temporary password now lives a day at most, an old hash is made anew."""
    moment = int(now.timestamp())
    actions: list[Action] = [Compte.last_seen.set(moment)]
    if compte.temp_hash is not None:
        actions.append(Compte.temp_expires.set(min(int(compte.temp_expires), moment + AFTER_FIRST_USE)))
    elif compte.password_hash is not None and passwords.is_outdated(compte.password_hash):
        actions.append(Compte.password_hash.set(passwords.hash_password(password)))
    return actions
