"""DynamoDB, and SQS which speaks as it does, over our own connections: one signed request, one answer or one fault.

It tries once; `faults.persist` tries again, within the time of the request.
"""

import base64
import binascii
import json
import sys
import time
import zlib
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from chalicelib import faults
from chalicelib.tables.clients import endpoint
from chalicelib.tables.transport.credentials import Keys, Source
from chalicelib.tables.transport.signing import authorization
from chalicelib.tables.transport.sockets import Pool

READ_SECONDS = 3.0
SKEW_SECONDS = 120
"""Our clock is corrected by AWS's when they are further apart; below, another cause made it refuse the signature."""
_TYPE = "application/x-amz-json-1.0"
_TARGETS = {"dynamodb": "DynamoDB_20120810.", "sqs": "AmazonSQS."}
_LATE = {"InvalidSignatureException", "RequestExpired", "RequestTimeTooSkewed"}
_KEYS_OVER = {"ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException"}
AGENT = f"imagin/1 Python/{'.'.join(map(str, sys.version_info[:3]))}"


class Transport:
    """`ask` is one try of one operation; safe under threads."""

    def __init__(self, region: str, service: str = "dynamodb") -> None:
        self._where, self._source, self._skew = (region, service), Source(), 0.0

    @cached_property
    def _pool(self) -> Pool:
        """To the address that the environment names when it is first used, as botocore's clients do."""
        return Pool(endpoint(*self._where))

    def ask(self, operation: str, asked: dict[str, Any], clock: faults.Clock) -> dict[str, Any]:
        """The answer in AWS's own form, binary values as bytes."""
        body = json.dumps(asked, separators=(",", ":"), default=_binary).encode()
        status, headers, data = self._exchange(body, self._signed(operation, body, self._source.keys()), clock)
        if (crc := headers.get("x-amz-crc32")) is not None and crc != str(zlib.crc32(data)):
            raise faults.Unknown("BadChecksum")
        said = _decoded(data)
        if status == 200:
            if not isinstance(said, dict):
                raise faults.Unknown("Unreadable")
            return said
        raise self._fault(status, headers, said if isinstance(said, dict) else {})

    def close(self) -> None:
        """Ends the connections that wait."""
        self._pool.close()

    def _signed(self, operation: str, body: bytes, keys: Keys) -> dict[str, str]:
        moment = datetime.fromtimestamp(time.time() + self._skew, UTC).strftime("%Y%m%dT%H%M%SZ")
        headers = {
            "content-type": _TYPE,
            "host": self._pool.host,
            "x-amz-date": moment,
            "x-amz-target": _TARGETS[self._where[1]] + operation,
        }
        if keys.token:
            headers["x-amz-security-token"] = keys.token
        proof = authorization(
            headers, self._pool.path, body, access=keys.access, secret=keys.secret, where=self._where, moment=moment
        )
        return {**headers, "authorization": proof, "user-agent": AGENT, **self._pool.headers}

    def _exchange(self, body: bytes, headers: dict[str, str], clock: faults.Clock) -> tuple[int, dict[str, str], bytes]:
        """Busy when the request did not leave; Unknown when its answer did not come whole."""
        line = self._pool.take(clock)
        try:
            line.say(self._message(headers, body), max(0.001, min(READ_SECONDS, clock.left())))
        except OSError as problem:
            line.sock.close()
            raise faults.Busy(f"NotSent{type(problem).__name__}") from problem
        try:
            return line.hear()
        except (OSError, ValueError) as problem:
            raise faults.Unknown(type(problem).__name__) from problem
        finally:
            if line.whole:
                self._pool.give(line)
            else:
                line.sock.close()

    def _message(self, headers: dict[str, str], body: bytes) -> bytes:
        """The whole request in one piece, which leaves in one packet where http.client would make two."""
        lines = [f"POST {self._pool.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        lines += [f"content-length: {len(body)}", "accept-encoding: identity", "", ""]
        return "\r\n".join(lines).encode("latin-1") + body

    def _fault(self, status: int, headers: Any, said: dict[str, Any]) -> faults.Fault:
        code = str(said.get("__type", "")).rpartition("#")[2]
        if code in _KEYS_OVER and self._source.forget():
            return faults.Busy(code)
        if code in _LATE and self._corrects(headers.get("date")):
            return faults.Busy(code)
        if reasons := said.get("CancellationReasons"):
            codes = [str(reason.get("Code", "None")) for reason in reasons]
            return faults.of_transaction(code, status, codes, [reason.get("Item") for reason in reasons])
        return faults.named(code, status, item=said.get("Item"))

    def _corrects(self, date: str | None) -> bool:
        """Whether AWS's clock says another time than that which was signed; the next request is signed at its time."""
        from email.utils import parsedate_to_datetime  # once in the life of a container, if ever

        try:
            there = parsedate_to_datetime(date or "").timestamp()
        except ValueError:
            return False
        apart = there - time.time()
        if abs(apart - self._skew) < SKEW_SECONDS:
            return False
        self._skew = apart
        return True


def _binary(value: Any) -> str:
    """How bytes travel."""
    if not isinstance(value, bytes | bytearray):
        raise TypeError(f"{type(value).__name__} is no value of DynamoDB")
    return base64.b64encode(value).decode()


def _decoded(data: bytes) -> Any:
    """The answer's JSON; None when it is none."""
    try:
        return json.loads(data, object_hook=_with_bytes if b'"B"' in data or b'"BS"' in data else None)
    except (ValueError, binascii.Error):
        return None


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    """A binary value as bytes; a map with an attribute of that name stays what it is."""
    if len(value) == 1:
        ((kind, inner),) = value.items()
        if kind == "B" and isinstance(inner, str):
            return {kind: base64.b64decode(inner)}
        if kind == "BS" and isinstance(inner, list):
            return {kind: [base64.b64decode(one) for one in inner]}
    return value
