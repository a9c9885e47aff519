"""The one way to read an identifier: allocation, aliases, counters and sign-in all pass through here."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 64
NUMERO = re.compile(r"[0-9]{1,13}")
IDENTIFIANT = re.compile(r"[a-z]+[0-9]*")

_ROOM_FOR_HOMONYMS = 8
_LETTERS = {
    **{"ß": "ss", "þ": "th", "ð": "d", "ŋ": "n", "ĸ": "q", "ə": "e", "ʒ": "z", "ʃ": "s", "ɣ": "g", "ɩ": "i"},
    **{"ʉ": "u", "ʊ": "u", "ɑ": "a", "ƿ": "w", "ȝ": "y"},
}
"""Latin letters that Unicode does not name after a plain one; ICAO Doc 9303 (part 3, section 6) where it says."""
_NAMED = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) (?:[A-Z-]+ )??([A-Z]{1,2})(?: WITH .+)?")
"""How Unicode names the others: L WITH STROKE, DOTLESS I, OPEN E, LIGATURE OE."""
_APOSTROPHES_AND_DOTS = "'’‘ʻʼʹʾʿꞌ`´.·"


def canonical(text: str) -> str | None:
    """What all spellings of one identifier share; None when no identifier can match, as with Cyrillic look-alikes."""
    if len(text) > LONGEST:
        return None
    letters = "".join(character for character in _unmarked(text) if not _is_separator(character))
    known = letters.isascii() and letters.isalnum() and len(letters) <= LONGEST
    return letters if known else None


@lru_cache(maxsize=1024)
def plain(letter: str) -> str:
    """The letters a-z that a small Latin letter is written with where there is nothing else; any other as it is."""
    if letter.isascii():
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    named = _NAMED.fullmatch(unicodedata.name(letter, ""))
    return named[1].lower() if named else letter


def base(prenom: str, nom: str) -> str:
    """Initial and surname, the identifier of the first holder of that name.

    Raises ValueError when either name has no letter that an identifier can hold.
    """
    initial, surname = _letters_only(prenom)[:1], _letters_only(nom)
    if not initial or not surname:
        raise ValueError("aucune lettre du prénom ou du nom ne peut entrer dans un identifiant")
    return (initial + surname)[: LONGEST - _ROOM_FOR_HOMONYMS]


def homonym(base: str, n: int) -> str:
    """The identifier of the n-th namesake after the first holder, who is 0 and has no number."""
    if n < 0:
        raise ValueError("le rang d'un homonyme n'est pas négatif")
    return f"{base}{n}" if n else base


def given(prenom: str, nom: str, numero: str) -> str:
    """The base of an identifiant; the numéro itself where a name has no letter that an identifiant can hold."""
    try:
        return base(prenom, nom)
    except ValueError:
        return numero


def same_numero(one: str, other: str) -> bool:
    """One numéro, or what a spreadsheet made of it: leading zeros do not count here."""
    return is_numero(one) and is_numero(other) and one.lstrip("0") == other.lstrip("0")


def with_other_zeros(numero: str) -> list[str]:
    """The numéros that differ from this one by leading zeros only."""
    bare = numero.lstrip("0")
    return [form for size in range(max(len(bare), 1), 14) if (form := bare.zfill(size)) != numero]


def is_numero(text: str) -> bool:
    """Whether `text` is, as written, a numéro d'intervenant: 1 to 13 digits."""
    return NUMERO.fullmatch(text) is not None


def is_identifiant(text: str) -> bool:
    """Whether `text` is, as written, an identifiant IMAG'IN: initial, surname, number."""
    return len(text) <= LONGEST and IDENTIFIANT.fullmatch(text) is not None


def _unmarked(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    return "".join(plain(c) for c in decomposed if not unicodedata.category(c).startswith("M"))


def _is_separator(character: str) -> bool:
    return character.isspace() or character in _APOSTROPHES_AND_DOTS or unicodedata.category(character) == "Pd"


def _letters_only(name: str) -> str:
    return re.sub(r"[^a-z]", "", _unmarked(name))
