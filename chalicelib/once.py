"""What a request was answered, kept under its Idempotency-Key: the same request asked again gets the same answer.

The answer is written in the transaction of the act itself, so that it is there exactly when the act is done.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.errors import IdempotencyKeyReused
from chalicelib.frozen import frozen
from chalicelib.tables import Dossiers, Transaction, put
from chalicelib.tables.attributes import NumberAttribute, PackedJSON, UnicodeAttribute

KEEP = 7 * 24 * 3600
"""Seconds during which a request finds its answer."""
Answer = tuple[int, Mapping[str, Any]]
"""HTTP status and body."""


class Reponse(Dossiers):
    """pk = who asked (`P#<compte>`, `G#<id>`), sk `X#<Idempotency-Key>`. `empreinte`: what the key stands for."""

    empreinte = UnicodeAttribute(null=True)
    statut_http = NumberAttribute(null=True)
    corps: Any = PackedJSON(null=True)


@frozen
class Request:
    """`owner`: the partition of who asks, for keys are each one's own. `what`: the trace of what is asked."""

    owner: str
    key: str
    what: str


def trace(*asked: Any) -> str:
    """What a key stands for; the same key for anything else is refused."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def keep(transaction: Transaction, request: Request, answer: Answer, now: datetime) -> None:
    """Puts the answer in the transaction of its act, Refused when there is one; an expired one gives its key back."""
    moment = int(now.timestamp())
    kept = Reponse(request.owner, f"X#{request.key}", empreinte=request.what, ttl=moment + KEEP)
    kept.statut_http, kept.corps = answer
    transaction.save(kept, condition=Reponse.pk.does_not_exist() | (Reponse.ttl <= moment))


def mark(transaction: Transaction, request: Request, now: datetime, seconds: int) -> None:
    """Remembers for so long that an act without a key was done, so that it is known when it is asked again at once."""
    kept = Reponse(request.owner, f"X#{request.key}", empreinte=request.what, ttl=int(now.timestamp()) + seconds)
    kept.statut_http, kept.corps = 204, {}
    transaction.save(kept)


def first(request: Request, now: datetime, seconds: int) -> bool:
    """Whether nobody asked this for so long; then it is remembered, and of two at once one alone is the first."""
    moment = int(now.timestamp())
    kept = Reponse(request.owner, f"X#{request.key}", empreinte=request.what, ttl=moment + seconds)
    kept.statut_http, kept.corps = 202, {}
    return put(kept, Reponse.pk.does_not_exist() | (Reponse.ttl <= moment))


def find(request: Request, now: datetime) -> Answer | None:
    """The answer already given to this very request; IdempotencyKeyReused when the key served for another one."""
    try:
        kept = Reponse.get(request.owner, f"X#{request.key}", consistent_read=True)
    except Reponse.DoesNotExist:
        return None
    if int(kept.ttl) <= int(now.timestamp()):
        return None
    if kept.empreinte != request.what:
        raise IdempotencyKeyReused()
    return int(kept.statut_http), kept.corps
