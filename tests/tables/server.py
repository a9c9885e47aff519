"""A DynamoDB and an SQS on loopback HTTP that fail as they are told: moto behind a real socket, for any client."""

import json
import os
import threading
import time
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import BotocoreStubber

AWS = "https://{}.eu-west-3.amazonaws.com/"
_LOCK = threading.RLock()


@dataclass(frozen=True)
class Answer:
    """An error in the place of DynamoDB's own answer; `after`: what was asked is done all the same."""

    code: str
    status: int = 400
    after: bool = False
    more: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Cut:
    """The connection ends without an answer, or, when `sent`, after that many bytes of it."""

    after: bool = False
    sent: int = 0


@dataclass(frozen=True)
class Slow:
    """The answer comes after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Damaged:
    """An answer whose bytes are not those that its checksum tells."""


@dataclass(frozen=True)
class Left:
    """A batch of which only the first `done` were looked at."""

    done: int


@dataclass
class Asked:
    operation: str
    headers: dict
    body: dict
    connection: tuple
    path: str


class Server:
    """`next(operation, *troubles)`: what meets the next requests of an operation, in turn; `asked`: what came."""

    def __init__(self):
        self.asked, self._troubles = [], defaultdict(list)
        self._http = Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()

    def next(self, operation, *troubles):
        self._troubles[operation].extend(troubles)

    def calm(self):
        self._troubles.clear()

    def operations(self):
        return [one.operation for one in self.asked]

    def trouble(self, operation):
        with _LOCK:
            return self._troubles[operation].pop(0) if self._troubles[operation] else None


def aws(operation, body, headers):
    """What moto answers, or the judge that IMAGIN_JUGE names: (status, headers, bytes)."""
    if judge := os.environ.get("IMAGIN_JUGE"):
        return _judged(judge, body, headers)
    given = HTTPHeaders()
    for name in ("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date"):
        given[name] = headers.get(name, "")
    service = "sqs" if headers["X-Amz-Target"].startswith("AmazonSQS") else "dynamodb"
    request = AWSPreparedRequest("POST", AWS.format(service), given, body, False)
    with _LOCK:
        status, answered, text = BotocoreStubber().process_request(request)
    return status, answered, text.encode() if isinstance(text, str) else text


def _judged(judge, body, headers):
    sent = {name: headers[name] for name in ("X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date") if name in headers}
    connection = HTTPConnection(urlsplit(judge).netloc, timeout=30)
    try:
        connection.request("POST", "/", body, sent)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


class Http(ThreadingHTTPServer):
    """A thread for each connection."""

    daemon_threads, request_queue_size = True, 64


class Quiet(BaseHTTPRequestHandler):
    """Connections that are kept, and nothing on the error output."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass


class _Handler(Quiet):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        owner = self.server.owner
        owner.asked.append(Asked(operation, dict(self.headers.items()), json.loads(body), self.client_address, self.path))
        trouble = owner.trouble(operation)
        try:
            if isinstance(trouble, Answer):
                self._error(trouble, operation, body)
            elif isinstance(trouble, Left):
                self._some(operation, json.loads(body), trouble.done)
            elif isinstance(trouble, Cut) and not (trouble.after or trouble.sent):
                self._end()
            else:
                self._true(trouble, operation, body)
        except OSError:
            self.close_connection = True

    def _true(self, trouble, operation, body):
        status, _, text = aws(operation, body, self.headers)
        if isinstance(trouble, Cut):
            return self._end(status, text, trouble.sent)
        if isinstance(trouble, Slow):
            time.sleep(trouble.seconds)
        return self._send(status, text, damaged=isinstance(trouble, Damaged))

    def _error(self, trouble, operation, body):
        if trouble.after:
            aws(operation, body, self.headers)
        said = {"__type": f"com.amazonaws.dynamodb.v20120810#{trouble.code}", "message": "said", **trouble.more}
        self._send(trouble.status, json.dumps(said).encode(), **trouble.headers)

    def _some(self, operation, asked, done):
        ((table, wanted),) = asked["RequestItems"].items()
        if operation == "BatchGetItem":
            first = {**wanted, "Keys": wanted["Keys"][:done]}
            aside = {"UnprocessedKeys": {table: {**wanted, "Keys": wanted["Keys"][done:]}}}
        else:
            first, aside = wanted[:done], {"UnprocessedItems": {table: wanted[done:]}}
        said = {"Responses": {table: []}} if operation == "BatchGetItem" else {}
        if done:
            said = json.loads(aws(operation, json.dumps({**asked, "RequestItems": {table: first}}).encode(), self.headers)[2])
        self._send(200, json.dumps({**said, **aside}).encode())

    def _send(self, status, text, *, damaged=False, **headers):
        self.send_response_only(status)
        crc = zlib.crc32(text) ^ damaged
        told = {"Content-Type": "application/x-amz-json-1.0", "Content-Length": len(text), "x-amz-crc32": crc, **headers}
        for name, value in told.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(text)

    def _end(self, status=200, text=b"", sent=0):
        if sent:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text[:sent])
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(2)
