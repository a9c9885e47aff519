"""Short ways to write JSON schemas, and the shapes that several operations share."""

from typing import Any

Schema = dict[str, Any]


def text(longest: int | None = None, *, example: str | None = None, pattern: str | None = None) -> Schema:
    """A string."""
    schema: Schema = {"type": "string"}
    if longest is not None:
        schema["maxLength"] = longest
    if example is not None:
        schema["examples"] = [example]
    if pattern is not None:
        schema["pattern"] = pattern
    return schema


def one_of(*values: str) -> Schema:
    """One of these strings."""
    return {"type": "string", "enum": list(values)}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": schema}


def ref(name: str) -> Schema:
    """A shared shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def obj(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these members and no other."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


BOOLEAN: Schema = {"type": "boolean"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
ANYTHING: Schema = {"type": "object"}
AMOUNT = text(example="388.32", pattern=r"^-?\d+(\.\d{1,2})?$")
MOMENT = text(example="2026-06-09T07:12:00+00:00")
WALL_CLOCK = text(example="2026-06-09T08:30", pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")
DAY = text(example="2026-06-09", pattern=r"^\d{4}-\d{2}-\d{2}$")
NUMBER: Schema = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+(\.\d{1,2})?$"}]}

SCOPE = obj({"portee": one_of("complete", "mot_de_passe", "courriel")})
