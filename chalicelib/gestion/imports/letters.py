"""Which letters and signs a word may hold, whatever its language; and where French puts its accents. Pure."""

import re
import unicodedata
from collections.abc import Collection

TYPED = frozenset("’‘·–—«»…“”´°ªº§²³¹€№™ʻʼ′\u2010\u2011\u00a0\u202f\u2009")
"""Signs that people type, at the edge of a word at least."""
_AGAIN = frozenset("„‚…†‡‰ˆ˜‹›•")
_WITHIN = frozenset("’‘·–—´ªºʻʼ′\u2010\u2011")
"""Those that stand between two letters."""
FRENCH = frozenset("éèêëàâäçîïôöûùüÿœæÉÈÊËÀÂÄÇÎÏÔÖÛÙÜŸŒÆ")
_PREFIXES = frozenset(("mac", "mc", "mag", "nic", "mhic", "fitz", "van", "del", "della", "von", "des", "les", "saint"))
_DIAERESIS = frozenset("ëïüÿËÏÜŸ")
_VOWELS = frozenset("aeiouyAEIOUYéÉ")


def folded(word: str) -> str:
    """A word by its letters and figures alone, one `_` between two words."""
    plain = unicodedata.normalize("NFKD", word.strip().casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def odd(text: str) -> int:
    """Signs, capitals and letters of two scripts where no text has them."""
    return sum(_strange_at(text, i) or _capital_within(text, i) for i, c in enumerate(text) if c > "\x7f")


def strange(text: str) -> bool:
    """Whether a word holds a sign of no alphabet, or letters of two."""
    return any(_strange_at(text, i) for i, c in enumerate(text) if c > "\x7f")


def usual(text: str) -> bool:
    """Letters of today's alphabets, figures and signs that people type: what a text is once given back."""
    return all(c <= "\x7f" or c in TYPED or (unicodedata.category(c)[0] in "LN" and _common(c)) for c in text)


def _common(sign: str) -> bool:
    if not latin(sign):
        return True
    return sign <= "\u017f" or sign in "ƠơƯưȘșȚțẞẼẽ" or "\u1ea0" <= sign <= "\u1ef9"


def again(sign: str) -> bool:
    """What a letter cut twice shows after its first joining."""
    return sign in _AGAIN or "\u2200" <= sign <= "\u25ff"


def spelt(texts: Collection[str]) -> float:
    """How much of these texts has its accents where French puts them."""
    found = [_french_at(text, i) for text in texts for i, c in enumerate(text) if c > "\x7f" and c.isalpha()]
    return sum(found) / len(found) if found else 0.0


def _french_at(text: str, i: int) -> bool:
    sign, before, after = text[i], text[i - 1 : i], text[i + 1 : i + 2]
    if sign in "çÇ":
        return after != "" and after in "aouAOU"
    if sign in _DIAERESIS:
        return i > 0 and before in _VOWELS
    if sign in "âêîôûÂÊÎÔÛ" and before != "":
        return before not in "aeoAEO"
    if sign in "æÆ":
        return not before.isalpha() or (before not in _VOWELS and after in _VOWELS | frozenset("tTsS"))
    return sign in FRENCH and not (sign.isupper() and i > 0 and before.islower())


def share(texts: Collection[str]) -> float:
    """How many of the letters with a mark are French ones."""
    letters = [c for text in texts for c in text if c > "\x7f" and c.isalpha()]
    return sum(c in FRENCH for c in letters) / len(letters) if letters else 0.0


def _strange_at(text: str, i: int) -> bool:
    sign, before, after = text[i], text[i - 1 : i] if i else "", text[i + 1 : i + 2]
    category = unicodedata.category(sign)
    if category in ("Cc", "Co"):
        return True
    if "\u2200" <= sign <= "\u25ff":
        return any(one.isalpha() or one > "\x7f" for one in (before, after))
    if category in ("Lm", "Sk") and sign in "ˆ˜¸¨¯˚˘˙˝˛ˇ":
        return before.isalpha() or after.isalpha()
    if category[0] == "L":
        return sign not in TYPED and not latin(sign) and (latin(before) or latin(after))
    return category[0] in "SPN" and category != "Nd" and sign not in _WITHIN and before.isalpha() and after.isalpha()


def _capital_within(text: str, i: int) -> bool:
    """« FranÁois », « LÈa »; neither « MacÉinrí » nor « DŽamonja »."""
    sign = text[i]
    if not sign.isupper() or i == 0:
        return False
    word = re.split(r"[\W\d_]", text[:i])[-1]
    after = text[i + 1 : i + 2]
    if word[1:].islower() and len(word) > 1 and text[i - 2 : i].islower():
        return word.lower() not in _PREFIXES
    if word.islower():
        return False
    return len(word) == 1 and after.islower() and (word + sign) not in ("DŽ", "OÉ", "DÉ")


def latin(sign: str) -> bool:
    """Whether this is a Latin letter."""
    return sign != "" and sign.isalpha() and script(sign) == "LATIN"


def script(sign: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, ARABIC…"""
    return unicodedata.name(sign, "?").partition(" ")[0]


def sign_of_none(sign: str) -> bool:
    """A sign that no word holds, or a byte that no encoding names."""
    category = unicodedata.category(sign)
    return category[0] == "C" or (category[0] in "SPN" and sign not in TYPED) or sign in "€ˆ˜ƒ"
