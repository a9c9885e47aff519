"""Strict JSON in: what a request says, field by field, and nothing else."""

import json
import re
from decimal import Decimal
from typing import Never, TypeVar

from chalice.app import Request

from chalicelib import errors
from chalicelib.fields import Faults, Table, table

T = TypeVar("T")
LIMIT = 64 * 1024
DEPTH = 20
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
"""One string; an unclosed one goes to the end, else each of its quotes would start the search anew."""


def read_json(request: Request, *, limit: int = LIMIT) -> dict[str, object]:
    """The body as a JSON object; refuses NaN, duplicate keys, depth over 20, and more than `limit` bytes."""
    body = request.raw_body
    raw = body.encode() if isinstance(body, str) else body
    if len(raw) > limit:
        raise errors.TooLarge()
    if _depth(raw) > DEPTH:
        raise errors.MalformedRequest()
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise errors.MalformedRequest() from None
    if not isinstance(value, dict) or not _is_text(value):
        raise errors.MalformedRequest()
    return value


def few_bytes(request: Request, *, limit: int = 1024) -> bytes:
    """A body that is no JSON, small; TooLarge."""
    body = request.raw_body
    raw = body.encode() if isinstance(body, str) else body
    if len(raw) > limit:
        raise errors.TooLarge()
    return raw


def read(request: Request, shape: type[T] | Table[T]) -> T:
    """The body, by its declared fields; InvalidFields with every fault at once."""
    fields, faults = table(shape), Faults()
    found = fields.read(read_json(request, limit=fields.most_bytes), "", faults)
    if faults:
        raise errors.InvalidFields(faults)
    return found


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise ValueError("duplicate key")
    return keys


def _refuse(constant: str) -> Never:
    raise ValueError(constant)


def _is_text(value: object) -> bool:
    """Whether every string can be written as UTF-8: JSON's escapes can also spell halves of characters."""
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, dict):
        return all(_is_text(key) and _is_text(inner) for key, inner in value.items())
    return all(_is_text(inner) for inner in value) if isinstance(value, list) else True


def _depth(raw: bytes) -> int:
    """Nesting, counted without parsing; what stands inside strings does not count."""
    depth = deepest = 0
    for byte in _STRING.sub(b"", raw):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def idempotency_key(request: Request) -> str:
    """The key of a POST that creates or decides; 16 to 64 plain characters."""
    key = str(request.headers.get("idempotency-key", ""))
    if not (16 <= len(key) <= 64 and key.isascii() and key.replace("-", "").isalnum()):
        raise errors.IdempotencyKeyMissing()
    return key
