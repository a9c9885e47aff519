"""What the service asks of AWS, and what AWS may do to it: counting calls, losing answers, conflicts, outages."""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError
from moto.core.models import botocore_stubber

from chalicelib import tables


@dataclass(frozen=True)
class Call:
    """One call to AWS: its operation and what it said."""

    operation: str
    body: dict


def _client(service):
    return tables.connection().client if service == "dynamodb" else tables.client(service)


@contextmanager
def _listening(service, event, listener, first=False):
    events = _client(service).meta.events
    (events.register_first if first else events.register)(event, listener)
    try:
        yield
    finally:
        events.unregister(event, listener)


@contextmanager
def recorded(service="dynamodb"):
    """The calls made inside, in order."""
    calls = []

    def note(model, params, **_):
        body = params["body"]
        calls.append(Call(model.name, json.loads(body) if isinstance(body, bytes | str) and body else {}))

    with _listening(service, f"before-call.{service}", note):
        yield calls


class Journey:
    """What was asked of the tables: how many calls, how many of them one after another, how many bytes came back."""

    def __init__(self, lasts):
        self.calls, self.trips, self.octets, self._lasts = [], 0, 0, lasts
        self._lock, self._begun = threading.Lock(), {}

    def leaves(self, model, params, **_):
        with self._lock:
            self.calls.append(Call(model.name, json.loads(params["body"])))
            self._begun[threading.get_ident()] = self.trips
        time.sleep(self._lasts)

    def comes(self, http_response, **_):
        with self._lock:
            self.trips = max(self.trips, self._begun[threading.get_ident()] + 1)
            self.octets += len(http_response.content)


@contextmanager
def journey(lasts=0.0):
    """The calls made inside, counted: one that leaves once another came back is a trip more. Open it before `meeting`.

    `lasts`: seconds that each takes, as over a network, so that what is asked abreast leaves before any is back.
    """
    made = Journey(lasts)
    with (
        _listening("dynamodb", "before-call.dynamodb", made.leaves),
        _listening("dynamodb", "after-call.dynamodb", made.comes),
    ):
        yield made


@contextmanager
def failing(service, problem, times=10**6, operation="*"):
    """The first `times` calls of an operation raise before anything is done."""
    left = [times]

    def fail(**_):
        if left[0] > 0:
            left[0] -= 1
            raise problem

    with _listening(service, f"before-call.{service}.{operation}", fail):
        yield left


@contextmanager
def meeting(number, *said):
    """The calls whose body holds one of `said` leave by `number` together: each waits for the others, and fails alone."""
    gate = threading.Barrier(number, timeout=20)

    def wait(params, **_):
        if any(one in str(params["body"]) for one in said):
            gate.wait()

    with _listening("dynamodb", "before-call.dynamodb", wait):
        yield


@contextmanager
def losing_the_answer(operation, times=1):
    """The call is carried out, its answer is lost, and the SDK asks again: the worst moment for a retry."""
    left = [times]

    def lose(request, event_name, **_):
        if left[0] <= 0:
            return None
        left[0] -= 1
        botocore_stubber(event_name, request)
        raise ConnectionClosedError(endpoint_url=request.url)

    with _listening("dynamodb", f"before-send.dynamodb.{operation}", lose, first=True):
        yield left


@contextmanager
def refusing(code, times, operation="*", status=400):
    """The first `times` calls of an operation are answered by this error, and nothing is carried out."""
    left = [times]

    def refuse(**_):
        if left[0] <= 0:
            return None
        left[0] -= 1
        answer = SimpleNamespace(status_code=status, headers={}, content=b"")
        return answer, {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}}}

    with _listening("dynamodb", f"before-call.dynamodb.{operation}", refuse):
        yield left


@contextmanager
def dead_after(operation, then):
    """Once `operation` was asked, `then` is never answered."""
    asked = []

    def fail(request, **_):
        if asked:
            raise ConnectTimeoutError(endpoint_url=request.url)

    with (
        _listening("dynamodb", f"before-call.dynamodb.{operation}", lambda **_: asked.append(1)),
        _listening("dynamodb", f"before-send.dynamodb.{then}", fail, first=True),
    ):
        yield


@contextmanager
def in_conflict(times):
    """The first `times` transactions meet another one: refused before anything is carried out."""
    left = [times]

    def refuse(params, **_):
        if left[0] <= 0:
            return None
        left[0] -= 1
        count = len(json.loads(params["body"])["TransactItems"])
        reasons = [{"Code": "TransactionConflict", "Message": "ongoing"}] + [{"Code": "None"}] * (count - 1)
        error = {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"}
        metadata = {"HTTPStatusCode": 400, "RequestId": "conflict", "HTTPHeaders": {}}
        answer = SimpleNamespace(status_code=400, headers={}, content=b"")
        return answer, {"Error": error, "CancellationReasons": reasons, "ResponseMetadata": metadata}

    with _listening("dynamodb", "before-call.dynamodb.TransactWriteItems", refuse):
        yield left


def items(table):
    """Every item of a table as it lies there."""
    found = tables.connection().client.scan(TableName=table.Meta.table_name, ConsistentRead=True)
    assert "LastEvaluatedKey" not in found
    return {(raw["pk"]["S"], raw.get("sk", {}).get("S")): raw for raw in found["Items"]}


def everything():
    """All that the instance keeps, as one text."""
    return "\n".join(json.dumps(sorted(items(table).items()), default=str) for table in tables.TABLES)


def at_once(people, act):
    """`act(n)` for n in range(people), all let go at the same moment, on threads that switch very often."""
    gate = threading.Barrier(people)

    def go(n):
        gate.wait()
        return act(n)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(people) as threads:
            return list(threads.map(go, range(people)))
    finally:
        sys.setswitchinterval(usual)
