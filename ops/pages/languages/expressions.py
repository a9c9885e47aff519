"""The texts of what a template computes: the strings that a person would read, in expressions and statements."""

import re
from collections.abc import Iterator

from ops.pages.languages.units import Unit, is_text, named

_CODE = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<word>[^\W\d]\w*)|(?P<space>\s+)|(?P<number>\d+)|(?P<other>.)""",
    re.DOTALL,
)
_BOUNDS = (",", ":", "=", "if", "else", "in", "set", "call", "for", "or", "and", "not", "is", "import", "as", "elif")
_KEYED = re.compile(r"\b(?:terme|sens|imprime)\(|for mot in")
"""What is given words that stay as they are: of the glossary, which the macros look up, or of a letter in French."""
_NAMES = ("extends", "import", "from", "include", "block")


def units(source: str, start: int, end: int) -> Iterator[Unit]:
    """The strings of an expression or of a statement that a person would read; « "a" ~ b ~ "c" » is one sentence."""
    body = (start + 2, end - 2)
    words = [(found.lastgroup or "", found.start(), found.end()) for found in _CODE.finditer(source, *body)]
    first = next((source[a:b] for kind, a, b in words if kind == "word"), "")
    if (source[start + 1] == "%" and first in _NAMES) or _KEYED.search(source, *body):
        return
    for chain in _chains(source, words):
        literals = [part for part in chain if _is_literal(source, part)]
        if any(is_text(_value(source, part)) for part in literals):
            yield from _joined(source, chain)


_Span = tuple[int, int]


def _chains(source: str, words: list[tuple[str, int, int]]) -> Iterator[list[_Span]]:
    """Each run of operands that « ~ » joins, at every depth; an operand alone is a run of one."""
    for group in _groups(source, words):
        chain, operand, compared = list[_Span](), list[_Span](), False
        for start, end in [*group, (0, 0)]:
            word = source[start:end]
            if word and word != "~" and word not in _BOUNDS:
                operand.append((start, end))
                continue
            if operand:
                chain.append((operand[0][0], operand[-1][1]))
                operand = []
            if word == "~":
                continue
            if chain and not compared:
                yield chain
            chain, compared = [], word == "=" and source[start - 1] in "=!"


def _groups(source: str, words: list[tuple[str, int, int]]) -> Iterator[list[_Span]]:
    """The words between each pair of brackets; what stands between brackets inside is one word there."""
    open_ones: list[list[_Span]] = [[]]
    starts: list[int] = []
    for kind, start, end in words:
        if kind == "other" and source[start] in "([{":
            open_ones.append([])
            starts.append(start)
        elif kind == "other" and source[start] in ")]}" and starts:
            yield open_ones.pop()
            open_ones[-1].append((starts.pop(), end))
        elif kind != "space":
            open_ones[-1].append((start, end))
    yield from open_ones


def _is_literal(source: str, part: _Span) -> bool:
    return re.fullmatch(r'"(?:[^"\\]|\\.)*"', source[slice(*part)]) is not None


def _value(source: str, part: _Span) -> str:
    return source[part[0] + 1 : part[1] - 1]


def _joined(source: str, chain: list[_Span]) -> Iterator[Unit]:
    text, holes = "", dict[str, tuple[int, int]]()
    for part in chain:
        if _is_literal(source, part):
            text += _value(source, part)
        else:
            name = name_of(source[slice(*part)], holes)
            holes[name] = part
            text += f"{{{name}}}"

    def written(said: str, given: dict[str, str]) -> str:
        parts = re.split(r"\{([^{}]*)\}", said)
        operands = [given[one] if rank % 2 else _quoted(one) for rank, one in enumerate(parts) if rank % 2 or one]
        return " ~ ".join(operands)

    yield Unit(chain[0][0], chain[-1][1], text, written, holes)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def name_of(code: str, holes: dict[str, tuple[int, int]]) -> str:
    """What a translator reads for an expression: the word of the glossary or of a letter that it names, or its hole."""
    term = re.match(r"""ui\.(?:terme|imprime)\("([^"]*)"\)""", code)
    return term[1] if term and term[1] not in holes else named(code, holes)
