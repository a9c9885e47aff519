"""The answer to a decision, kept under its Idempotency-Key: the same request asked again gets the same answer."""

import hashlib
import json
from datetime import datetime
from typing import Any

from chalicelib import errors
from chalicelib.frais.claim.answers import KEEP
from chalicelib.frais.claim.models import Reponse
from chalicelib.tables import Transaction


def trace(*asked: Any) -> str:
    """What a key stands for."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def keep(transaction: Transaction, acteur: str, key: str, what: str, answer: dict[str, Any], now: datetime) -> None:
    """Puts the answer in the transaction of its act. `acteur`: keys are each member's own."""
    moment = int(now.timestamp())
    kept = Reponse(acteur, f"X#{key}", empreinte=what, statut_http=200, corps=answer, ttl=moment + KEEP)
    transaction.save(kept, condition=Reponse.pk.does_not_exist() | (Reponse.ttl <= moment))


def find(acteur: str, key: str, what: str, now: datetime) -> dict[str, Any] | None:
    """The answer already given to this very request; IdempotencyKeyReused when the key served for another one."""
    try:
        kept = Reponse.get(acteur, f"X#{key}", consistent_read=True)
    except Reponse.DoesNotExist:
        return None
    if int(kept.ttl) <= int(now.timestamp()):
        return None
    if kept.empreinte != what:
        raise errors.IdempotencyKeyReused()
    found: dict[str, Any] = kept.corps
    return found
