"""Finding a person of the instance: by numéro, identifier, address, or words of the name in any order and script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from chalicelib import errors, tables
from chalicelib.identity import addresses, allocation, directory, entries, identifiers, provisioning, words
from chalicelib.identity.directory import Repertoire
from chalicelib.identity.models import Intervenant
from chalicelib.identity.throttling import alias_key

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import PersonnesTrouvees, PersonneTrouvee

MOST, SHORTEST, LONGEST, ADDRESS = 20, 2, 80, 254
PIECES = 6
"""Words of a search that are looked up; all of them are compared."""


def find(query: str) -> PersonnesTrouvees:
    """The first people found, the exact identifier first; `suite` says that there are more, or may be."""
    text = " ".join(query.split())
    least = SHORTEST if text.isascii() else 1  # 李 is a whole name
    most = ADDRESS if "@" in text else LONGEST
    if not least <= len(text) <= most:
        told = f"Indiquez un numéro, un identifiant, une adresse ou un nom, de {SHORTEST} à {most}\u00a0caractères."
        raise errors.InvalidFields([("/q", "recherche_invalide", told)])
    first, (found, whole) = tables.together(
        lambda: _by_identifier(text), lambda: _by_words(words.pieces(text))
    )
    ids = list(dict.fromkeys([*first, *(str(entry.pk).removeprefix("P#") for entry in found)]))
    known = provisioning.people(ids[:MOST])
    more = not whole or len(ids) > MOST
    return {"intervenants": [_line(known[compte]) for compte in ids[:MOST] if compte in known], "suite": more}


def _by_identifier(text: str) -> list[str]:
    """The one who has it first, then those whose numéro has more zeros before it, or fewer; all who have an address."""
    if "@" in text:
        return addresses.having(text)
    if not (name := identifiers.canonical(text)):
        return []
    spelt = [name, *(identifiers.with_other_zeros(name) if identifiers.is_numero(name) else ())]
    found = allocation.holders(map(alias_key, spelt))
    return [found[key] for key in map(alias_key, spelt) if key in found]


def _by_words(pieces: list[str]) -> tuple[list[Repertoire], bool]:
    """Whoever has every piece at the beginning of a word of theirs, glued to the next or not; whether these are all.

    A piece begins a word of theirs, unless it is glued to the one before: the words that the longest begins are looked
    through, and those that two pieces glued begin. Where the longest begins too many for one answer, so are those that
    the other pieces begin.
    """
    spelt = [piece for piece in pieces[:PIECES] if not piece.isdecimal()]
    if not spelt:
        return [], True
    longest = max(spelt, key=len)
    glued = [one + other for one, other in pairwise(pieces[:PIECES]) if not (one + other).isdecimal()]
    found, wholes = _beginning([longest, *glued], pieces)
    whole = all(wholes)
    if not wholes[0] and (others := [piece for piece in spelt if piece != longest]):
        more, known = _beginning(others, pieces)
        found, whole = found + more, any(known) and all(wholes[1:])
    fitting = [entry for entry in found if words.begin(pieces, _words(entry))]
    return sorted(fitting, key=lambda entry: (entry.liste != directory.LISTE, str(entry.rang))), whole


def _beginning(beginnings: Iterable[str], pieces: Sequence[str]) -> tuple[list[Repertoire], list[bool]]:
    """Entries, by surname and by the other words, in two calls for each beginning; and whether each has all its own."""
    asked = [
        (liste, word[: words.LONGEST])
        for word in dict.fromkeys(beginnings)
        for liste in (directory.LISTE, entries.list_of(word))
    ]
    holding, most = (list(pieces)[:PIECES], None) if len(pieces) > 1 else ([], 2 * MOST)
    answers = tables.each(lambda one: directory.beginning(*one, holding, most), asked)
    wholes = [by_surname and by_word for (_, by_surname), (_, by_word) in zip(answers[::2], answers[1::2], strict=True)]
    return [entry for found, _ in answers for entry in found], wholes


def _words(entry: Repertoire) -> list[str]:
    """What the person is found by; one who was known before these were kept is found by both names."""
    return str(entry.mots).split() if entry.mots else str(entry.rang).split("#")


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
