"""The words of a name: where each begins, in every script, and whether what is typed is the beginning of them."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from chalicelib.identity import names

LONGEST = 100
"""Characters kept of a word, of a whole name, and of what is looked for: a key of DynamoDB holds 1,024 bytes."""
MOST = 20
"""Words kept of each of the two names: all the items of a person are written in one transaction of a hundred."""
_UNSPACED = frozenset(
    ("BOPOMOFO", "CJK", "HANGUL", "HIRAGANA", "KATAKANA", "KHMER", "LAO", "MYANMAR", "THAI", "TIBETAN")
)
"""Scripts, as Unicode names them, that put no space between words: a word may begin at each letter."""
_APOSTROPHES = frozenset("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\ua78b\ua78c")
"""Letters to Unicode, apostrophes to who types them."""


def starts(name: str) -> list[str]:
    """What stands from each word on to the end of the name, as `names.letters` writes it: de La Tour, La Tour, Tour."""
    text = unicodedata.normalize("NFKC", name)
    found = (names.letters(text[begin : begin + LONGEST])[:LONGEST] for begin in islice(_beginnings(text), MOST))
    return [bare(word) for word in dict.fromkeys(found) if word]


def pieces(text: str) -> list[str]:
    """Each word by itself, in the order given: what is typed to find a name. A number is without its zeros."""
    whole = unicodedata.normalize("NFKC", text)
    ends = [*_beginnings(whole), len(whole)]
    found = (names.letters(whole[begin:end])[:LONGEST] for begin, end in pairwise(ends))
    return [bare(word) for word in found if word]


def bare(word: str) -> str:
    """A number without the zeros before it; any other word as it is."""
    return word.lstrip("0") or "0" if word.isdecimal() else word


def begin(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Whether the pieces asked, glued where that helps, are all beginnings of known words, in any order."""
    reached = [True, *[False] * len(asked)]
    for start in range(len(asked)):
        if reached[start]:
            for end in _ends(asked, start, known):
                reached[end] = True
    return reached[-1]


def _ends(asked: Sequence[str], start: int, known: Sequence[str]) -> Iterator[int]:
    """Where a group of pieces that begins at `start`, and with which some word begins, may end."""
    group = ""
    for end in range(start + 1, len(asked) + 1):
        group = (group + asked[end - 1])[:LONGEST]
        if not any(word.startswith(group) for word in known):
            return
        yield end


def _beginnings(text: str) -> Iterator[int]:
    return (rank for rank, letter in enumerate(text) if _begins(text[rank - 1 : rank], letter))


def _begins(before: str, letter: str) -> bool:
    """Whether a word begins with this letter: after what is no letter, at a capital in the middle (LeGoff)."""
    if not _is_letter(letter):
        return False
    if not before or _is_unspaced(letter) or _is_unspaced(before):
        return True
    within = _is_letter(before) or unicodedata.category(before)[0] == "M"
    return not within or (before.islower() and letter.isupper())


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" and character not in _APOSTROPHES


def _is_unspaced(letter: str) -> bool:
    return not letter.isascii() and unicodedata.name(letter, "").partition(" ")[0] in _UNSPACED
