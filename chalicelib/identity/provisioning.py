"""Making a person known: account, identifiers, profile and journal in one transaction, or nothing at all."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib import journal, tables
from chalicelib.identity import directory, identifiers
from chalicelib.identity.models import FAR_FUTURE, Alias, Compte, Homonyme, Intervenant, account_key, person_key
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import Busy, Dossiers, Refused, Transaction

PROFILE = tuple(name for name in Intervenant.get_attributes() if name not in Dossiers.get_attributes())
ACCOUNT = ("numero", "identifiant", "statut", "portail", "identifiant_academique", "courriel")
_BATCH = 100
_TRIES = 5
_WINDOW = 8


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

    def value(self, column: str) -> Any:
        """What is kept of a column of intervenants.csv; AttributeError for one that has no home."""
        return getattr(self.account if column in ACCOUNT else self.profile, column)


def portal_key(portail: str, identifiant_academique: str) -> str:
    """The partition that leads from a portal's identifier to an account; no typed identifier can reach it."""
    return f"X#{portail}#{identifiant_academique.strip().lower()}"


def holders(keys: Iterable[str]) -> dict[str, str]:
    """Alias or portal key -> account id, for those that somebody holds."""
    found = _batches(((key, key[0]) for key in dict.fromkeys(keys)), Alias)
    return {alias.pk: alias.compte for alias in found if alias.compte}


def people(comptes: Iterable[str]) -> dict[str, Person]:
    """Account id -> person, as the tables hold them now."""
    ids = list(dict.fromkeys(comptes))
    accounts = {item.pk[2:]: item for item in _batches(((account_key(i), "C") for i in ids), Compte)}
    profiles = {item.pk[2:]: item for item in _batches(((person_key(i), "PROFIL") for i in ids), Intervenant)}
    return {i: Person(accounts[i], profiles[i]) for i in ids if i in accounts and i in profiles}


def by_numero(numeros: Iterable[str]) -> dict[str, Person]:
    """Numéro -> person, for those who are known."""
    keys = {alias_key(numero): numero for numero in numeros}
    held = {keys[key]: compte for key, compte in holders(keys).items()}
    known = people(held.values())
    return {numero: known[compte] for numero, compte in held.items() if compte in known}


def create(facts: Mapping[str, Any], now: datetime, acteur: str, reserved: frozenset[str] = frozenset()) -> Person:
    """Writes a new person. `facts`: columns of intervenants.csv. Without `identifiant`, the next free one is given.

    `reserved`: identifiers that the same file gives to others. Raises Taken, with nothing written.
    """
    if facts.get("identifiant"):
        return _write(facts, None, now, acteur)
    base = identifiers.base(str(facts["prenom"]), str(facts["nom"]))
    for _ in range(_TRIES):
        counter = _counter(base)
        rank = _free_rank(base, int(counter.next or 0), reserved)
        named = dict(facts) | {"identifiant": identifiers.homonym(base, rank)}
        try:
            return _write(named, (counter, rank + 1), now, acteur)
        except Taken:
            if holders(_keys(named) - {alias_key(named["identifiant"])}):
                raise
    raise Taken(base)


def change(person: Person, changed: Mapping[str, Any], now: datetime, acteur: str) -> None:
    """Writes the columns that differ. Raises Taken when a portal's identifier belongs to another account."""
    facts = {column: person.value(column) for column in {*PROFILE, *ACCOUNT}} | dict(changed)
    account = tables.changes(Compte, {name: changed[name] for name in ACCOUNT if name in changed})
    if "courriel" in changed:
        account += _address(now)
    if person.value("portail") and {"portail", "identifiant_academique"} & changed.keys():
        account.append(Compte.generation.add(1))  # who came in by the former identity may be somebody else
    with _taken_if_refused(), Transaction() as transaction:
        if account:
            condition = Compte.pk.exists()
            if "courriel" in changed:
                condition &= _same(Compte.courriel, person.account.courriel)
                condition &= _same(Compte.courriel_origin, person.account.courriel_origin)
            transaction.update(Compte(person.account.pk, "C"), actions=account, condition=condition)
        if profile := tables.changes(Intervenant, {name: changed[name] for name in PROFILE if name in changed}):
            target = Intervenant(person.profile.pk, "PROFIL")
            transaction.update(target, actions=profile, condition=Intervenant.pk.exists())
        transaction.save(directory.entry(person.compte, facts))
        _move_portal(transaction, person, facts)
        told = {"colonnes": ",".join(sorted(changed))}
        journal.put(transaction, "intervenant_modifie", objet=person.account.pk, acteur=acteur, now=now, **told)


def _same(attribute: Any, read: str | None) -> Any:
    """The attribute is as it was read: an address confirmed during an import must not be replaced by it."""
    return attribute.does_not_exist() if read is None else attribute == read


def _write(facts: Mapping[str, Any], counted: tuple[Homonyme, int] | None, now: datetime, acteur: str) -> Person:
    """One transaction. `counted`: the homonym counter as read, and its next value."""
    person = _new(facts, now)
    with _taken_if_refused(), Transaction() as transaction:
        transaction.save(person.account, condition=Compte.pk.does_not_exist())
        transaction.save(person.profile, condition=Intervenant.pk.does_not_exist())
        transaction.save(directory.entry(person.compte, facts))
        for key in _keys(facts):
            _hold(transaction, key, person.compte)
        if counted:
            read, following = counted
            unchanged = Homonyme.next == read.next if read.next else Homonyme.next.does_not_exist()
            transaction.save(Homonyme(read.pk, read.sk, next=following), condition=unchanged)
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


def _hold(transaction: Transaction, key: str, compte: str) -> None:
    """Leads an identifier to the account, without losing the tries that somebody may have counted on it already."""
    actions: list[Action] = [
        Alias.compte.set(compte),
        Alias.permanent.set(FAR_FUTURE),
        Alias.ttl.remove(),
    ]
    transaction.update(Alias(key, key[0]), actions=actions, condition=Alias.compte.does_not_exist())


def _move_portal(transaction: Transaction, person: Person, facts: Mapping[str, Any]) -> None:
    old, new = (person.value("portail"), person.value("identifiant_academique")), facts.get("portail")
    if not new or old == (new, facts["identifiant_academique"]):
        return
    _hold(transaction, portal_key(str(new), str(facts["identifiant_academique"])), person.compte)
    if old[0]:
        key = portal_key(str(old[0]), str(old[1]))
        transaction.delete(Alias(key, key[0]), condition=Alias.compte == person.compte)


def _address(now: datetime) -> list[Action]:
    """An imported address is known at once; a link sent to the former one dies."""
    moment = int(now.timestamp())
    return [
        Compte.courriel_origin.set("import"),
        Compte.courriel_usable_from.set(moment),
        Compte.reset_job.remove(),
    ]


def _counter(base: str) -> Homonyme:
    try:
        return Homonyme.get(f"H#{base}", "H", consistent_read=True)
    except Homonyme.DoesNotExist:
        return Homonyme(f"H#{base}", "H")


def _free_rank(base: str, start: int, reserved: frozenset[str]) -> int:
    """The first number, from `start`, whose identifier nobody holds and the file gives to nobody."""
    while True:
        names = {rank: identifiers.homonym(base, rank) for rank in range(start, start + _WINDOW)}
        held = holders(alias_key(name) for name in names.values())
        for rank, name in names.items():
            if alias_key(name) not in held and name not in reserved:
                return rank
        start += _WINDOW


@contextmanager
def _taken_if_refused() -> Iterator[None]:
    try:
        yield
    except (Refused, Busy):
        raise Taken() from None


def _batches(keys: Iterable[tuple[str, str]], model: Any) -> Iterator[Any]:
    remaining = iter(keys)
    while batch := list(islice(remaining, _BATCH)):
        yield from model.batch_get(batch, consistent_read=True)
