"""Records that never change: what `@dataclass(frozen=True)` gives, without the code that it compiles for each class.

Sixty classes cost 17 ms of each start that way, a quarter of all that a function loads; here their methods are shared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Never, TypeVar, cast, dataclass_transform

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
_put = object.__setattr__


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """The class as a frozen dataclass: made, compared, hashed, shown by its fields; `replace` and `fields` know it."""
    cls.__doc__ = cls.__doc__ or cls.__name__
    dataclass(init=False, repr=False, eq=False)(cls)
    own = cast("type[DataclassInstance]", cls)
    names = [one.name for one in fields(own)]
    equal, hashed = _compared(attrgetter(*names) if names else type)
    methods = {"__init__": _maker(own), "__eq__": equal, "__hash__": hashed, "__repr__": _shown}
    for name, method in (methods | {"__setattr__": _refuse, "__delattr__": _refuse}).items():
        setattr(cls, name, method)
    return cls


def _maker(cls: type[DataclassInstance]) -> Callable[..., None]:
    """Its `__init__`. TypeError on a field that is missing, given twice or unknown."""
    known = {one.name: one for one in fields(cls)}
    made = {name: one.default_factory for name, one in known.items() if one.default_factory is not MISSING}
    blank = {name: None if one.default is MISSING else one.default for name, one in known.items()}
    needed = {name for name, one in known.items() if one.default is MISSING and name not in made}
    finish = getattr(cls, "__post_init__", None)

    def __init__(self: object, *args: object, **named: object) -> None:
        given = {**dict(zip(known, args, strict=False)), **named} if args else named
        values = {**blank, **given}
        if len(values) != len(blank) or len(args) + len(named) != len(given) or not given.keys() >= needed:
            raise TypeError(f"{cls.__name__}({', '.join(known)}): got {len(args)} values and {sorted(named)}")
        for name, make in made.items():
            if name not in given:
                values[name] = make()
        _put(self, "__dict__", values)
        if finish:
            finish(self)

    return __init__


def _compared(values: Callable[[object], object]) -> tuple[Callable[[object, object], object], Callable[[object], int]]:
    def __eq__(self: object, other: object) -> object:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__, lambda self: hash(values(self))


def _shown(self: DataclassInstance) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{one.name}={getattr(self, one.name)!r}' for one in fields(self))})"


def _refuse(self: object, name: str, value: object = None) -> Never:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")
