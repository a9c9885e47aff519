"""The four tables of an instance: their names, keys and indexes, declared once, over one shared connection.

Feature models subclass one of the four declarations; tests, the local run and CloudFormation derive theirs from TABLES.
"""

import os
import random
import time
import uuid
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.connection.base import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.academie import ACADEMIE

REGION = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "eu-west-3"


class Expiry(TTLAttribute):
    """DynamoDB's time to live as epoch seconds; past it an item counts as absent, deleted or not."""

    def _normalize(self, value: Any) -> Any:
        return value

    def serialize(self, value: Any) -> Any:
        """Epoch seconds as DynamoDB's number."""
        return str(int(value))

    def deserialize(self, value: Any) -> Any:
        """Epoch seconds."""
        return int(value)


class _Settings:
    """Bounds every call: an unknown outcome after the gateway's 29 s would leave the person without an answer."""

    region = REGION
    billing_mode = "PAY_PER_REQUEST"
    connect_timeout_seconds = 1
    read_timeout_seconds = 3
    max_retry_attempts = 2


class ByTemporaryExpiry(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse: only accounts that hold a temporary password, spread over shards, ordered by expiry."""

    class Meta(_Settings):
        index_name = "par-expiration"
        projection = KeysOnlyProjection()

    temp_shard = UnicodeAttribute(hash_key=True)
    temp_expires = NumberAttribute(range_key=True)


class Comptes(Model):
    """Accounts, aliases, sessions, codes and counters: secrets live here and nowhere else."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-comptes"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    temp_shard = UnicodeAttribute(null=True)
    temp_expires = NumberAttribute(null=True)
    ttl: Any = Expiry(null=True)
    by_temporary_expiry = ByTemporaryExpiry()


class ByListe(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse worklists: missions of a session, claims of a service in a state, people asking for help."""

    class Meta(_Settings):
        index_name = "par-liste"
        projection = AllProjection()

    liste = UnicodeAttribute(hash_key=True)
    rang = UnicodeAttribute(range_key=True)


class ByCentre(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse: the missions of an exam centre, by start."""

    class Meta(_Settings):
        index_name = "par-centre"
        projection = AllProjection()

    centre = UnicodeAttribute(hash_key=True)
    debut = UnicodeAttribute(range_key=True)


class Dossiers(Model):
    """One collection per person (P#id: profile, missions, claims, kilometres) and one per mission (M#numero)."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-dossiers"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    liste = UnicodeAttribute(null=True)
    rang = UnicodeAttribute(null=True)
    centre = UnicodeAttribute(null=True)
    debut = UnicodeAttribute(null=True)
    ttl: Any = Expiry(null=True)
    by_liste = ByListe()
    by_centre = ByCentre()


class ByDue(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Sparse: jobs that still have something to send, by the moment of their next try."""

    class Meta(_Settings):
        index_name = "par-echeance"
        projection = KeysOnlyProjection()

    pending = UnicodeAttribute(hash_key=True)
    due = NumberAttribute(range_key=True)


class Envois(Model):
    """What is to be sent, put in the same transaction as the change that causes it."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-envois"

    pk = UnicodeAttribute(hash_key=True)
    pending = UnicodeAttribute(null=True)
    due = NumberAttribute(null=True)
    ttl: Any = Expiry(null=True)
    by_due = ByDue()


class ByObjet(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The history of one person or thing."""

    class Meta(_Settings):
        index_name = "par-objet"
        projection = AllProjection()

    objet = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)


class JournalTable(Model):
    """Audit entries, one collection a day; the service may only put and read."""

    class Meta(_Settings):
        table_name = f"imagin-{ACADEMIE.code}-journal"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    objet = UnicodeAttribute(null=True)
    by_objet = ByObjet()


TABLES: tuple[type[Model], ...] = (Comptes, Dossiers, Envois, JournalTable)

_shared: Connection | None = None


def connection() -> Connection:
    """The one connection of the process: each pynamodb model would otherwise build its own client (32–84 ms each)."""
    global _shared
    if _shared is None:
        own = [table._get_connection() for table in TABLES]
        first = own[0].connection
        for other in own[1:]:
            first.add_meta_table(other.get_meta_table())
            other.connection = first
        _shared = first
    return _shared


def client(service: str) -> Any:
    """A botocore client of `service` on pynamodb's own session, built once: boto3 stays off the request path."""
    shared = connection()
    clients: dict[str, Any] = shared.__dict__.setdefault("_imagin_clients", {})
    if service not in clients:
        from botocore.config import Config

        bounds = Config(connect_timeout=1, read_timeout=5, retries={"max_attempts": 2})
        clients[service] = shared.session.create_client(service, region_name=REGION, config=bounds)
    return clients[service]


AGAIN = 3
_PASSING = {"TransactionConflict", "TransactionInProgressException", "ThrottlingError", "ProvisionedThroughputExceeded"}


class Refused(Exception):
    """A condition of a transaction does not hold: nothing of it was written."""


class Contended(Exception):
    """Others kept writing the same items, or the table was too busy: nothing was written, later will do."""


class Transaction(TransactWrite):
    """A write of several items, all or none; tried again up to three times when it meets another one.

    Its token lets AWS recognise it when the answer was lost and the SDK asks again. Raises Refused or Contended.
    """

    def __init__(self) -> None:
        super().__init__(client_request_token=str(uuid.uuid4()), connection=connection())

    def _commit(self) -> Any:
        for attempt in range(AGAIN + 1):
            try:
                return super()._commit()
            except TransactWriteError as failure:
                codes = {reason.code for reason in failure.cancellation_reasons if reason is not None}
                if "ConditionalCheckFailed" in codes:
                    raise Refused() from None
                if not (codes | {failure.cause_response_code}) & _PASSING:
                    raise
            _wait(attempt)
        raise Contended()


def read_together(table: type[Model], *keys: tuple[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Raw items by (pk, sk), in one consistent read; who is absent from the answer is absent from the table."""
    name, found = table.Meta.table_name, {}
    client: Any = connection().client
    left: Any = {name: {"Keys": [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in keys], "ConsistentRead": True}}
    for attempt in range(AGAIN + 1):
        answer = client.batch_get_item(RequestItems=left)
        found.update({(raw["pk"]["S"], raw["sk"]["S"]): raw for raw in answer["Responses"].get(name, [])})
        left = answer.get("UnprocessedKeys")
        if not left:
            return found
        _wait(attempt)
    raise Contended()


def _wait(attempt: int) -> None:
    """A random pause that grows: those who met each other must not meet again."""
    time.sleep(random.uniform(0.01, 0.04) * 2**attempt)  # noqa: S311 - a pause is no secret
