"""Changing what is known of a person: columns, a repaired identifiant, the former address told, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import journal, outbox, tables
from chalicelib.identity import addresses, directory, identifiers
from chalicelib.identity.allocation import Counted, count, next_free
from chalicelib.identity.models import Alias, Compte, Intervenant
from chalicelib.identity.names import Names, renamed, repairs, trace
from chalicelib.identity.provisioning import (
    ACCOUNT,
    NONE,
    PROFILE,
    TRIES,
    Person,
    Reserved,
    Taken,
    hold,
    portal_key,
    taken_if_refused,
)
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import Transaction

_DIRECTORY = {"nom", "prenom", "adresse_1", "code_postal", "ville"}
"""Columns that the directory is made of: it is written from the names as they were read, if they still are."""


@dataclass(frozen=True)
class Act:
    """How a change is journalled: `details` are codes, never names. `notice`: the job that tells the person."""

    name: str = "intervenant_modifie"
    details: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""


def change(
    person: Person, changed: Mapping[str, Any], now: datetime, acteur: str, act: Act = Act(), reserved: Reserved = NONE
) -> None:
    """Writes the columns that differ; a name that is repaired repairs its identifiant, the former one stays an alias.

    The former address of an account in use is told. Raises Taken when an identifier belongs to another account.
    """
    said = Names(*(str(changed.get(column, person.value(column))) for column in ("nom", "prenom")))
    base = identifiers.given(said.prenom, said.nom, str(person.account.numero))
    if "identifiant" in changed or not made_from_damage(person, said):
        return _change(person, changed, None, now, acteur, act)
    if base == person.account.numero:
        return _change(person, dict(changed) | {"identifiant": base}, None, now, acteur, act)
    for tries_left in reversed(range(TRIES)):
        identifiant, counted = next_free(base, reserved)
        try:
            return _change(person, dict(changed) | {"identifiant": identifiant}, counted, now, acteur, act)
        except Taken:
            if not tries_left:
                raise


def made_from_damage(person: Person, said: Names) -> bool:
    """The identifiant was given to what a file had made of the name; `said` is the right one."""
    if not repairs(person.names, said):
        return False
    kept, numero = person.names, str(person.account.numero)
    stem = identifiers.given(kept.prenom, kept.nom, numero)
    identifiant = str(person.account.identifiant)
    same_stem = identifiant == stem if stem == numero else identifiant.rstrip("0123456789") == stem
    return same_stem and stem != identifiers.given(said.prenom, said.nom, numero)


def _change(
    person: Person, changed: Mapping[str, Any], counted: Counted | None, now: datetime, acteur: str, act: Act
) -> None:
    facts = {column: person.value(column) for column in {*PROFILE, *ACCOUNT}} | dict(changed)
    jobs = list[str]()
    with taken_if_refused(), Transaction() as transaction:
        said = Names(str(facts["nom"]), str(facts["prenom"]))
        if account := [*_of_the_account(person, changed, now, acteur), *_renamed(person, said, act)]:
            condition = _as_read(person, changed)
            transaction.update(Compte(person.account.pk, "C"), actions=account, condition=condition)
        if profile := tables.changes(Intervenant, {name: changed[name] for name in PROFILE if name in changed}):
            target, stands = Intervenant(person.profile.pk, "PROFIL"), Intervenant.pk.exists()
            if _DIRECTORY & changed.keys():
                stands &= _same(Intervenant.nom, person.profile.nom) & _same(Intervenant.prenom, person.profile.prenom)
                directory.save(transaction, person.compte, facts, former=person.names)
            transaction.update(target, actions=profile, condition=stands)
        _move_portal(transaction, person, facts)
        if "courriel" in changed:
            addresses.keep(transaction, person.compte, changed["courriel"])
        if "identifiant" in changed and changed["identifiant"] != person.account.numero:
            hold(transaction, alias_key(str(changed["identifiant"])), person.compte)
        if counted:
            count(transaction, counted)
        told = {"colonnes": ",".join(sorted(changed)), **act.details}
        journal.put(transaction, act.name, objet=person.account.pk, acteur=acteur, now=now, **told)
        if "courriel" in changed and person.account.courriel and person.in_use:
            ancien = person.account.courriel
            told = {"compte": person.compte, "ancien": ancien}
            jobs.append(outbox.put(transaction, "avis_courriel_corrige", now=now, **told))
        if act.notice and person.account.courriel:
            jobs.append(outbox.put(transaction, act.notice, now=now, compte=person.compte))
    for job in jobs:
        outbox.nudge(job)


def _of_the_account(person: Person, changed: Mapping[str, Any], now: datetime, acteur: str) -> list[Action]:
    account = tables.changes(Compte, {name: changed[name] for name in ACCOUNT if name in changed})
    if "courriel" in changed:
        account += _address(now)
        if person.in_use:
            account += [Compte.courriel_par.set(acteur), Compte.courriel_le.set(int(now.timestamp()))]
    if "identifiant" in changed:
        former = [*(person.account.anciens_identifiants or ()), str(person.account.identifiant)]
        account.append(Compte.anciens_identifiants.set(former))
    if person.value("portail") and {"portail", "identifiant_academique"} & changed.keys():
        account.append(Compte.generation.add(1))  # who came in by the former identity may be somebody else
    return account


def _renamed(person: Person, said: Names, act: Act) -> list[Action]:
    """An account in use that an import renames waits for a confirmation of what else would make it somebody else's."""
    former = person.account.renomme
    if former is not None and (act.name != Act().name or former == trace(said)):
        return [Compte.renomme.remove()]
    if former is not None or act.name != Act().name or not person.in_use or not renamed(person.names, said):
        return []
    return [Compte.renomme.set(trace(person.names))]


def _as_read(person: Person, changed: Mapping[str, object]) -> Condition:
    """What must still hold: an address confirmed, or an account opened, since it was read."""
    condition: Condition = Compte.pk.exists()
    if "courriel" in changed:
        condition &= _same(Compte.courriel, person.account.courriel)
        condition &= _same(Compte.courriel_origin, person.account.courriel_origin)
        condition &= _same(Compte.password_hash, person.account.password_hash)
    if "identifiant" in changed:
        condition &= _same(Compte.identifiant, person.account.identifiant)
    return condition


def _same(attribute: Attribute[str], read: str | None) -> Condition:
    """The attribute is as it was read: an address confirmed during an import must not be replaced by it."""
    return attribute.does_not_exist() if read is None else attribute == read


def _move_portal(transaction: Transaction, person: Person, facts: Mapping[str, Any]) -> None:
    old, new = (person.value("portail"), person.value("identifiant_academique")), facts.get("portail")
    if not new or old == (new, facts["identifiant_academique"]):
        return
    hold(transaction, portal_key(str(new), str(facts["identifiant_academique"])), person.compte)
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
