"""What is to be translated in a source: where it stands, how the catalogue names it, and how it is put back."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_LETTER = re.compile(r"[^\W\d_]")
_NO_TEXT = re.compile(
    r"""^(?:
        \ ?-*[a-z0-9_]+(?:-[a-z0-9_-]*)?\ ?  # a name, a class
        | [/\#.?&=\[].*                      # an address, a selector
        | https?://\S*
        | [\w.-]+@[\w.-]+
        | [A-Z]+(?:_[A-Z]+)*                 # a constant
        | \S+\.[a-z0-9]{2,5}                 # a file
        | [a-z]+(?:\ [a-z]+)*\ [a-z]+(?:--|__|-)[a-z_-]+   # several classes
    )$""",
    re.VERBOSE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x80-\x9f]")
HOLE = re.compile(r"\{([^{}]*)\}")
"""A place that something else fills: « {instance} », and « {1} », « {/1} » for a tag and its end."""


@dataclass(frozen=True)
class Unit:
    """`start`, `end`: what of the source it replaces. `holes`: name -> the source that stands there, itself with units.

    `written`: from a text with its holes filled, what the source must hold.
    """

    start: int
    end: int
    msgid: str
    written: Callable[[str, dict[str, str]], str]
    holes: dict[str, tuple[int, int]] = field(default_factory=dict)


def is_text(literal: str) -> bool:
    """Whether a literal of a source is for a person to read, and not a name, a class or an address."""
    return has_words(literal) and not _CONTROL.search(literal) and not _NO_TEXT.match(literal)


def has_words(text: str) -> bool:
    """Whether what stands between tags says something; an address alone does not."""
    return bool(_LETTER.search(text)) and not text.lstrip().startswith("/")


def named(source: str, taken: dict[str, tuple[int, int]]) -> str:
    """A name for what an expression gives: its last word, « instance » for « contact.instance|lier(contact) »."""
    words = re.findall(r"[^\W\d]\w*", re.sub(r"\(.*|\|.*|\s(?:if|or|and)\s.*", "", source, flags=re.DOTALL))
    base = words[-1] if words else "valeur"
    name, rank = base, 1
    while name in taken:
        rank += 1
        name = f"{base}{rank}"
    return name


def translated(source: str, units: list[Unit], say: Callable[[str], str]) -> str:
    """The source with each unit in the words of `say`, units inside the holes of others included."""
    return _between(source, units, say, 0, len(source))


def _between(source: str, units: list[Unit], say: Callable[[str], str], start: int, end: int) -> str:
    parts, at = [], start
    for unit in _outermost(units, start, end):
        parts.append(source[at : unit.start])
        holes = {name: _between(source, _inside(units, unit), say, *place) for name, place in unit.holes.items()}
        parts.append(unit.written(say(unit.msgid), holes))
        at = unit.end
    return "".join([*parts, source[at:end]])


def _outermost(units: list[Unit], start: int, end: int) -> Iterator[Unit]:
    reached = start
    for unit in sorted(units, key=lambda one: (one.start, -one.end)):
        if unit.start >= reached and unit.end <= end:
            yield unit
            reached = unit.end


def _inside(units: list[Unit], outer: Unit) -> list[Unit]:
    return [one for one in units if one is not outer and outer.start <= one.start and one.end <= outer.end]


def filled(text: str, holes: dict[str, str], around: Callable[[str], str] = str) -> str:
    """The text with its holes filled; `around` writes what stands between them."""
    parts = HOLE.split(text)
    return "".join(holes[part] if rank % 2 else around(part) for rank, part in enumerate(parts))
