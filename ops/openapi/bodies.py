"""The JSON schemas of what is asked, made from the declared fields that the service reads with."""

from collections.abc import Callable
from typing import Any

from chalicelib import fields
from chalicelib.fields import Body, Either, Field, Table, table

Schema = dict[str, Any]
_NUMBER: Schema = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d{1,2})?$"}]}


def of(asked: type[Body] | Table[Any], shared: dict[str, Schema]) -> Schema:
    """The schema of a body; those of its parts are put in `shared`, under the names of what they become."""
    body = table(asked)
    if not isinstance(body, Either):
        return _reference(body, shared)
    found = [_reference(body, shared), *(_reference(table(other), shared) for other in body.others.values())]
    mine = shared[body.make.__name__]["properties"]
    mine[body.by] = {"enum": [value for value in mine[body.by]["enum"] if value not in body.others]}
    for value, other in body.others.items():
        shared[other.__name__]["properties"][body.by] = {"const": value}
    return {"oneOf": found}


def _reference(part: Table[Any], shared: dict[str, Schema]) -> Schema:
    name = part.make.__name__
    if name not in shared:
        shared[name] = {}
        shared[name] |= {
            "type": "object",
            "properties": {name: _member(field, shared) for name, field in part.fields.items()},
            "required": [name for name, field in part.fields.items() if field.needed],
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _member(field: Field[Any], shared: dict[str, Schema]) -> Schema:
    """What is not needed may be left out, or null."""
    if isinstance(field, fields.One):
        schema = _reference(field.table, shared)
    elif isinstance(field, fields.Many):
        schema = {"type": "array", "items": _member(field.one, shared), "maxItems": field.most}
        schema |= {"minItems": field.least} if field.least else {}
    else:
        schema = next(write(field) for kind, write in _PLAIN.items() if isinstance(field, kind))
    return schema if field.needed else {"anyOf": [schema, {"type": "null"}]}


def _text(field: fields.Text) -> Schema:
    schema: Schema = {"type": "string", "maxLength": field.longest}
    schema |= {} if field.empty or not field.needed else {"minLength": 1}
    return schema | ({"pattern": f"^({field.form})$"} if field.form else {})


_PLAIN: dict[type[Field[Any]], Callable[[Any], Schema]] = {
    fields.Text: _text,
    fields.Choice: lambda field: {"type": "string", "enum": list(field.among)},
    fields.Whole: lambda field: {"type": "integer", "minimum": field.least, "maximum": field.most},
    fields.Number: lambda field: _NUMBER,
    fields.Day: lambda field: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    fields.Hour: lambda field: {"type": "string", "pattern": r"^\d{2}:\d{2}$"},
    fields.Flag: lambda field: {"type": "boolean"},
    fields.Members: lambda field: {"type": "object", "minProperties": 1, "maxProperties": field.most},
}
