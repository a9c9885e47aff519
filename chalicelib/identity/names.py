"""Whether two written names are one person's: letters of every script, never nothing, and what a damaged file made."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from chalicelib.identity import identifiers

_SILENT = frozenset("\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u0640\ua78b\ua78c\u115f\u1160\u034f")
"""Letters to Unicode that no spelling of a name is told by: apostrophes, 'okina, ayn, tatweel, Hangul fillers."""
_VARIANTS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
"""Marks that choose between two drawings of one letter."""
_MISREAD = tuple(
    (written, read)
    for written in ("utf-8", "cp1252", "mac_roman", "cp850")
    for read in ("cp1252", "latin-1", "mac_roman", "cp850", "cp437")
    if written != read
)
"""(encoding of a file, encoding that it was opened in)."""
_LOST = "[?_\ufffd]{0,3}"
_FEWEST = 2


@dataclass(frozen=True)
class Names:
    """Surname and first name, as they are written."""

    nom: str
    prenom: str


def letters(name: str) -> str:
    """What all spellings of one name share, in any script; empty only for what holds no letter nor digit.

    Marks that colour a letter go (accents, vowel points); those that are a letter of their script stay.
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    kept = [character for character in spread if _counts(character)]
    if all(unicodedata.category(character).startswith("M") for character in kept):
        return ""
    return "".join(identifiers.plain(character) for character in kept)


def alike(one: str, other: str) -> bool:
    """Two spellings of one name; a name without any letter is like no other."""
    found = letters(one)
    return found != "" and found == letters(other)


def same_person(known: Names, said: Names) -> bool:
    """One of the two names is the same, as after a marriage or a corrected first name; or both are, once repaired."""
    if known == said or alike(known.nom, said.nom) or alike(known.prenom, said.prenom):
        return True
    return damaged(known.nom, said.nom) and damaged(known.prenom, said.prenom)


def renamed(known: Names, said: Names) -> bool:
    """One of the names is another, and not the same one spelt otherwise or repaired."""
    pairs = ((known.nom, said.nom), (known.prenom, said.prenom))
    return any(one != other and not alike(one, other) and not damaged(one, other) for one, other in pairs)


def trace(known: Names) -> str:
    """What tells a name again, in any spelling, without keeping it."""
    return hashlib.sha256(f"{letters(known.nom)}\n{letters(known.prenom)}".encode()).hexdigest()


def repairs(known: Names, said: Names) -> bool:
    """What is known is what a file damaged, and what is said is right."""
    return damaged(known.nom, said.nom) or damaged(known.prenom, said.prenom)


def damaged(kept: str, right: str) -> bool:
    """Whether `kept` is what is left of `right` once its file was opened in another encoding, or lost its accents.

    Where the accents are lost, half of the letters at least must be left, and two of them.
    """
    if kept == right or right.isascii() or alike(kept, right):
        return False
    if unescape(kept) != kept and alike(unescape(kept), right):
        return True
    forms = {unicodedata.normalize(form, right) for form in ("NFC", "NFD")}
    if any(_lost(kept, form) for form in forms):
        return True
    return _odd(kept) > _odd(right) and _visible(kept) in _misread(forms | {form.upper() for form in forms})


def _misread(forms: set[str]) -> set[str]:
    """The names as they look once their file was opened in another encoding, once or twice."""
    once = {wrong for text in forms for wrong in _wrong(text)}
    return {_visible(text) for text in once | {wrong for text in once for wrong in _wrong(text)}}


def _wrong(text: str) -> set[str]:
    found = set()
    for written, read in _MISREAD:
        try:
            found.add(text.encode(written).decode(read, "replace"))
        except UnicodeEncodeError:
            continue
    return found - {text}


def _odd(text: str) -> int:
    """Signs that no name is written with, capitals within words: misreading goes both ways, this tells which."""
    signs = sum(not c.isascii() and not unicodedata.category(c).startswith(("L", "M")) for c in text)
    return signs + sum(one.islower() and other.isupper() for one, other in pairwise(text))


def _lost(kept: str, right: str) -> bool:
    pattern = "".join(re.escape(c) if c.isascii() else _LOST for c in right)
    left = sum(character.isascii() and character.isalpha() for character in kept)
    enough = left >= _FEWEST and 2 * left >= len(letters(right))
    return enough and re.fullmatch(pattern, kept, re.IGNORECASE) is not None


def _visible(text: str) -> str:
    """What an import keeps of a misread name, comparable: spaces, controls and unread bytes do not count."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return "".join(c for c in composed if c != "\ufffd" and c.isprintable() and not c.isspace())


def _counts(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] in "LN":
        return character not in _SILENT
    return category in ("Mn", "Mc") and character not in _SILENT and not _colours(character)


def _colours(mark: str) -> bool:
    """An accent, a vowel point, a choice of drawing; a dependent vowel or a voicing sign makes another name."""
    combining = unicodedata.combining(mark)
    return 10 <= combining <= 36 or combining >= 200 or any(ord(mark) in block for block in _VARIANTS)
