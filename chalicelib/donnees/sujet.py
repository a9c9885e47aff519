"""Whom an export or an erasure is about: the account, the whole collection, and every name that leads to them."""

import re
from collections.abc import Iterator

from chalicelib import tables
from chalicelib.frozen import frozen
from chalicelib.identity import throttling
from chalicelib.identity.models import Compte, Intervenant, account_key, person_key
from chalicelib.identity.provisioning import portal_key
from chalicelib.tables import Comptes, Dossiers
from chalicelib.tables.items import Raw

LEAST = 5
"""Letters or figures of a name that is looked for inside other texts; a shorter one must be the whole text."""


@frozen
class Sujet:
    """`acces`: raw items of `C#<id>`; `dossier`: raw items of `P#<id>`. Both as the tables hold them."""

    compte: str
    acces: list[Raw]
    dossier: list[Raw]

    @property
    def account(self) -> Compte | None:
        """The account, while it is there."""
        raw = next((raw for raw in self.acces if raw["sk"]["S"] == "C"), None)
        return None if raw is None else Compte.from_raw_data(raw)

    @property
    def profile(self) -> Intervenant:
        """What is known of the person; empty when nothing is."""
        raw = next((raw for raw in self.dossier if raw["sk"]["S"] == "PROFIL"), None)
        return Intervenant(person_key(self.compte), "PROFIL") if raw is None else Intervenant.from_raw_data(raw)

    @property
    def names(self) -> list[str]:
        """The identifiers that lead to the account, as they are counted."""
        account = self.account
        return throttling.names(account) if account else []

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The items of the identifiers, and of the portal's."""
        account, found = self.account, [(throttling.alias_key(name), "A") for name in self.names]
        if account and account.portail and account.identifiant_academique:
            found.append((portal_key(str(account.portail), str(account.identifiant_academique)), "X"))
        return found


def lu(compte: str) -> Sujet:
    """Everything kept under an account's id, in two consistent queries."""
    acces = list(tables.query(Comptes, "pk = :pk", pk=account_key(compte)))
    return Sujet(compte, acces, list(tables.query(Dossiers, "pk = :pk", pk=person_key(compte))))


@frozen
class Aiguilles:
    """What tells that a text speaks of the person: ids and addresses anywhere, names both together."""

    partout: tuple[str, ...]
    entiers: tuple[str, ...]
    nom: tuple[str, str]

    def parle(self, value: object) -> bool:
        """Whether a value read from JSON, of whatever depth, speaks of the person."""
        texts = [text.casefold() for text in _texts(value)]
        if any(text.strip() in self.entiers or any(one in text for one in self.partout) for text in texts):
            return True
        whole = f" {' '.join(texts)} "
        return any(_word(one, whole) for one in self.entiers if len(one) >= LEAST) or self._named(whole)

    def _named(self, text: str) -> bool:
        return all(self.nom) and all(_word(one, text) for one in self.nom)

    def parle_un_texte(self, text: str) -> bool:
        """The same for a whole file, line by line: a surname and a first name far apart are two people's."""
        return any(self.parle(line) for line in text.splitlines())


def aiguilles(sujet: Sujet) -> Aiguilles:
    """From the account and the profile."""
    account, profile = sujet.account, sujet.profile
    known = [sujet.compte, str(account.courriel or "") if account else ""]
    whole = [*sujet.names, str(profile.numero or ""), str(account.identifiant_academique or "") if account else ""]
    nom = (str(profile.nom or "").casefold(), str(profile.prenom or "").casefold())
    return Aiguilles(tuple(_kept(known)), tuple(_kept(whole)), nom)


def _kept(texts: list[str]) -> Iterator[str]:
    yield from dict.fromkeys(text.casefold() for text in texts if text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _texts(one)


def _word(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
