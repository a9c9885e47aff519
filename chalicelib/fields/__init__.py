"""What a JSON body may say, declared field by field, and the one reader of it.

A body is a class of fields (`class Address(Body): courriel = Text(254)`); a part that becomes an object of the rules is
a `Table` of the same fields. Reading notes every fault with its JSON pointer, a code (one per kind of fault, the same
everywhere) and a French sentence; nothing that was not declared comes in. Pure: the rules read with it too.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar, cast

from chalicelib.fields.kinds import BLANK
from chalicelib.fields.kinds import Choice as Choice
from chalicelib.fields.kinds import Day as Day
from chalicelib.fields.kinds import Fault as Fault
from chalicelib.fields.kinds import Faults as Faults
from chalicelib.fields.kinds import Field as Field
from chalicelib.fields.kinds import Flag as Flag
from chalicelib.fields.kinds import Hour as Hour
from chalicelib.fields.kinds import Line as Line
from chalicelib.fields.kinds import Members as Members
from chalicelib.fields.kinds import Number as Number
from chalicelib.fields.kinds import Prose as Prose
from chalicelib.fields.kinds import Text as Text
from chalicelib.fields.kinds import Whole as Whole
from chalicelib.fields.kinds import maybe as maybe

T = TypeVar("T")
SMALL = 4096
"""Bytes of a body, unless its class says otherwise."""


class Table(Generic[T]):
    """The fields of one object, and what is made of their values, by name."""

    def __init__(self, make: Callable[..., T], fields: Mapping[str, Field[Any]], most_bytes: int = SMALL) -> None:
        self.make, self.fields, self.most_bytes = make, fields, most_bytes

    def read(self, raw: object, at: str, faults: Faults) -> T:
        """What the object says; every fault is noted in `faults`, and what is at fault is then blank."""
        if not isinstance(raw, dict):
            faults.note(at, "objet", "Ce bloc n’a pas la forme attendue.")
            return self.make(**{name: field.blank for name, field in self.fields.items()})
        made = self.make(
            **{name: field.take(raw.get(name), f"{at}/{name}", faults) for name, field in self.fields.items()}
        )
        for name in sorted(str(name) for name in raw.keys() - self.fields.keys()):
            faults.note(f"{at}/{_escaped(name[:60])}", "champ_inconnu", "Ce champ n’est pas attendu ici.")
        if isinstance(made, Body):
            made.check(at, faults)
        return made


class Body:
    """The fields of one body, as a class: `class Link(Body): jeton = Text(64)`, then `body.jeton`."""

    TABLE: ClassVar[Table[Any]]

    def __init_subclass__(cls, most_bytes: int = SMALL) -> None:
        own = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        inherited = cls.TABLE.fields if hasattr(cls, "TABLE") else {}
        cls.TABLE = Table(cls, {**inherited, **own}, most_bytes)

    def __init__(self, **values: object) -> None:
        vars(self).update(values)

    def check(self, at: str, faults: Faults) -> None:
        """Notes what only several fields together can have wrong; a field at fault is blank."""

    def given(self) -> dict[str, Any]:
        """The members that were there, by name."""
        return {name: value for name, value in vars(self).items() if value is not None}


class Nothing(Body):
    """An act without fields: its body is an empty object."""


class Either(Table[T]):
    """A body whose fields depend on one of them: `first` reads that one, `others` give the fields of its values."""

    def __init__(self, by: str, first: type[T], others: Mapping[str, type[T]]) -> None:
        found = table(first)
        super().__init__(found.make, found.fields, found.most_bytes)
        self.by, self.others = by, others

    def read(self, raw: object, at: str, faults: Faults) -> T:
        value = raw.get(self.by) if isinstance(raw, dict) else None
        other = self.others.get(value) if isinstance(value, str) else None
        return table(other).read(raw, at, faults) if other is not None else super().read(raw, at, faults)


def table(shape: Table[T] | type[T]) -> Table[T]:
    """The table of a body's class, or the table itself."""
    return shape if isinstance(shape, Table) else cast(Table[T], cast(type[Body], shape).TABLE)


class One(Field[T]):
    """An object of its own; left out, it is read as empty, so that what it lacks is told."""

    def __init__(self, shape: Table[T] | type[T]) -> None:
        self.table = table(shape)
        needed = any(field.needed for field in self.table.fields.values())
        super().__init__(needed=needed, blank=cast(T, None))

    def absent(self, at: str, faults: Faults) -> T:
        return self.table.read({}, at, faults)

    def read(self, raw: object, at: str, faults: Faults) -> T:
        return self.table.read(raw, at, faults)


class Many(Field[tuple[T, ...]]):
    """A list of `least` to `most`; the fault of an object is told at its rank, that of a plain value at the list."""

    def __init__(self, one: Field[T], most: int, *, least: int = 0, needed: bool | None = None, said: str = "") -> None:
        super().__init__(needed=least > 0 if needed is None else needed, blank=(), said=said)
        self.one, self.most, self.least = one, most, least

    def read(self, raw: object, at: str, faults: Faults) -> tuple[T, ...]:
        if not isinstance(raw, list):
            return self.refuse(at, "liste", "Ce bloc doit être une liste.", faults)
        if len(raw) > self.most:
            return self.refuse(at, "liste_trop_longue", f"Indiquez {self.most} éléments au plus.", faults)
        if len(raw) < self.least:
            return self.refuse(at, "champ_requis", BLANK, faults)
        if isinstance(self.one, One):
            return tuple(self.one.take(value, f"{at}/{rank}", faults) for rank, value in enumerate(raw))
        inner = Faults()
        found = tuple(self.one.take(value, at, inner) for value in raw)
        if inner:
            return self.refuse(*inner[0], faults)
        return found


def _escaped(name: str) -> str:
    """A name inside a JSON pointer; halves of characters cannot be written."""
    return name.encode("utf-8", "replace").decode().replace("~", "~0").replace("/", "~1")
