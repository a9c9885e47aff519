"""What the directory keeps of a person, in plain texts: one entry by surname, one for each other word of the names."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.identity import names, words

LISTE = "intervenants"
REPERTOIRE = "REPERTOIRE"
COURRIEL = "COURRIEL"
"""Sort key of what leads from an e-mail address to the person, outside what their own list of missions reads."""


@dataclass(frozen=True)
class Entry:
    """The attributes of an entry, but its partition, which is the person's.

    `mots`: all the words that the person is found by, the numéro without its zeros among them, each after a space.
    """

    sk: str
    liste: str
    rang: str
    mots: str
    numero: str | None = None
    adresse: str | None = None


def of(facts: Mapping[str, object]) -> list[Entry]:
    """The entries of a person, the one by surname first. `facts`: columns of intervenants.csv."""
    numero, whole, by_surname = str(facts["numero"]), name(facts), _letters(facts["nom"])
    both = dict.fromkeys([*words.starts(str(facts["nom"])), *words.starts(str(facts["prenom"]))])
    mots = "".join(f" {word}" for word in dict.fromkeys((*both, words.bare(numero))))
    found = [Entry(REPERTOIRE, LISTE, f"{whole}#{numero}", mots, numero, address(facts))]
    for word in both:
        if word != by_surname:
            found.append(Entry(key(len(found)), list_of(word), f"{word}#{whole}#{numero}", mots))
    return found


def key(rank: int) -> str:
    """The sort key of an entry of a person: outside what their own list of missions reads."""
    return f"{REPERTOIRE}#{rank:02}" if rank else REPERTOIRE


def list_of(word: str) -> str:
    """The list of the words that begin like this one: one for each first letter, or one would take all writes."""
    return f"mot#{word[0]}"


def name(facts: Mapping[str, object]) -> str:
    """Surname and first name as letters, whatever the accents, the case, the hyphens and the script."""
    return f"{_letters(facts['nom'])}#{_letters(facts['prenom'])}"


def of_courriel(courriel: str) -> tuple[str, str]:
    """(list, rank) of an e-mail address, however its letters are written: a digest, in one of sixteen lists."""
    digest = hashlib.sha256(courriel.strip().lower().encode()).hexdigest()
    return f"courriel#{digest[0]}", digest


def address(facts: Mapping[str, object]) -> str:
    """Where the convocation is posted, comparable; empty when nothing is known."""
    cells = (str(facts.get(column) or "") for column in ("adresse_1", "code_postal", "ville"))
    return " ".join(" ".join(cells).casefold().split())


def _letters(text: object) -> str:
    return names.letters(str(text)[: words.LONGEST])[: words.LONGEST] or str(text).casefold()[: words.LONGEST]
