"""Making a person known: account, identifiers, profile and journal in one transaction, or nothing at all."""

import secrets
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib import journal
from chalicelib.identity import addresses, directory, identifiers
from chalicelib.identity.allocation import Counted, batches, count, holders, next_free
from chalicelib.identity.models import FAR_FUTURE, Alias, Compte, Intervenant, account_key, person_key
from chalicelib.identity.names import Names
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import Dossiers, Refused, Transaction, together

PROFILE = tuple(name for name in Intervenant.get_attributes() if name not in Dossiers.get_attributes())
ACCOUNT = ("numero", "identifiant", "statut", "portail", "identifiant_academique", "courriel")
TRIES = 5


Reserved = Container[str]
NONE: Reserved = frozenset()


class Taken(Exception):
    """An identifier of this person belongs to another account."""


@dataclass(frozen=True)
class Person:
    """The two items of a person: what lets them in, and what is known of them."""

    account: Compte
    profile: Intervenant

    @property
    def compte(self) -> str:
        """The id of the account, which everything of a person is kept under."""
        return self.account.pk.removeprefix("C#")

    @property
    def names(self) -> Names:
        """Surname and first name, as they are kept."""
        return Names(str(self.profile.nom), str(self.profile.prenom))

    @property
    def in_use(self) -> bool:
        """Somebody came in, or chose a password: what lets them in is theirs."""
        account = self.account
        return account.password_hash is not None or account.last_seen is not None or account.temp_used is not None

    def value(self, column: str) -> Any:
        """What is kept of a column of intervenants.csv; AttributeError for one that has no home."""
        return getattr(self.account if column in ACCOUNT else self.profile, column)


def portal_key(portail: str, identifiant_academique: str) -> str:
    """The partition that leads from a portal's identifier to an account; no typed identifier can reach it."""
    name = identifiant_academique.strip()
    return f"X#{portail}#{name.lower() if name.isascii() else name}"  # the sign of the kelvin has k for small letter


def people(comptes: Iterable[str]) -> dict[str, Person]:
    """Account id -> person, as the tables hold them now."""
    ids = list(dict.fromkeys(comptes))
    accounts, profiles = together(
        lambda: {item.pk[2:]: item for item in batches(((account_key(i), "C") for i in ids), Compte)},
        lambda: {item.pk[2:]: item for item in batches(((person_key(i), "PROFIL") for i in ids), Intervenant)},
    )
    return {i: Person(accounts[i], profiles[i]) for i in ids if i in accounts and i in profiles}


def by_numero(numeros: Iterable[str]) -> dict[str, Person]:
    """Numéro -> person, for those who are known."""
    keys = {alias_key(numero): numero for numero in numeros}
    held = {keys[key]: compte for key, compte in holders(keys).items()}
    known = people(held.values())
    return {numero: known[compte] for numero, compte in held.items() if compte in known}


def create(facts: Mapping[str, Any], now: datetime, acteur: str, reserved: Reserved = NONE) -> Person:
    """Writes a new person. `facts`: columns of intervenants.csv. Without `identifiant`, the next free one is given.

    `reserved`: identifiers that the same file gives to others. Raises Taken, with nothing written.
    """
    if facts.get("identifiant"):
        return _write(facts, None, now, acteur)
    base = identifiers.given(str(facts["prenom"]), str(facts["nom"]), str(facts["numero"]))
    if base == facts["numero"]:
        return _write(dict(facts) | {"identifiant": base}, None, now, acteur)
    for _ in range(TRIES):
        identifiant, counted = next_free(base, reserved)
        named = dict(facts) | {"identifiant": identifiant}
        try:
            return _write(named, counted, now, acteur)
        except Taken:
            if holders(_keys(named) - {alias_key(identifiant)}):
                raise
    raise Taken(base)


def _write(facts: Mapping[str, Any], counted: Counted | None, now: datetime, acteur: str) -> Person:
    """One transaction. `counted`: the homonym counter as read, and its next value."""
    person = _new(facts, now)
    with taken_if_refused(), Transaction() as transaction:
        transaction.save(person.account, condition=Compte.pk.does_not_exist())
        transaction.save(person.profile, condition=Intervenant.pk.does_not_exist())
        directory.save(transaction, person.compte, facts)
        if person.account.courriel:
            addresses.keep(transaction, person.compte, str(person.account.courriel))
        for key in _keys(facts):
            hold(transaction, key, person.compte)
        if counted:
            count(transaction, counted)
        journal.put(transaction, "intervenant_cree", objet=person.account.pk, acteur=acteur, now=now)
    return person


def _new(facts: Mapping[str, Any], now: datetime) -> Person:
    compte, moment = secrets.token_hex(10), int(now.timestamp())
    account = Compte(account_key(compte), "C", created=moment, **{c: facts[c] for c in ACCOUNT if c in facts})
    if account.courriel:
        account.courriel_origin, account.courriel_usable_from = "import", moment
    profile = Intervenant(person_key(compte), "PROFIL", **{c: facts[c] for c in PROFILE if c in facts})
    return Person(account, profile)


def _keys(facts: Mapping[str, object]) -> set[str]:
    """Everything that leads to this person and to nobody else."""
    keys = {alias_key(str(facts["numero"])), alias_key(str(facts["identifiant"]))}
    if facts.get("portail"):
        keys.add(portal_key(str(facts["portail"]), str(facts["identifiant_academique"])))
    return keys


def hold(transaction: Transaction, key: str, compte: str) -> None:
    """Leads an identifier to the account, without losing the tries that somebody may have counted on it already."""
    actions: list[Action] = [
        Alias.compte.set(compte),
        Alias.permanent.set(FAR_FUTURE),
        Alias.ttl.remove(),
    ]
    transaction.update(Alias(key, key[0]), actions=actions, condition=Alias.compte.does_not_exist())


@contextmanager
def taken_if_refused() -> Iterator[None]:
    """Taken, in the place of a refused transaction; what was too busy says so itself: nobody holds anything of it."""
    try:
        yield
    except Refused:
        raise Taken() from None

