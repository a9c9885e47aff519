"""An item as it comes from DynamoDB: only what it holds is looked at, in one pass."""

from collections.abc import Callable
from typing import Any, Self

from pynamodb.attributes import Attribute
from pynamodb.constants import NULL
from pynamodb.models import Model

from chalicelib.tables.attributes import Undecoded, UnicodeAttribute, _Late

Raw = dict[str, dict[str, Any]]
"""Attribute -> {type: value}, as DynamoDB writes an item."""
_Own = Attribute[Any]
_How = tuple[str, Callable[[Any], object] | None, _Own]
"""Of an attribute: its type, what makes its value of what is written (nothing for a text), and itself."""
_Readers = tuple[dict[str, _How], dict[str, Any]]


class Item(Model):
    """What all our models are. pynamodb would set every default, then look for each attribute of the model in turn."""

    @classmethod
    def _instantiate(cls, attribute_values: Raw) -> Self:
        made = cls.__new__(cls)
        made._container_deserialize(attribute_values)
        return made

    def twin(self) -> Self:
        """The same item again: an attribute set in one is not set in the other."""
        made = type(self).__new__(type(self))
        made.attribute_values = dict(self.attribute_values)
        return made

    def _container_deserialize(self, attribute_values: Raw) -> None:
        known, values = self._read()
        values = values.copy()
        for name, typed in attribute_values.items():
            if (how := known.get(name)) is None:
                continue
            kind, decode, attribute = how
            if kind in typed:
                raw = typed[kind]
                values[name] = raw if decode is None else decode(raw)
            elif NULL not in typed:
                attribute.get_value(typed)  # which says what is at fault
        self.attribute_values = values

    @classmethod
    def _read(cls) -> _Readers:
        """How each attribute is read, and what an item of before an attribute had holds; made once for each model."""
        if "_readers" not in cls.__dict__:
            own: dict[str, _Own] = cls.get_attributes()
            absent = {name: one.default for name, one in own.items() if one.default is not None}
            cls._readers = {name: _how(one) for name, one in own.items()}, absent  # type: ignore[attr-defined]
        kept: _Readers = cls._readers  # type: ignore[attr-defined]
        return kept


def _how(attribute: _Own) -> _How:
    decode = Undecoded if isinstance(attribute, _Late) else attribute.deserialize
    return attribute.attr_type, None if type(attribute) is UnicodeAttribute else decode, attribute
