"""An item as it comes from DynamoDB: only what it holds is looked at, in one pass."""

from typing import Any, Self

from pynamodb.attributes import Attribute
from pynamodb.constants import NULL
from pynamodb.models import Model

from chalicelib.tables.attributes import Undecoded, UnicodeAttribute, _Late

Raw = dict[str, dict[str, Any]]
"""Attribute -> {type: value}, as DynamoDB writes an item."""


class Item(Model):
    """What all our models are. pynamodb would set every default, then look for each attribute of the model in turn."""

    @classmethod
    def _instantiate(cls, attribute_values: Raw) -> Self:
        made = cls.__new__(cls)
        made._container_deserialize(attribute_values)
        return made

    def _container_deserialize(self, attribute_values: Raw) -> None:
        known: dict[str, Attribute[Any]] = self.get_attributes()
        values: dict[str, Any] = {}
        for name, typed in attribute_values.items():
            attribute = known.get(name)
            if attribute is None or NULL in typed:
                continue
            raw = attribute.get_value(typed)
            if isinstance(attribute, _Late):
                values[name] = Undecoded(raw)
            else:
                values[name] = raw if type(attribute) is UnicodeAttribute else attribute.deserialize(raw)
        self.attribute_values = {**self._defaults(), **values}

    @classmethod
    def _defaults(cls) -> dict[str, Any]:
        """What an item of before an attribute had holds; made once for each model."""
        if "_absent" not in cls.__dict__:
            found = {name: one.default for name, one in cls.get_attributes().items() if one.default is not None}
            cls._absent = found  # type: ignore[attr-defined]
        kept: dict[str, Any] = cls._absent  # type: ignore[attr-defined]
        return kept
