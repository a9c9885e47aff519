"""What is said of one operation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ops.openapi.shapes import Schema


@dataclass(frozen=True)
class Operation:
    """`session`: what the cookie must allow. `answers`: status -> (French description, schema or None for no body)."""

    summary: str
    tag: str
    answers: Mapping[int, tuple[str, Schema | None]]
    body: Schema | None = None
    session: str | None = None
    refusals: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    examples: str | None = None
