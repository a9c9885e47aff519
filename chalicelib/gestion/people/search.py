"""Finding a person of the instance: by numéro, by identifier, or by any words of the name, in any order and script."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from chalicelib import errors
from chalicelib.identity import allocation, directory, identifiers, names, provisioning
from chalicelib.identity.directory import Repertoire
from chalicelib.identity.models import Intervenant
from chalicelib.identity.throttling import alias_key

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import PersonnesTrouvees, PersonneTrouvee

MOST, SHORTEST, LONGEST, WORDS = 20, 2, 80, 6
BROAD = 200
"""Namesakes looked through for a first name."""


def find(query: str) -> PersonnesTrouvees:
    """The first people found, the exact identifier first; `suite` says that there are more."""
    text = " ".join(query.split())
    least = SHORTEST if text.isascii() else 1  # 李 is a whole name
    if not least <= len(text) <= LONGEST:
        told = f"Indiquez un numéro, un identifiant ou un nom, de {SHORTEST} à {LONGEST}\u00a0caractères."
        raise errors.InvalidFields([("/q", "recherche_invalide", told)])
    ids: dict[str, None] = dict.fromkeys(_by_identifier(text))
    for found in chain(_by_name(text), _by_words(text)):
        ids[str(found.pk).removeprefix("P#")] = None
        if len(ids) > MOST:
            break
    known = provisioning.people(list(ids)[:MOST])
    return {"intervenants": [_line(known[compte]) for compte in ids if compte in known], "suite": len(ids) > MOST}


def _by_identifier(text: str) -> Iterator[str]:
    """The one who has it first, then those whose numéro has more zeros before it, or fewer."""
    name = identifiers.canonical(text)
    if name:
        yield from allocation.holders([alias_key(name)]).values()
    if name and identifiers.is_numero(name):
        yield from allocation.holders(map(alias_key, identifiers.with_other_zeros(name))).values()


def _by_name(text: str) -> Iterator[Repertoire]:
    """« Ait Ouali Kévin », « kévin ait-ouali », « kévin ait » and « ait » all lead to AIT-OUALI Kévin."""
    letters = [identifiers.canonical(word) or "" for word in text.split()[:WORDS]]
    if not all(letters):
        return
    yield from _begins("".join(letters), MOST + 1)
    for cut in range(1, len(letters)):
        before, after = "".join(letters[:cut]), "".join(letters[cut:])
        for nom, prenom in ((before, after), (after, before)):
            yield from _begins(f"{nom}#{prenom}", MOST + 1)
            yield from (entry for entry in _begins(nom, BROAD) if f"#{prenom}" in str(entry.rang))


def _by_words(text: str) -> Iterator[Repertoire]:
    """Whoever has every word somewhere in their names: « tour » leads to DE LA TOUR, « Петрова » to Петрова.

    The whole directory is gone through, a query for each megabyte (some seven thousand people).
    """
    words = [letters for word in text.split()[:WORDS] if (letters := names.letters(word))]
    if not words or all(word.isdecimal() for word in words):
        return
    for entry in directory.everybody():
        kept = str(entry.rang).split("#")[:-1]
        known = [name if name.isascii() and name.isalnum() else names.letters(name) for name in kept]
        if all(any(word in name for name in known) for word in words):
            yield entry


def _begins(prefix: str, limit: int) -> Iterator[Repertoire]:
    yield from Repertoire.by_liste.query(directory.LISTE, Repertoire.rang.startswith(prefix), limit=limit)


def _line(person: provisioning.Person) -> PersonneTrouvee:
    profile: Intervenant = person.profile
    return {
        "id": person.compte,
        "numero": person.account.numero,
        "identifiant": person.account.identifiant,
        "civilite": profile.civilite,
        "nom": profile.nom,
        "prenom": profile.prenom,
        "statut": profile.statut,
        "situation": profile.situation,
        "ville": profile.ville,
        "etablissement_nom": profile.etablissement_nom,
        "demande_aide": profile.demande_aide,
        "ecarte": bool(profile.ecarte),
        "ferme": person.account.disabled is not None,
    }
