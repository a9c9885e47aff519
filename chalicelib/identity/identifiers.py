"""The one way to read an identifier: allocation, aliases, counters and sign-in all pass through here."""

import re
import unicodedata

LONGEST = 64
NUMERO = re.compile(r"[0-9]{1,13}")
IDENTIFIANT = re.compile(r"[a-z]+[0-9]*")

_ROOM_FOR_HOMONYMS = 8
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ø": "o"})
_APOSTROPHES_AND_DOTS = "'’‘ʼ`´.·"


def canonical(text: str) -> str | None:
    """What all spellings of one identifier share; None when no identifier can match, as with Cyrillic look-alikes."""
    if len(text) > LONGEST:
        return None
    letters = "".join(character for character in _unmarked(text) if not _is_separator(character))
    known = letters.isascii() and letters.isalnum() and len(letters) <= LONGEST
    return letters if known else None


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


def is_numero(text: str) -> bool:
    """Whether `text` is, as written, a numéro d'intervenant: 1 to 13 digits."""
    return NUMERO.fullmatch(text) is not None


def is_identifiant(text: str) -> bool:
    """Whether `text` is, as written, an identifiant IMAG'IN: initial, surname, number."""
    return len(text) <= LONGEST and IDENTIFIANT.fullmatch(text) is not None


def _unmarked(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith("M")).translate(_LETTERS)


def _is_separator(character: str) -> bool:
    return character.isspace() or character in _APOSTROPHES_AND_DOTS or unicodedata.category(character) == "Pd"


def _letters_only(name: str) -> str:
    return re.sub(r"[^a-z]", "", _unmarked(name))
