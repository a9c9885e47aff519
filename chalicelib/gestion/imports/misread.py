"""Texts that were opened in another encoding than theirs: which one, and what they were. Pure.

A cell tells by itself where its accents became pairs of signs (« FranÃ§oise »); where each became one other sign
(« FranÁoise »), the whole file tells, for all of it was opened in the same way.
"""

import codecs
import re
import unicodedata
from collections.abc import Collection

Pair = tuple[str, str]
"""(encoding of the file, encoding that it was opened in)."""

OPENED_AS = ("cp1252", "cp1250", "mac_roman", "cp850", "cp437")
"""How a file in UTF-8 is opened by mistake."""
SINGLE: tuple[Pair, ...] = (
    *(("mac_roman", read) for read in ("cp1252", "cp850", "cp437")),
    *(("cp1252", read) for read in ("mac_roman", "cp850", "cp437")),
    *(("cp850", read) for read in ("cp1252", "mac_roman")),
)
_TYPED = frozenset("’‘·–—«»…“”´°ªº§²³¹€№™ʻʼ\u00a0\u202f\u2009")
"""Signs that people type, at the edge of a word at least."""
_AGAIN = frozenset("„‚…†‡‰ˆ˜‹›•")
_WITHIN = frozenset("’‘·–—´ªºʻʼ")
"""Those that stand between two letters."""
_LEADS = frozenset("ÂÃÄÅĂĹ")
"""The first half of an accented letter in UTF-8, as the code pages of the West and of the East show it."""
_FRENCH = frozenset("éèêëàâäçîïôöûùüÿœæÉÈÊËÀÂÄÇÎÏÔÖÛÙÜŸŒÆ")
_PREFIXES = frozenset(("mac", "mc", "mag", "nic", "mhic", "fitz", "van", "del", "della", "von", "des", "les", "saint"))
_RUN = re.compile(r"[^\x00-\x7f]+")
_ENOUGH = 0.2
_LETTERS = 4
"""Different letters that must all become French spelling for a file to be known as misread though none is strange."""
_MOSTLY = 0.75
_DIAERESIS = frozenset("ëïüÿËÏÜŸ")
_VOWELS = frozenset("aeiouyAEIOUYéÉ")
_MOST = 2_000
_TIMES = 3
_THREE = 3
"""Bytes of a quote or a dash in UTF-8."""


def _raw(error: UnicodeError) -> tuple[bytes, int]:
    """A byte that the encoding says nothing of was kept as the sign of its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    if not all("\x80" <= sign <= "\x9f" for sign in signs):
        raise error
    return bytes(map(ord, signs)), error.end


codecs.register_error("raw", _raw)


def undone(text: str, pair: Pair) -> str | None:
    """The text before it was misread so; None where it cannot have been."""
    written, read = pair
    try:
        return text.encode(read, "raw").decode(written)
    except UnicodeError:
        return None


def of_utf_8(text: str) -> tuple[bool, str | None]:
    """Whether the cell holds letters cut in two, three or four; what it was, where there is one way to join them."""
    now, seen = text, False
    for _ in range(_TIMES):
        found = {whole for read in OPENED_AS for proof, whole in (_joined(now, read),) if proof}
        if not found:
            break
        seen = True
        made = {text for text in found if text is not None}
        if len(made) > 1:
            made = {text for text in made if _usual(text)}
        if len(made) != 1:
            return True, None
        now = made.pop()
    return seen, now if seen and _usual(now) and not odd(now) else None


def whole(texts: Collection[str]) -> Pair | None:
    """How the file that holds these cells was misread, one sign for another; None where it does not tell."""
    cells = [text for text in texts if not text.isascii() and not of_utf_8(text)[0]][:_MOST]
    if not cells:
        return None
    found: dict[Pair, list[str]] = {}
    for pair in SINGLE:
        made = [undone(text, pair) for text in cells]
        kept = [text for text in made if text is not None]
        if len(kept) == len(cells) and not any(odd(text) for text in kept):
            found[pair] = kept
    if sum(odd(text) > 0 for text in cells) >= max(1, _ENOUGH * len(cells)):
        return _likeliest(found)
    if len({c for text in cells for c in text if c > "\x7f"}) < _LETTERS or _spelt(cells) >= _MOSTLY:
        return None
    return _likeliest({pair: kept for pair, kept in found.items() if _spelt(kept) == 1})


def alone(text: str) -> tuple[bool, str | None]:
    """The same of one cell of a file that does not tell: only signs that no word holds count, and one reading."""
    if not strange(text):
        return False, None
    made = {found for pair in SINGLE if (found := undone(text, pair)) is not None and not odd(found)}
    made = {found for found in made if _usual(found)}
    return True, made.pop() if len(made) == 1 else None


def odd(text: str) -> int:
    """Signs, capitals and letters of two scripts where no text has them."""
    return sum(_strange_at(text, i) or _capital_within(text, i) for i, c in enumerate(text) if c > "\x7f")


def strange(text: str) -> bool:
    """Whether a word holds a sign of no alphabet, or letters of two."""
    return any(_strange_at(text, i) for i, c in enumerate(text) if c > "\x7f")


def _joined(text: str, read: str) -> tuple[bool, str | None]:
    """One opening in `read` undone. The letters must all be whole; the shortest proof is one pair of signs."""
    proof, whole_again, parts, end = False, True, [], 0
    for run in _RUN.finditer(text):
        made = undone(run[0], ("utf-8", read))
        parts += [text[end : run.start()], made or run[0]]
        end = run.end()
        if made is None:
            whole_again = False
        elif _proves(run[0], made, text[: run.start()][-1:], text[run.end() :][:1]):
            proof = True
        elif not _plausible(made):
            whole_again = False
    return proof, "".join((*parts, text[end:])) if whole_again else None


def _proves(run: str, made: str, before: str, after: str) -> bool:
    """Whether a run of signs is what letters look like once cut: no word holds it as it is, and any may as it was."""
    if not _plausible(made) or ("\xad" in run and not _usual(made)):
        return False
    around = _latin(before) or _latin(after)
    foreign = [c for c in made if c.isalpha() and c not in _TYPED and not _latin(c)]
    if foreign:
        signed = any(_sign(c) for c in run)
        return not around and (len(foreign) > 1 or signed) and len({_script(c) for c in foreign}) == 1
    if any(_sign(c) for c in run) or (all(c in _TYPED for c in made) and len(run) == _THREE * len(made)):
        return True
    if run[0] == "á" and all("\u1ea0" <= c <= "\u1ef9" for c in made):
        return True
    return run[0] in _LEADS and all(c <= "\u017f" for c in made) and not _clash(made, before, after)


def _clash(made: str, before: str, after: str) -> bool:
    """A small letter between two capitals: the run was capitals too."""
    return made.islower() and made != "ß" and before.isupper() and after.isupper()


def _usual(text: str) -> bool:
    """Letters of today's alphabets, figures and signs that people type: what a text is once given back."""
    return all(c <= "\x7f" or c in _TYPED or unicodedata.category(c)[0] in "LN" and _common(c) for c in text)


def _common(sign: str) -> bool:
    if not _latin(sign):
        return True
    return sign <= "\u017f" or sign in "ƠơƯưȘșȚțẞẼẽ" or "\u1ea0" <= sign <= "\u1ef9"


def _plausible(text: str) -> bool:
    return all(unicodedata.category(c)[0] in "LM" or c in _TYPED or "\xa1" <= c <= "\xbf" or _again(c) for c in text)


def _again(sign: str) -> bool:
    """What a letter cut twice shows after its first joining."""
    return sign in _AGAIN or "\u2200" <= sign <= "\u25ff"


def _likeliest(found: dict[Pair, list[str]]) -> Pair | None:
    """The one reading, or the one that is French where the others are not."""
    if len({tuple(texts) for texts in found.values()}) == 1:
        return next(iter(found))
    french = {pair: _share(texts) for pair, texts in found.items()}
    best = sorted(french.values(), reverse=True)
    if len(best) > 1 and (best[0] < 0.75 or best[0] - best[1] < 0.25):
        return None
    return max(french, key=lambda pair: french[pair]) if french else None


def _spelt(texts: Collection[str]) -> float:
    """How much of these texts has its accents where French puts them."""
    found = [_french_at(text, i) for text in texts for i, c in enumerate(text) if c > "\x7f" and c.isalpha()]
    return sum(found) / len(found) if found else 0.0


def _french_at(text: str, i: int) -> bool:
    sign, before, after = text[i], text[i - 1 : i], text[i + 1 : i + 2]
    if sign in "çÇ":
        return after != "" and after in "aouAOU"
    if sign in _DIAERESIS:
        return i > 0 and before in _VOWELS
    if sign in "æÆ":
        return not before.isalpha() or before not in _VOWELS and after in _VOWELS | frozenset("tTsS")
    return sign in _FRENCH and not (sign.isupper() and i > 0 and before.islower())


def _share(texts: list[str]) -> float:
    letters = [c for text in texts for c in text if c > "\x7f" and c.isalpha()]
    return sum(c in _FRENCH for c in letters) / len(letters) if letters else 0.0


def _strange_at(text: str, i: int) -> bool:
    sign, before, after = text[i], text[i - 1 : i] if i else "", text[i + 1 : i + 2]
    category = unicodedata.category(sign)
    if category in ("Cc", "Co") or "\u2200" <= sign <= "\u25ff":
        return True
    if category in ("Lm", "Sk") and sign in "ˆ˜¸¨¯˚˘˙˝˛ˇ":
        return before.isalpha() or after.isalpha()
    if category[0] == "L":
        return sign not in _TYPED and not _latin(sign) and (_latin(before) or _latin(after))
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


def _latin(sign: str) -> bool:
    return sign != "" and sign.isalpha() and _script(sign) == "LATIN"


def _script(sign: str) -> str:
    return unicodedata.name(sign, "?").partition(" ")[0]


def _sign(sign: str) -> bool:
    """A sign that no word holds, or a byte that no encoding names."""
    category = unicodedata.category(sign)
    return category[0] == "C" or (category[0] in "SPN" and sign not in _TYPED) or sign in "€ˆ˜ƒ"


def cut(text: str) -> bool:
    """« voilÃ  »: the second half of a letter was a space, and went."""
    return re.search(r"(?:[a-zà-ÿ]|\b)Ã(?=\s|$)", text) is not None and re.search(r"[A-Z]Ã", text) is None
