"""What AWS does to one call, between every client of the process and the emulated AWS: eleven ways to go wrong.

The emulated AWS is made to keep one promise of the real one besides: a transaction sent twice with its token is done once.
"""

import json
from contextlib import contextmanager
from typing import NamedTuple

import moto.core.botocore_stubber as stubber
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

FOREVER = 10**6
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}
OUTSIDE = {"SendMessage", "SendMessageBatch", "PutObject", "DeleteObject", "SendEmail"}
"""What changes something elsewhere than in a table."""
HARMLESS = {"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems", "GetObject", "HeadObject", "Decrypt"}


class Died(BaseException):
    """The container is gone: nobody answers, and nothing more is asked."""


class Way(NamedTuple):
    """`before`: nothing is done; otherwise it is, and the answer does not come. `times`: in a row, of the same call."""

    code: str
    before: bool
    times: int = 1


WAYS = {
    "killed-before": Way("killed", True),
    "killed-after": Way("killed", False),
    "conflict": Way("conflict", True),
    "throttled": Way("throttled", True, 3),
    "busy": Way("throttled", True, FOREVER),
    "500-before": Way("500", True),
    "500-after": Way("500", False),
    "late-after": Way("late", False),
    "lost": Way("late", False, FOREVER),
    "unreached": Way("unreached", True, FOREVER),
    "down": Way("500", True, FOREVER),
}
THROTTLED = {"s3": "SlowDown", "sesv2": "TooManyRequestsException"}


class Call(NamedTuple):
    """One call as it left: which service, what it does, and what it bears on, without anybody's id."""

    service: str
    operation: str
    about: str

    @property
    def writes(self):
        return self.operation in WRITES | OUTSIDE

    def __str__(self):
        return f"{self.operation} {self.about}"


def ways(call):
    """The ways in which this call may go wrong so that something differs."""
    for name, way in WAYS.items():
        if way.code == "conflict" and call.operation not in WRITES:
            continue
        if not way.before and call.operation in HARMLESS and name != "lost":
            continue
        yield name


class Between:
    """Every call of the process passes here while it stands. `fail(k, way)`: the call of that rank goes wrong so."""

    def __init__(self):
        self.calls, self._tokens = [], {}
        self.heal()

    def heal(self):
        """The next container: nothing goes wrong."""
        self._rank = self._way = self._body = None
        self._left, self.dead, self.calls = 0, False, []

    def fail(self, rank, way):
        self.heal()
        self._rank, self._way, self._left = rank, WAYS[way], WAYS[way].times

    def forget_tokens(self):
        self._tokens = {}

    @contextmanager
    def standing(self):
        kept = stubber.BotocoreStubber.__call__

        def passed(stub, event_name, request, **more):
            return self._pass(event_name, request, lambda: kept(stub, event_name, request, **more))

        stubber.BotocoreStubber.__call__ = passed
        try:
            yield self
        finally:
            stubber.BotocoreStubber.__call__ = kept

    def _pass(self, event, request, go):
        if self.dead:
            raise Died()
        service, operation = event.split(".")[1:]
        self.calls.append(Call(service, operation, about(operation, request)))
        if not self._strikes(operation, request):
            return self._done(operation, request, go)
        if not self._way.before:
            self._done(operation, request, go)
        return self._wrong(service, operation, request)

    def _strikes(self, operation, request):
        """The call of the rank asked, then the same again for as many times as the way goes on."""
        if self._way is None or self._left <= 0:
            return False
        said = (operation, request.url, bytes(request.body or b"") if not hasattr(request.body, "read") else b"")
        if self._body is None and len(self.calls) == self._rank:
            self._body = said
        if self._body != said:
            return False
        self._left -= 1
        return True

    def _done(self, operation, request, go):
        token = json.loads(request.body)["ClientRequestToken"] if operation == "TransactWriteItems" else None
        if token in self._tokens:
            return answer(request, *self._tokens[token])
        given = go()
        if token and given.status_code == 200:
            self._tokens[token] = (200, {}, given.content)
            return answer(request, *self._tokens[token])
        return given

    def _wrong(self, service, operation, request):
        code = self._way.code
        if code == "killed":
            self.dead = True
            raise Died()
        if code == "late":
            raise ReadTimeoutError(endpoint_url=request.url)
        if code == "unreached":
            raise ConnectTimeoutError(endpoint_url=request.url)
        if code == "conflict":
            return conflict(operation, request)
        if code == "500":
            return refusal(service, request, 500, "InternalError" if service == "s3" else "InternalServerError")
        return refusal(service, request, 400, THROTTLED.get(service, "ThrottlingException"))


def answer(request, status, headers, body):
    return AWSResponse(request.url, status, headers, stubber.MockRawResponse(body))


def refusal(service, request, status, code, **more):
    if service == "s3":
        return answer(request, 503 if status == 400 else status, {}, f"<Error><Code>{code}</Code></Error>")
    return answer(request, status, {"x-amzn-errortype": code}, json.dumps({"__type": code, **more}))


def conflict(operation, request):
    if operation != "TransactWriteItems":
        return refusal("dynamodb", request, 400, "TransactionConflictException")
    others = len(json.loads(request.body)["TransactItems"]) - 1
    reasons = [{"Code": "TransactionConflict", "Message": "ongoing"}, *[{"Code": "None"}] * others]
    return refusal("dynamodb", request, 400, "TransactionCanceledException", CancellationReasons=reasons)


def about(operation, request):
    """The kinds of items that a call bears on, as « P#/M# », each once; the last word of a queue, none elsewhere."""
    if "dynamodb" not in request.url:
        return request.url.rsplit("/", 1)[-1] if "sqs" in request.url and not request.body else ""
    asked = json.loads(request.body)
    acts = [one for item in asked.get("TransactItems", ()) for one in item.values()] or [asked]
    keys = [one.get("Key") or one.get("Item") or {} for one in acts]
    keys += [key for table in asked.get("RequestItems", {}).values() if "Keys" in table for key in table["Keys"]]
    kinds = {"/".join(kind(key[name]["S"]) for name in ("pk", "sk") if name in key) for key in keys if key}
    return " ".join(sorted(kinds)) or asked.get("IndexName", "")


def kind(value):
    head, mark, _ = value.partition("#")
    return ("…" if any(letter.isdigit() for letter in head) else head) + mark
