"""Texts that were opened in another encoding than theirs: which one, and what they were. Pure.

A cell tells by itself where its accents became pairs of signs (« FranÃ§oise »); where each became one other sign
(« FranÁoise »), the whole file tells, for all of it was opened in the same way.
"""

import codecs
import re
import unicodedata
from collections.abc import Collection

from chalicelib.gestion.imports import letters

Pair = tuple[str, str]
"""(encoding of the file, encoding that it was opened in)."""

OPENED_AS = ("cp1252", "cp1250", "mac_roman", "cp850", "cp437")
"""How a file in UTF-8 is opened by mistake."""
SINGLE: tuple[Pair, ...] = (
    *(("mac_roman", read) for read in ("cp1252", "cp850", "cp437")),
    *(("cp1252", read) for read in ("mac_roman", "cp850", "cp437")),
    *(("cp850", read) for read in ("cp1252", "mac_roman")),
)
_LEADS = frozenset("ÂÃÄÅĂĹ")
"""The first half of an accented letter in UTF-8, as the code pages of the West and of the East show it."""
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
"""A letter in pieces is two signs at least, side by side."""
_ENOUGH = 0.2
_LETTERS = 4
"""Different letters that must all become French spelling for a file to be known as misread though none is strange."""
_MOSTLY = 0.75
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
    if _RUN.search(text) is None:
        return False, None
    now, seen = text, False
    for _ in range(_TIMES):
        found = {whole for read in OPENED_AS for proof, whole in (_joined(now, read),) if proof}
        if not found:
            break
        seen = True
        made = {text for text in found if text is not None}
        if len(made) > 1:
            made = {text for text in made if letters.usual(text)}
        if len(made) != 1:
            return True, None
        now = made.pop()
    return seen, now if seen and letters.usual(now) and not letters.odd(now) else None


def whole(texts: Collection[str]) -> Pair | None:
    """How the file that holds these cells was misread, one sign for another; None where it does not tell."""
    cells = [text for text in texts if not text.isascii() and not of_utf_8(text)[0]][:_MOST]
    if not cells:
        return None
    found: dict[Pair, list[str]] = {}
    for pair in SINGLE:
        made = [undone(text, pair) for text in cells]
        kept = [text for text in made if text is not None]
        if len(kept) == len(cells) and not any(letters.odd(text) for text in kept):
            found[pair] = kept
    if sum(letters.odd(text) > 0 for text in cells) >= max(1, _ENOUGH * len(cells)):
        return _likeliest(found)
    if len({c for text in cells for c in text if c > "\x7f"}) < _LETTERS or letters.spelt(cells) >= _MOSTLY:
        return None
    return _likeliest({pair: kept for pair, kept in found.items() if letters.spelt(kept) == 1})


def alone(text: str) -> tuple[bool, str | None]:
    """The same of one cell of a file that does not tell: only signs that no word holds count, and one reading."""
    if not letters.strange(text):
        return False, None
    made = {found for pair in SINGLE if (found := undone(text, pair)) is not None and not letters.odd(found)}
    made = {found for found in made if letters.usual(found)}
    return True, made.pop() if len(made) == 1 else None


def _joined(text: str, read: str) -> tuple[bool, str | None]:
    """One opening in `read` undone. The letters must all be whole; the shortest proof is one pair of signs."""
    proof, whole_again, parts, end = False, True, [], 0
    for run in _RUN.finditer(text):
        made = undone(run[0], ("utf-8", read))
        parts += [text[end : run.start()], made or run[0]]
        end = run.end()
        if made is None:
            whole_again = False
        elif _proves(run[0], made, text[: run.start()], text[run.end() :]):
            proof = True
        elif not _plausible(made):
            whole_again = False
    return proof, "".join((*parts, text[end:])) if whole_again else None


def _proves(run: str, made: str, before: str, after: str) -> bool:
    """Whether a run of signs is what letters look like once cut: no word holds it as it is, and any may as it was.

    `before`, `after`: the rest of the cell. One letter of another script among Latin ones is no proof.
    """
    if not _plausible(made) or ("\xad" in run and not letters.usual(made)):
        return False
    if any("\u2200" <= c <= "\u25ff" for c in made):
        return True
    around = letters.latin(before[-1:]) or letters.latin(after[:1])
    foreign = [c for c in made if c.isalpha() and c not in letters.TYPED and not letters.latin(c)]
    if len(foreign) == 1 and any(map(letters.latin, before + after)):
        return False
    if foreign:
        signed = any(letters.sign_of_none(c) for c in run)
        return not around and (len(foreign) > 1 or signed) and len({letters.script(c) for c in foreign}) == 1
    quotes = all(c in letters.TYPED for c in made) and len(run) == _THREE * len(made)
    if quotes or any(letters.sign_of_none(c) for c in run):
        return True
    if run[0] == "á" and all("\u1ea0" <= c <= "\u1ef9" for c in made):
        return True
    return run[0] in _LEADS and all(c <= "\u017f" for c in made) and not _clash(made, before[-1:], after[:1])


def _clash(made: str, before: str, after: str) -> bool:
    """A small letter between two capitals: the run was capitals too."""
    return made.islower() and made != "ß" and before.isupper() and after.isupper()


def _plausible(text: str) -> bool:
    return all(
        unicodedata.category(c)[0] in "LM" or c in letters.TYPED or "\xa1" <= c <= "\xbf" or letters.again(c)
        for c in text
    )


def _likeliest(found: dict[Pair, list[str]]) -> Pair | None:
    """The one reading, or the one that is French where the others are not."""
    if len({tuple(texts) for texts in found.values()}) == 1:
        return next(iter(found))
    french = {pair: letters.share(texts) for pair, texts in found.items()}
    best = sorted(french.values(), reverse=True)
    if len(best) > 1 and (best[0] < 0.75 or best[0] - best[1] < 0.25):
        return None
    return max(french, key=lambda pair: french[pair]) if french else None


def cut(text: str) -> bool:
    """« voilÃ  »: the second half of a letter was a space, and went."""
    return re.search(r"(?:[a-zà-ÿ]|\b)Ã(?=\s|$)", text) is not None and re.search(r"[A-Z]Ã", text) is None
