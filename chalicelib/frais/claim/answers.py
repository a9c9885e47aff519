"""The answers kept under an Idempotency-Key, so that the same request asked again gets the same answer."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib import errors
from chalicelib.frais.claim.models import Reponse
from chalicelib.identity.models import person_key
from chalicelib.tables import Transaction

KEEP = 7 * 24 * 3600
Answer = tuple[int, dict[str, Any]]
"""HTTP status and body."""


@dataclass(frozen=True)
class Ask:
    """Who asks what of which claim, under which key and over which version. Keys are each person's own."""

    compte: str
    courriel: str | None
    numero: str
    act: str
    version: int
    key: str

    @property
    def print(self) -> str:
        """What the key stands for; the same key for anything else is refused."""
        return hashlib.sha256(json.dumps([self.numero, self.act, self.version]).encode()).hexdigest()


def keep(transaction: Transaction, ask: Ask, answer: Answer, now: datetime) -> None:
    """Puts the answer in the transaction of its act; an expired one gives its key back."""
    moment = int(now.timestamp())
    kept = Reponse(
        person_key(ask.compte),
        f"X#{ask.key}",
        empreinte=ask.print,
        statut_http=answer[0],
        corps=answer[1],
        ttl=moment + KEEP,
    )
    transaction.save(kept, condition=Reponse.pk.does_not_exist() | (Reponse.ttl <= moment))


def find(ask: Ask, now: datetime) -> Answer | None:
    """The answer already given to this very request; IdempotencyKeyReused when the key served for another one."""
    try:
        kept = Reponse.get(person_key(ask.compte), f"X#{ask.key}", consistent_read=True)
    except Reponse.DoesNotExist:
        return None
    if int(kept.ttl) <= int(now.timestamp()):
        return None
    if kept.empreinte != ask.print:
        raise errors.IdempotencyKeyReused()
    return int(kept.statut_http), kept.corps
