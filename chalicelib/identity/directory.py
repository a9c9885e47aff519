"""The directory of an instance's people: small entries, in the order of names, read by imports and by searches."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib import tables
from chalicelib.identity import entries
from chalicelib.identity.entries import LISTE as LISTE
from chalicelib.identity.entries import Entry
from chalicelib.identity.entries import address as address
from chalicelib.identity.entries import name as name
from chalicelib.identity.models import person_key
from chalicelib.identity.names import Names
from chalicelib.tables import Dossiers, Transaction
from chalicelib.tables.attributes import UnicodeAttribute


class Repertoire(Dossiers):
    """pk `P#<compte>`, sk `REPERTOIRE`. `liste` = `intervenants`, `rang` = nom#prenom#numero, `mots` as in entries.py.

    Beside it, for each other word: sk `REPERTOIRE#<rank>`, `liste` = `mot#<initial>`, `rang` = word#nom#prenom#numero.
    """

    numero = UnicodeAttribute(null=True)
    adresse = UnicodeAttribute(null=True)
    mots = UnicodeAttribute(null=True)


def save(transaction: Transaction, compte: str, facts: Mapping[str, Any], former: Names | None = None) -> None:
    """Writes the entries of a person, and deletes those of the former names alone. `facts`: columns of the import."""
    found = entries.of(facts)
    for entry in found:
        transaction.save(_item(compte, entry))
    if former is not None:
        for rank in range(len(found), len(entries.of({**facts, "nom": former.nom, "prenom": former.prenom}))):
            transaction.delete(Repertoire(person_key(compte), entries.key(rank)))


def unreachable(transaction: Transaction, compte: str) -> None:
    """The directory no longer says where a person lives."""
    entry = Repertoire(person_key(compte), entries.key(0))
    transaction.update(entry, actions=[Repertoire.adresse.set("")], condition=Repertoire.pk.exists())


def _item(compte: str, one: Entry) -> Repertoire:
    made = Repertoire(person_key(compte), one.sk, liste=one.liste, rang=one.rang, mots=one.mots)
    made.numero, made.adresse = one.numero, one.adresse
    return made


def everybody() -> Iterator[Repertoire]:
    """Everybody, by name; may be a second late."""
    return iter(Repertoire.by_liste.query(LISTE))


def beginning(liste: str, word: str, holding: Sequence[str], most: int | None) -> tuple[list[Repertoire], bool]:
    """The entries of a list that begin with a word and hold the others, in one call, and whether these are all.

    `most`: entries looked at; None: as many as one answer goes through, some five thousand. May be a second late.
    """
    found, whole = tables.list_page(liste, word, "mots", holding, most)
    return [Repertoire.from_raw_data(raw) for raw in found], whole
