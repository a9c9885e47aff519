"""Says the service's sentences in another language: they are known, with what fills them.

What static/js/langues/said.js does on a page, where the reader's browser writes numbers; the tests hold the two to the
same words.
"""

import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

Say = Callable[[str], str]
_HELD = (
    (r"(?:euros|taux)\d*", r"[\d ,]+€"),
    (r"kilometres\d*", r"[\d ,]+km"),
    (r"heure\d*", r"\d+ h(?: \d\d)?"),
    (r"jour(?:_court)?\d*", r"(?:[a-z]+ )?(?:\d+|1er) \S+ \d{4}"),
    (r"moment\d*", r"(?:[a-z]+ )?(?:\d+|1er) \S+ \d{4} à \d+ h(?: \d\d)?"),
    (r"date", r"(?:[a-z]+ )?(?:\d+|1er)"),
    (r"quantieme", r"\d+|1er"),
    (r"annee", r"\d{4}"),
    (r"browser", r"(?:Firefox|Edge|Opera|Chrome|Safari|Navigateur)"),
    (r"system", r"(?:Android|iPhone|iPad|Windows|Mac|Linux|appareil inconnu)"),
)
"""Names of holes, and what they hold."""
_WEAK = 8
"""Letters under which a form is tried last: it would match nearly anything."""
_LONG = 1500
"""Letters beyond which a text is said whole or not at all."""
_DEEP = 8
"""Sentences within one another that are looked into: the service's go six deep, another's might for ever."""
_depth: ContextVar[int] = ContextVar("depth", default=0)
_HOLE = re.compile(r"\{(\w+)\}", re.ASCII)
_SENTENCE = re.compile(r"(?:\bart\.|.)+?[.?!](?= |\Z)")
_HOUR = re.compile(r"(\d+)\sh(?:\s(\d\d))?")
_TIME = re.compile(rf"^{_HOUR.pattern}(?=,|$)")
_AMOUNT = re.compile(r"[\d\s]+,\d+\s€")
_DISTANCE = re.compile(r"[\d\s]+(?:,\d+)?\skm")
_DECIMAL = re.compile(r"[\d\s]+,\d+|\d{1,3}(?:\s\d{3})+")


class Manner(NamedTuple):
    """How a language writes numbers: « 1,234.50 » and, around it, the euro."""

    decimal: str
    group: str
    before: str
    after: str

    def amount(self, value: Decimal, most: int) -> str:
        """Two decimals at least."""
        return f"{self.before}{self.number(value, 2, most)}{self.after}"

    def number(self, value: Decimal, least: int, most: int) -> str:
        """With `least` to `most` decimals, rounded half up."""
        rounded = value.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
        whole, _, rest = f"{abs(rounded):,.{most}f}".partition(".")
        rest = rest.rstrip("0").ljust(least, "0")
        sign = "-" if rounded < 0 else ""
        return sign + whole.replace(",", self.group) + (self.decimal + rest if rest else "")


class _Form:
    """A sentence with holes."""

    def __init__(self, french: str, own: str) -> None:
        self._pieces, self._own = _HOLE.split(_plain(french)), own.strip()
        self.sentences = re.search(r"[.?!] ", "".join(self._pieces)) is not None
        self.weight = len("".join(self._pieces[::2]))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = (f"({_held(part)})" if rank % 2 else re.escape(part) for rank, part in enumerate(self._pieces))
        return re.compile("".join(parts), re.DOTALL | re.ASCII)

    def said(
        self, text: str, whole: str, fill: Callable[[str, str], str], known: Callable[[str, str], bool] | None
    ) -> str | None:
        """The sentence in the other language when the text is this one; `fill`: says what a hole holds, by its name.

        `whole`: the same text with its own spaces, which what fills the holes keeps. `known`: which fillings are this
        sentence's, any where there is none.
        """
        if not (text.startswith(self._pieces[0]) and text.endswith(self._pieces[-1])):
            return None
        found = self._pattern.fullmatch(text)
        if found is None:
            return None
        held = {name: whole[slice(*found.span(rank + 1))] for rank, name in enumerate(self._pieces[1::2])}
        if known is not None and not all(known(name, inner) for name, inner in held.items()):
            return None
        return _HOLE.sub(lambda hole: fill(hole[1], held.get(hole[1], "")), self._own)


def _held(name: str) -> str:
    return next((content for named, content in _HELD if re.fullmatch(named, name)), ".*?")


def _plain(text: str) -> str:
    """Typographic or not, a sentence of the service is the same."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("'", "’").strip()


def clock(text: str) -> str:
    """« 6 h 45 » at the beginning, when it is a time of the day and not a duration: « 6:45 »."""
    return _TIME.sub(lambda hour: f"{hour[1]}:{hour[2] or '00'}", text)


def sayer(pairs: Sequence[tuple[str, str]], manner: Manner) -> Say:
    """Whole sentences, else sentence by sentence, else those whose holes are filled; what is unknown stays as it is."""
    return _Sayer(pairs, manner).say


class _Sayer:
    def __init__(self, pairs: Sequence[tuple[str, str]], manner: Manner) -> None:
        self._manner = manner
        self._known = {_plain(french): own.strip() for french, own in pairs}
        forms = [_Form(french, own) for french, own in pairs if _HOLE.search(french)]
        self._forms = sorted(forms, key=lambda form: -form.weight)

    def say(self, text: str) -> str:
        if len(text) > _LONG:
            return self._known.get(_plain(text), text)
        own = self._found(text) or self._begun(text)
        return text if not own else text[: len(text) - len(text.lstrip())] + own

    def _begun(self, text: str) -> str | None:
        """A sentence that is known in the middle of another: « Le mardi 9 juin »."""
        if not text[:1].isupper():
            return None
        own = self._found(text[:1].lower() + text[1:])
        return own and own[:1].upper() + own[1:]

    def _found(self, text: str) -> str | None:
        """What stands within a sentence, within another: `_DEEP` of them, beyond which a word is known or is not."""
        depth = _depth.get()
        if not text or depth == _DEEP:
            return self._word(text) if text else None
        _depth.set(depth + 1)
        try:
            return self._sentence(text)
        finally:
            _depth.set(depth)

    def _sentence(self, text: str) -> str | None:
        none = re.fullmatch(r"0 [^\W\d_]+[^s]", _plain(text))
        whole = self._formed(f"{text}s", self._forms) if none else None
        whole = whole or self._word(text) or self._figure(text) or self._listed(text)
        whole = whole or self._formed(text, [form for form in self._forms if form.sentences])
        if whole is not None:
            return whole
        parts = _SENTENCE.findall(text)
        told = [self._found(part) for part in parts] if len(parts) > 1 else [None]
        said = [part for part in told if part is not None]
        if len(said) == len(told):
            return " ".join(said)
        one = self._formed(text, [form for form in self._forms if form.weight >= _WEAK])
        return one if one is not None else self._headed(text)

    def _headed(self, text: str) -> str | None:
        """« Motif : La distance est à vérifier »: what stands before the colon is known."""
        head = re.fullmatch(r"(.+?)\s:\s(.+)", text, re.DOTALL)
        own = self._found(head[1]) if head else None
        return f"{own}: {self.say(head[2])}" if head and own else self._formed(text, self._forms, sure=True)

    def _word(self, text: str) -> str | None:
        if (whole := self._known.get(_plain(text))) is not None:
            return whole
        if (bare := self._known.get(_plain(text.removesuffix(".")))) is not None:
            return f"{bare}."
        first, rest = text[:1], text[1:]
        if (label := self._known.get(_plain(first.upper() + rest))) is not None:
            return label[:1].lower() + label[1:]
        noun = self._known.get(_plain(first.lower() + rest))
        return None if noun is None else noun[:1].upper() + noun[1:]

    def _formed(self, text: str, forms: Sequence[_Form], *, sure: bool = False) -> str | None:
        """`sure`: what fills the holes must be known too, for a short form matches the name of a place as well."""
        plain, whole = _plain(text), text.strip()
        known = self._is_known if sure else None
        told = (form.said(plain, whole, self._filled, known) for form in forms)
        return next((said for said in told if said is not None), None)

    def _is_known(self, name: str, text: str) -> bool:
        bounded = any(re.fullmatch(named, name) for named, _ in _HELD) or re.fullmatch(r"[\d\s:]*", text)
        return bool(bounded or self._found(text) or self._begun(text))

    def _filled(self, name: str, text: str) -> str:
        return clock(text) if name.startswith("heure") else self.say(text)

    def _listed(self, text: str) -> str | None:
        """A known word, then others after commas."""
        parts = [] if re.search(r"[:;.?!«]", text) else text.split(", ")
        for size in range(len(parts) - 1, 0, -1):
            own = self._word(", ".join(parts[:size]))
            if own is not None:
                return ", ".join([own, *map(self.say, parts[size:])])
        return None

    def _figure(self, text: str) -> str | None:
        """Amounts, distances, decimals and durations."""
        if text.endswith("€.") and _AMOUNT.fullmatch(text[:-1]):
            return f"{self._figure(text[:-1])}."
        bare = re.sub(r"[\s€]|km$", "", text).replace(",", ".")
        if _AMOUNT.fullmatch(text):
            return self._manner.amount(Decimal(bare), 2 if re.search(r",\d\d\s€$", text) else 6)
        if _DISTANCE.fullmatch(text):
            return f"{self._manner.number(Decimal(bare), 0, 2)}\u00a0km"
        if _DECIMAL.fullmatch(text):
            return self._manner.number(Decimal(bare), 0, 2)
        hour = _HOUR.fullmatch(text)
        return f"{hour[1]}h{hour[2] or ''}" if hour else None
