"""The one connection of the process to DynamoDB: every call of every model passes here, and fails by `faults`.

Beside it, the one by which its queues are told.
"""

import contextlib
import re
from collections.abc import Callable
from typing import Any, Protocol

from pynamodb.connection.base import Connection as PynamoConnection
from pynamodb.exceptions import TableDoesNotExist

from chalicelib import faults
from chalicelib.tables import clients, light
from chalicelib.tables.schema import TABLES
from chalicelib.tables.transport import Transport, signing

READ_SECONDS, WARM_SECONDS = 3, 1
_READS = frozenset(
    ("BatchGetItem", "DescribeTable", "ExecuteStatement", "GetItem", "ListTables", "Query", "Scan", "TransactGetItems")
)
"""ExecuteStatement too: the only statements that we send select."""
_LEFT = {"BatchGetItem": "UnprocessedKeys", "BatchWriteItem": "UnprocessedItems"}
_GROWS = re.compile(r"\bADD\b|list_append|[+-] :|\[\d+\]")
"""Updates that change something else when they are done twice."""


class Wire(Protocol):
    """What carries one try of one operation to DynamoDB and back."""

    def ask(self, operation: str, asked: dict[str, Any], clock: faults.Clock) -> dict[str, Any]:
        """The answer in DynamoDB's own form; raises a Fault."""


class Connection(PynamoConnection):
    """pynamodb's connection, with our faults in the place of its exceptions, and our tries in that of botocore's."""

    def __init__(self, region: str) -> None:
        super().__init__(region=region)
        self.wire: Wire = Transport(region) if light.ALONE else ByBotocore(self)

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """What pynamodb's models ask."""
        return self.call(operation_name, operation_kwargs)

    def call(self, operation: str, asked: dict[str, Any], *, repeatable: bool | None = None) -> dict[str, Any]:
        """One operation by its name and members in DynamoDB's own form.

        `repeatable`: whether it may be sent again when its answer was lost; by default, read from what is asked.
        """
        if operation in _LEFT:
            return self._whole(operation, asked)
        again = _is_repeatable(operation, asked) if repeatable is None else repeatable
        return self._persist(operation, asked, again)

    def _persist(self, operation: str, asked: dict[str, Any], repeatable: bool) -> dict[str, Any]:
        harmless = operation in _READS
        ask = self.wire.ask
        return faults.persist(lambda clock: ask(operation, asked, clock), repeatable=repeatable, harmless=harmless)

    def describe_table(self, table_name: str) -> dict[str, Any]:
        """pynamodb asks by this whether a table is there."""
        try:
            return super().describe_table(table_name)
        except faults.Rejected as absent:
            if absent.code != "ResourceNotFoundException":
                raise
            raise TableDoesNotExist(table_name) from None

    def _whole(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """A batch until nothing of it is left aside; what a busy table leaves is asked again after a pause."""
        member, clock, tried = _LEFT[operation], faults.Clock(), 0
        found: dict[str, list[Any]] = {}
        while True:
            answer = self._persist(operation, asked, True)
            for table, items in answer.get("Responses", {}).items():
                found.setdefault(table, []).extend(items)
            left = answer.get(member)
            if not left:
                return {**answer, "Responses": found} if operation in _READS else answer
            tried = 0 if _count(left) < _count(asked["RequestItems"]) else tried + 1
            if tried and (tried >= clock.tries or not faults.pause(tried, clock)):
                raise faults.Busy(member)
            asked = {**asked, "RequestItems": left}

    @property
    def session(self) -> Any:
        """botocore's, for the other services."""
        return clients.session()

    @property
    def client(self) -> Any:
        """botocore's client of DynamoDB, which the tests listen to."""
        if self._client is None:
            self._client = clients.raw("dynamodb", READ_SECONDS, parameter_validation=False)
        return self._client


class ByBotocore:
    """One try of one operation through botocore's client."""

    def __init__(self, owner: Connection) -> None:
        self._owner = owner

    def ask(self, operation: str, asked: dict[str, Any], clock: faults.Clock) -> dict[str, Any]:
        """DynamoDB's answer, or one of our faults; botocore's own time limits stand in the place of the clock's."""
        try:
            found: dict[str, Any] = self._owner.client._make_api_call(operation, asked)
        except Exception as problem:
            fault = faults.of_botocore(problem)
            if fault is None:
                raise
            raise fault from problem
        return found


class Queues:
    """SQS without botocore, which takes a quarter of what a claim costs to transmit: it speaks as DynamoDB does.

    For what may be lost, and may come twice. By the names of botocore's client, which is the other way.
    """

    def __init__(self, region: str) -> None:
        self.wire: Wire = Transport(region, "sqs")

    def send_message(self, **asked: object) -> None:
        """One message; raises a Fault."""
        self._persist("SendMessage", asked)

    def send_message_batch(self, **asked: object) -> None:
        """Ten at most; what the queue does not take of them is not told."""
        self._persist("SendMessageBatch", asked)

    def _persist(self, operation: str, asked: dict[str, object]) -> None:
        ask = self.wire.ask
        faults.persist(lambda clock: ask(operation, asked, clock), repeatable=True)


def _count(items: dict[str, Any]) -> int:
    return sum(len(part["Keys"] if isinstance(part, dict) else part) for part in items.values())


def _is_repeatable(operation: str, asked: dict[str, Any]) -> bool:
    """Whether doing it twice is doing it once: a transaction has its token, a put and a delete are what they are."""
    if operation == "TransactWriteItems":
        return "ClientRequestToken" in asked
    return operation != "UpdateItem" or not _GROWS.search(str(asked.get("UpdateExpression", "")))


_shared: Connection | None = None
_told: Queues | None = None


def connection() -> Connection:
    """The connection that all models share."""
    global _shared
    if _shared is None:
        made = Connection(region=clients.REGION)
        for table in TABLES:
            own = table._get_connection()
            made.add_meta_table(own.get_meta_table())
            own.connection = made
        _shared = made
    return _shared


def queues() -> Queues | clients.Client:
    """What messages that may be lost are sent by, for the process."""
    global _told
    if not light.ALONE:
        by_botocore: clients.Client = clients.client("sqs")
        return by_botocore
    if _told is None:
        _told = Queues(clients.REGION)
    return _told


def rest() -> None:
    """Before a snapshot of the process: no connection, no key, no correction of the clock outlives it."""
    global _told
    if _told is not None and isinstance(_told.wire, Transport):
        _told.wire.close()
    _told, shared = None, connection()
    if isinstance(shared.wire, Transport):
        shared.wire.close()
        shared.wire = Transport(clients.REGION)
    signing.forget()
    clients.forget()


def warm(read: Callable[[], object]) -> None:
    """One read at a container's start, so that its first request finds an open connection; its failure is no matter."""
    with contextlib.suppress(faults.Fault), faults.within(WARM_SECONDS, tries=1):
        read()
