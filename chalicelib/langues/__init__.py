"""What the service says of itself in a language other than French: e-mails, récapitulatif, calendar.

The words are made at build from langues/*.po (ops/pages/languages/spoken.py), and read when somebody who chose that
language is written to, never at a start.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from chalicelib.langues.saying import Manner, clock, sayer

T = TypeVar("T")
_ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (_ROOT / "paroles", _ROOT / "build" / "paroles")
"""In a package, in a checkout."""
_TIME, _PLACE = re.compile(r"/(?:depart|retour)$"), re.compile(r"/(?:de|lieu)$")
"""Of a row of what is declared: a time of the day, and where a trip begins."""


class Langue(NamedTuple):
    """`code`: begins the addresses of its pages, « en »; `tag`: how it is written, « en-GB ». `emails`: its templates.

    `say`: a sentence of the service in this language, any other text as it is. `pages`: those that it has.
    """

    code: str
    tag: str
    pages: frozenset[str]
    emails: Path | None
    say: Callable[[str], str]

    def told(self, value: T, apart: Collection[str] = ()) -> T:
        """The value, whatever its depth, its sentences said; members named in `apart` are nobody's but a person's."""
        if self is FRENCH:
            return value
        if isinstance(value, str):
            return cast(T, self.say(value))
        if isinstance(value, Mapping):
            told = {name: one if name in apart else self.told(one, apart) for name, one in value.items()}
            return cast(T, told | self._of_a_row(value))
        if isinstance(value, list | tuple):
            return cast(T, [self.told(one, apart) for one in value])
        return value

    def _of_a_row(self, row: Mapping[str, object]) -> dict[str, str]:
        """The value of what is declared where it is a time of the day, or a place whose name is nobody's sentence."""
        at, value = str(row.get("pointeur", "")), str(row.get("valeur", ""))
        if _TIME.search(at):
            return {"valeur": self.say(clock(value))}
        kind, comma, name = value.partition(", ")
        return {"valeur": f"{self.say(kind)}{comma}{name}"} if _PLACE.search(at) else {}

    def led(self, text: str, origin: str) -> str:
        """The text, its links to pages that this language has leading to them there. `origin`: the instance's."""

        def link(found: re.Match[str]) -> str:
            return f"{origin}/{self.code}{found[1]}" if found[1] in self.pages else found[0]

        return re.sub(rf"{re.escape(origin)}(/(?:[a-z-]+/)*)", link, text)


FRENCH = Langue("fr", "fr", frozenset(), None, str)


def of(code: str | None) -> Langue:
    """The language that somebody chose; French for who chose none, and where that language was withdrawn since."""
    return FRENCH if code in (None, FRENCH.code) else _read(str(code))


@lru_cache(maxsize=4)
def _read(code: str) -> Langue:
    folder = next((folder for folder in FOLDERS if (folder / f"{code}.json").is_file()), None)
    if folder is None:
        return FRENCH
    held = json.loads((folder / f"{code}.json").read_text("utf-8"))
    say = sayer([(french, own) for french, own in held["words"]], Manner(**held["manner"]))
    return Langue(code, held["tag"], frozenset(held["pages"]), folder / code, say)
