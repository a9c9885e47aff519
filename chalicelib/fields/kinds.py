"""The kinds of fields: how the value of each is read, with one code and one French sentence for each kind of fault."""

import re
from contextlib import suppress
from datetime import date, time
from decimal import Decimal
from typing import Any, Generic, Self, TypeVar, cast, overload
from unicodedata import category

T = TypeVar("T")
N = TypeVar("N", bound=int | Decimal)
Fault = tuple[str, str, str]
"""(JSON pointer, code, French sentence)."""

_MOST_FAULTS = 200
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
BLANK = "Renseignez ce champ."
_TAKE_OUT = "Retirez-le\u00a0: ce service ne le demande jamais et ne le garde pas."


class Faults(list[Fault]):
    """The faults of one reading; past two hundred, the rest says nothing more. `noted`: how many there were."""

    noted = 0

    def note(self, pointer: str, code: str, sentence: str) -> None:
        """Keeps a fault: its JSON pointer, the code of its kind, the sentence that people read."""
        self.noted += 1
        if len(self) < _MOST_FAULTS:
            self.append((pointer, code, sentence))

    def told(self, pointer: str) -> bool:
        """Whether something is said already of this very place."""
        return any(known == pointer for known, _, _ in self)


class Field(Generic[T]):
    """One member. `blank`: its value while absent or at fault; `needed`: absent is a fault; `said`: the sentence told
    for any fault of it, in the place of the kind's own."""

    blank: T

    def __init__(self, *, needed: bool, blank: T, said: str = "") -> None:
        self.needed, self.blank, self.said = needed, blank, said

    def take(self, raw: object, at: str, faults: Faults) -> T:
        """The value of a member; None stands for absent."""
        if raw is None:
            return self.absent(at, faults)
        return self.read(raw, at, faults)

    def absent(self, at: str, faults: Faults) -> T:
        """What stands for a member that was not sent; a fault when it is needed."""
        return self.refuse(at, "champ_requis", BLANK, faults) if self.needed else self.blank

    def read(self, raw: object, at: str, faults: Faults) -> T:
        raise NotImplementedError

    def refuse(self, at: str, code: str, sentence: str, faults: Faults) -> T:
        """Notes the fault, with the field's own sentence where it has one; gives `blank`."""
        faults.note(at, code, self.said or sentence)
        return self.blank

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Any:
        """The values stand in the instance itself and are found there first: this only gives its type to mypy."""
        return self


def maybe(field: Field[T]) -> Field[T | None]:
    """The same field, which may be left out or null, and is then None."""
    loose = cast(Field[T | None], field)
    loose.needed, loose.blank = False, None
    return loose


class Text(Field[str]):
    """A text as it was typed, of at most `longest` code points; `form`: what it must wholly match."""

    def __init__(self, longest: int, *, form: str = "", empty: bool = False, said: str = "") -> None:
        super().__init__(needed=True, blank="", said=said)
        self.longest, self.form, self.empty = longest, form, empty

    def read(self, raw: object, at: str, faults: Faults) -> str:
        if not isinstance(raw, str):
            return self.refuse(at, "texte", "Indiquez un texte.", faults)
        if len(raw) > self.longest:
            sentence = f"Ce champ compte au plus {self.longest} caractères."
            return self.refuse(at, "champ_trop_long", sentence, faults)
        if not raw and not self.empty:
            return self.absent(at, faults)
        if self.form and not re.fullmatch(self.form, raw):
            return self.refuse(at, "forme", "Ce champ n’a pas la forme attendue.", faults)
        return raw


class _Free(Text):
    """What somebody words by themselves, in which no number of theirs may be left that this service does not keep."""

    def read(self, raw: object, at: str, faults: Faults) -> str:
        before = faults.noted
        value = super().read(raw, at, faults)
        if value and faults.noted == before and (kind := _private(value)):
            faults.note(at, "numero_personnel", f"Ce texte contient {kind}. {_TAKE_OUT}")
            return self.blank
        return value


def _private(value: str) -> str:
    """What `private.found` says; it is loaded for a text that holds many digits, and for no other."""
    if len(value) < 10 or sum(sign.isdigit() for sign in value) < 10:
        return ""
    from chalicelib.fields import private

    return private.found(value)


class Line(_Free):
    """A text on one line, without control characters, the spaces at its ends taken off."""

    def read(self, raw: object, at: str, faults: Faults) -> str:
        if isinstance(raw, str):
            if any(category(letter).startswith("C") or letter in "\u2028\u2029" for letter in raw):
                return self.refuse(at, "texte", "Indiquez un texte, sur une seule ligne.", faults)
            raw = raw.strip()
        return super().read(raw, at, faults)


class Prose(_Free):
    """What a person will read: lines and spaces of any kind kept, control characters taken out, its ends trimmed."""

    def read(self, raw: object, at: str, faults: Faults) -> str:
        if isinstance(raw, str):
            raw = "".join(one for one in raw.strip().replace("\t", " ") if one == "\n" or category(one)[0] != "C")
        return super().read(raw, at, faults)


class Choice(Field[T]):
    """One of these texts."""

    def __init__(self, among: tuple[T, ...], *, said: str = "") -> None:
        super().__init__(needed=True, blank=cast(T, ""), said=said)
        self.among = among

    def read(self, raw: object, at: str, faults: Faults) -> T:
        if isinstance(raw, str) and raw in self.among:
            return raw
        return self.refuse(at, "choix", "Choisissez l’une des réponses proposées.", faults)


class _Bounded(Field[N]):
    def __init__(self, most: int, least: int, blank: N, said: str) -> None:
        super().__init__(needed=True, blank=blank, said=said)
        self.most, self.least = most, least

    def within(self, value: N, at: str, faults: Faults) -> N:
        if value < 0:
            return self.refuse(at, "negatif", "Ce nombre ne peut pas être négatif.", faults)
        if value < self.least:
            return self.refuse(at, "trop_petit", f"Ce nombre doit être au moins égal à {self.least}.", faults)
        if value > self.most:
            most = f"{self.most:,}".replace(",", "\u202f")
            return self.refuse(at, "trop_grand", f"Ce nombre est trop grand\u00a0: {most} au plus.", faults)
        return value


class Whole(_Bounded[int]):
    """A JSON integer between `least` and `most`."""

    def __init__(self, most: int, *, least: int = 0, said: str = "") -> None:
        super().__init__(most, least, 0, said)

    def read(self, raw: object, at: str, faults: Faults) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool):
            return self.refuse(at, "entier", "Indiquez un nombre entier, sans décimale.", faults)
        return self.within(raw, at, faults)


class Number(_Bounded[Decimal]):
    """A decimal string with a point and at most two decimals, or a JSON integer; never a float."""

    def __init__(self, most: int, *, said: str = "") -> None:
        super().__init__(most, 0, Decimal(0), said)

    def read(self, raw: object, at: str, faults: Faults) -> Decimal:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return self.within(Decimal(raw), at, faults)
        if not isinstance(raw, str) or not _DECIMAL.fullmatch(raw):
            return self.refuse(at, "nombre", "Indiquez un nombre, par exemple 42,50.", faults)
        value = Decimal(raw)
        if value != value.quantize(Decimal("0.01")):
            return self.refuse(at, "decimales", "Indiquez deux décimales au plus.", faults)
        return self.within(value or abs(value), at, faults)  # -0 is said and kept as 0


class Day(Field[date | None]):
    """`YYYY-MM-DD`, from 2000 to 2100."""

    def __init__(self, *, needed: bool = True, said: str = "") -> None:
        super().__init__(needed=needed, blank=None, said=said)

    def read(self, raw: object, at: str, faults: Faults) -> date | None:
        if isinstance(raw, str) and _DAY.fullmatch(raw):
            with suppress(ValueError):
                found = date.fromisoformat(raw)
                if 2000 <= found.year <= 2100:
                    return found
        sentence = "Indiquez un jour qui existe, par exemple 2026-06-09 pour le 9 juin 2026."
        return self.refuse(at, "jour", sentence, faults)


class Hour(Field[time | None]):
    """`HH:MM`, from 00:00 to 23:59."""

    def __init__(self, *, needed: bool = True, said: str = "") -> None:
        super().__init__(needed=needed, blank=None, said=said)

    def read(self, raw: object, at: str, faults: Faults) -> time | None:
        if isinstance(raw, str) and _HOUR.fullmatch(raw):
            return time.fromisoformat(raw)
        return self.refuse(at, "heure", "Indiquez une heure entre 00:00 et 23:59, par exemple 06:45.", faults)


class Flag(Field[bool]):
    """True or false; false when left out, unless `needed`."""

    def __init__(self, *, needed: bool = False, said: str = "") -> None:
        super().__init__(needed=needed, blank=False, said=said)

    def read(self, raw: object, at: str, faults: Faults) -> bool:
        return raw if isinstance(raw, bool) else self.refuse(at, "booleen", "Répondez par oui ou par non.", faults)


class Members(Field[dict[str, object]]):
    """An object of 1 to `most` members whose names and values somebody else judges."""

    def __init__(self, most: int, *, said: str = "") -> None:
        super().__init__(needed=True, blank={}, said=said)
        self.most = most

    def read(self, raw: object, at: str, faults: Faults) -> dict[str, object]:
        if not isinstance(raw, dict):
            return self.refuse(at, "objet", "Ce bloc n’a pas la forme attendue.", faults)
        if not raw:
            return self.absent(at, faults)
        if len(raw) > self.most:
            return self.refuse(at, "liste_trop_longue", f"Indiquez {self.most} éléments au plus.", faults)
        return raw
