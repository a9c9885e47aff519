"""The worst moments: a container that dies around a call to AWS, and what another does just before one."""

import json
from contextlib import contextmanager
from types import SimpleNamespace

from tests import aws


class Died(BaseException):
    """The container is gone: nobody answers."""


@contextmanager
def dying(rank, when, *services):
    """Dies just before (`before-call`) or just after (`after-call`) the call of that rank, over these services."""
    left = [rank]

    def die(**_):
        left[0] -= 1
        if left[0] == 0:
            raise Died()

    clients = [aws._client(service) for service in services]
    names = [f"{when}.{service}" for service in services]
    for client, name in zip(clients, names, strict=True):
        client.meta.events.register(name, die)
    try:
        yield left
    finally:
        for client, name in zip(clients, names, strict=True):
            client.meta.events.unregister(name, die)


@contextmanager
def just_before(operation, act):
    """Lets somebody else act once, just before the next call of an operation."""
    left = [1]

    def first(**_):
        if left[0]:
            left[0] = 0
            act()

    with aws._listening("dynamodb", f"before-call.dynamodb.{operation}", first):
        yield


@contextmanager
def in_conflict(times):
    """The first `times` transactions meet another one: refused before anything is carried out."""
    left = [times]

    def refuse(params, **_):
        if left[0] <= 0:
            return None
        left[0] -= 1
        items = len(json.loads(params["body"])["TransactItems"])
        reasons = [{"Code": "TransactionConflict", "Message": "ongoing"}] + [{"Code": "None"}] * (items - 1)
        error = {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"}
        metadata = {"HTTPStatusCode": 400, "RequestId": "conflict", "HTTPHeaders": {}}
        answer = SimpleNamespace(status_code=400, headers={}, content=b"")
        return answer, {"Error": error, "CancellationReasons": reasons, "ResponseMetadata": metadata}

    with aws._listening("dynamodb", "before-call.dynamodb.TransactWriteItems", refuse):
        yield left
