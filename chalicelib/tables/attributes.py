"""pynamodb's attributes, read the short way: a list of missions reads some two thousand of them.

pynamodb asks at each reading whether the attribute belongs to a nested map and by which name it is known; our items
have no nested map, and each attribute has one name. JSON is decoded when it is first read.
"""

import json
import zlib
from typing import TYPE_CHECKING, Any

from pynamodb import attributes
from pynamodb.attributes import Attribute, BinaryAttribute


class Undecoded:
    """JSON as it lies in the table, until somebody reads it."""

    __slots__ = ("raw",)
    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Undecoded) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)


class _Short:
    """A value is read from, and written to, the item's own dictionary."""

    attr_path: list[str]
    _name: str

    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)  # type: ignore[misc]
        self._name = self.attr_path[-1]

    def __get__(self, item: Any, owner: Any = None) -> Any:
        return self if item is None else item.attribute_values.get(self._name)

    def __set__(self, item: Any, value: Any) -> None:
        item.attribute_values[self._name] = value


class _Late(_Short):
    """The same, decoded at the first reading."""

    def __get__(self, item: Any, owner: Any = None) -> Any:
        if item is None:
            return self
        found = item.attribute_values.get(self._name)
        if type(found) is Undecoded:
            found = item.attribute_values[self._name] = self.deserialize(found.raw)  # type: ignore[attr-defined]
        return found


if TYPE_CHECKING:
    from pynamodb.attributes import BooleanAttribute as BooleanAttribute
    from pynamodb.attributes import JSONAttribute as JSONAttribute
    from pynamodb.attributes import NumberAttribute as NumberAttribute
    from pynamodb.attributes import UnicodeAttribute as UnicodeAttribute
    from pynamodb.attributes import UnicodeSetAttribute as UnicodeSetAttribute
else:

    class BooleanAttribute(_Short, attributes.BooleanAttribute):
        """A truth value."""

    class JSONAttribute(_Late, attributes.JSONAttribute):
        """A JSON value."""

    class NumberAttribute(_Short, attributes.NumberAttribute):
        """An integer."""

        def deserialize(self, value: str) -> Any:
            """Short for what has digits alone; as pynamodb does otherwise."""
            return int(value) if value.isdecimal() else super().deserialize(value)

    class UnicodeAttribute(_Short, attributes.UnicodeAttribute):
        """A text."""

    class UnicodeSetAttribute(_Short, attributes.UnicodeSetAttribute):
        """Texts, each once, in no order."""


class PackedJSON(_Late, Attribute[Any]):
    """JSON kept compressed: an explained calculation is ten times smaller so, and far from the 400 KB of an item."""

    attr_type = BinaryAttribute.attr_type

    def serialize(self, value: Any) -> bytes:
        """Deterministic, so that the same answer has the same bytes."""
        return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)

    def deserialize(self, value: Any) -> Any:
        """The JSON value."""
        return json.loads(zlib.decompress(value))
