"""The texts of a template: what stands between its tags, in its attributes, and in the strings that it gives to macros.

Nothing is marked: whatever a person would read is a unit, a sentence with its links, its emphasis and its expressions.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jinja2 import Environment
from jinja2.ext import Extension

from ops.pages.languages import expressions
from ops.pages.languages.units import Unit, filled, has_words, is_text, translated

_INLINE = ("a", "strong", "em", "abbr", "br")
"""Tags that belong to the sentence in which they stand."""
_READ = re.compile(r"""(?<=\s)(?:aria-label|title|placeholder|alt)="([^"]*)\"""")


@dataclass(frozen=True)
class _Token:
    """`kind`: text, tag, expression, statement, comment."""

    kind: str
    start: int
    end: int


def units(source: str) -> list[Unit]:
    """Every text of a template, in the order of the source."""
    tokens = list(_tokens(source, 0, len(source)))
    found = [*_sentences(source, tokens)]
    for token in tokens:
        if token.kind in ("expression", "statement"):
            found.extend(expressions.units(source, token.start, token.end))
        elif token.kind == "tag":
            found.extend(_of_tag(source, token))
    return sorted(found, key=lambda unit: (unit.start, -unit.end))


def read_in(environment: Environment, say: Callable[[str], str]) -> None:
    """Templates are read from now on as `say` gives their texts."""

    class Translated(Extension):
        def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
            return translated(source, units(source), say)

    environment.add_extension(Translated)


def _tokens(source: str, at: int, end: int) -> Iterator[_Token]:
    start = at
    while at < end:
        kind, stop = _opened(source, at)
        if not kind:
            at += 1
            continue
        if at > start:
            yield _Token("text", start, at)
        yield _Token(kind, at, stop)
        at = start = stop
    if end > start:
        yield _Token("text", start, end)


def _opened(source: str, at: int) -> tuple[str, int]:
    """What begins here and where it stops; no kind for text."""
    for opening, closing, kind in (("{{", "}}", "expression"), ("{%", "%}", "statement"), ("{#", "#}", "comment")):
        if source.startswith(opening, at):
            return kind, source.index(closing, at) + 2
    if source[at] == "<" and re.match(r"</?[a-zA-Z!{]", source[at : at + 3]):
        return "tag", _end_of_tag(source, at + 1)
    return "", at


def _end_of_tag(source: str, at: int) -> int:
    quoted = False
    while quoted or source[at] != ">":
        if source.startswith(("{{", "{%"), at):
            at = source.index("}}" if source[at + 1] == "{" else "%}", at) + 2
            continue
        quoted = quoted != (source[at] == '"')
        at += 1
    return at + 1


def _tag(source: str, token: _Token) -> str:
    return source[token.start : token.end].strip("</>").split(maxsplit=1)[0].rstrip(">").lower()


def _sentences(source: str, tokens: list[_Token]) -> Iterator[Unit]:
    held: list[_Token] = []
    for token in tokens:
        inline = token.kind == "tag" and _tag(source, token) in _INLINE
        if token.kind in ("text", "expression") or inline:
            held.append(token)
            continue
        yield from _sentence(source, held)
        held = []
    yield from _sentence(source, held)


def _sentence(source: str, held: list[_Token]) -> Iterator[Unit]:
    held = _bare(source, held)
    if not has_words(" ".join(_words(source, token) for token in held if token.kind == "text")):
        return
    parts, holes, open_tags, rank = [], dict[str, tuple[int, int]](), list[int](), 0
    for token in held:
        if token.kind == "text":
            parts.append(_words(source, token))
            continue
        if token.kind == "expression":
            name = expressions.name_of(source[token.start + 2 : token.end - 2].strip(" -"), holes)
        elif source.startswith("</", token.start):
            name = f"/{open_tags.pop()}" if open_tags else f"/{rank}"
        else:
            rank += 1
            name = str(rank)
            if _tag(source, token) != "br":
                open_tags.append(rank)
        parts.append(f"{{{name}}}")
        holes[name] = (token.start, token.end)
    first, last = held[0], held[-1]
    start = first.start + (_blanks(source, first)[0] if first.kind == "text" else 0)
    end = last.end - (_blanks(source, last)[1] if last.kind == "text" else 0)
    msgid = re.sub(r"[ \n\t]+", " ", "".join(parts)).strip(" ")
    yield Unit(start, end, msgid, lambda text, given: filled(text, given, _escaped), holes)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _bare(source: str, held: list[_Token]) -> list[_Token]:
    """Without the blanks and the tags that stand around the whole of it."""
    def empty(token: _Token) -> bool:
        return token.kind == "text" and not source[token.start : token.end].strip(" \n\t")

    while held and empty(held[0]):
        held = held[1:]
    while held and empty(held[-1]):
        held = held[:-1]
    if len(held) > 2 and held[0].kind == held[-1].kind == "tag" and source.startswith("</", held[-1].start):
        tags = [token for token in held if token.kind == "tag"]
        if len(tags) == 2:
            return _bare(source, held[1:-1])
    return held


def _words(source: str, token: _Token) -> str:
    return html.unescape(source[token.start : token.end])


def _blanks(source: str, token: _Token) -> tuple[int, int]:
    text = source[token.start : token.end]
    return len(text) - len(text.lstrip(" \n\t")), len(text) - len(text.rstrip(" \n\t"))


def _of_tag(source: str, token: _Token) -> Iterator[Unit]:
    """Attributes that are read, and the strings of the expressions that stand in a tag."""
    text = source[token.start : token.end]
    for found in _READ.finditer(text):
        if "{" not in found[1] and is_text(found[1]):
            place = (token.start + found.start(1), token.start + found.end(1))
            yield Unit(*place, html.unescape(found[1]), lambda said, _: html.escape(said))
    for code in re.finditer(r"\{\{.*?\}\}|\{%.*?%\}", text, re.DOTALL):
        yield from expressions.units(source, token.start + code.start(), token.start + code.end())
