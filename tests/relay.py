"""A loopback AWS for our own transport: each request that comes to it is done by the very client that the tests listen to.

What is asked, signed and answered crosses a real socket. It is done on the thread that asked, which waits for the answer
and does nothing else: whoever listens finds on its stack the function of the service, and its context.
"""

import base64
import json
import re
import threading
import zlib
from datetime import datetime
from queue import SimpleQueue

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, ReadTimeoutError
from botocore.parsers import JSONParser

from chalicelib import tables
from chalicelib.tables import transport
from chalicelib.tables.transport.sockets import Line, Pool
from tests.tables.server import Http, Quiet

AWS_S = re.compile(r"https://(dynamodb|sqs)\.[\w-]+\.amazonaws\.com/?")
NOBODY = "http://127.0.0.1:9"
WAIT_SECONDS, NO_ANSWER_SECONDS = 60, 0.05
_KINDS = {"DynamoDB_20120810": ("dynamodb", "com.amazonaws.dynamodb.v20120810#"), "AmazonSQS": ("sqs", "com.amazonaws.sqs#")}
_PROOF = re.compile(r"AWS4-HMAC-SHA256 Credential=(\S+?)/\d+/(\S+)/(\S+)/aws4_request, SignedHeaders=(\S+), Signature=(\w+)")


class Passed(BaseException):
    """What no answer and no cut can say, carried to who asked through the transport, which would take it for its own."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


class Asked:
    """One request that came; `answer`: the bytes to send and their status, None when the connection is cut."""

    def __init__(self, headers, body):
        self.headers, self.body = headers, body
        kind, _, self.operation = headers["X-Amz-Target"].partition(".")
        self.service, self.prefix = _KINDS[kind]
        self.answer = SimpleQueue()


class Relay:
    """`asked`: how many requests were answered by it."""

    def __init__(self):
        self.asked, self._came = 0, {}
        self._http = Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self.place = self._http.server_address
        self.address = f"http://{self.place[0]}:{self.place[1]}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()

    def of(self, caller):
        """The requests of one connection, by the address that it comes from."""
        return self._came.setdefault(caller, SimpleQueue())

    def forget(self, caller):
        self._came.pop(caller, None)

    def install(self):
        """From now on what our own transport would say to AWS comes here, and nothing of what goes elsewhere does."""
        hear, exchange = Line.hear, transport.Transport._exchange

        def heard(line):
            if line.sock.getpeername() == self.place:
                self._done(line, self.of(line.sock.getsockname()).get(timeout=WAIT_SECONDS))
            return hear(line)

        def exchanged(one, body, headers, clock):
            try:
                return exchange(one, body, headers, clock)
            except Passed as passed:
                if isinstance(passed.problem, ConnectionError):
                    return Pool(NOBODY).take(clock)
                raise passed.problem from None

        transport.Pool = lambda address: Pool(self.address if AWS_S.fullmatch(address) else address)
        Line.hear, transport.Transport._exchange = heard, exchanged

    def _done(self, line, asked):
        """Does what came; what botocore raises is what the network does, all else is the end of who asked."""
        self.asked += 1
        answer = None
        try:
            answer = _answer(asked)
        except ReadTimeoutError:
            answer = ()
            line.sock.settimeout(NO_ANSWER_SECONDS)
        except HTTPClientError:
            pass
        except BaseException as problem:  # noqa: BLE001 - whatever ends a test is carried whole
            raise Passed(problem) from None
        finally:
            asked.answer.put(answer)


def _answer(asked):
    """(status, bytes)."""
    if not _is_signed(asked):
        return _error(asked, 403, {"Error": {"Code": "InvalidSignatureException"}})
    client = tables.connection().client if asked.service == "dynamodb" else tables.client("sqs")
    shape = client.meta.service_model.operation_model(asked.operation).input_shape
    said = JSONParser()._parse_shape(shape, json.loads(asked.body))
    try:
        found = client._make_api_call(asked.operation, said)
    except ClientError as refused:
        status = refused.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        return _error(asked, status, refused.response)
    found.pop("ResponseMetadata", None)
    return 200, json.dumps(found, default=_plain).encode()


def _error(asked, status, response):
    said = {"__type": asked.prefix + response["Error"]["Code"], "message": response["Error"].get("Message", "")}
    said |= {name: response[name] for name in ("CancellationReasons", "Item") if name in response}
    return status, json.dumps(said, default=_plain).encode()


def _plain(value):
    return value.timestamp() if isinstance(value, datetime) else base64.b64encode(value).decode()


def _is_signed(asked):
    """Whether botocore signs so what came, with the keys of the moment."""
    access, region, service, names, signature = _PROOF.fullmatch(asked.headers["Authorization"]).groups()
    keys = tables.connection().session.get_credentials().get_frozen_credentials()
    signer = SigV4Auth(Credentials(keys.access_key, keys.secret_key), service, region)
    signed = {name: asked.headers[name] for name in names.split(";")}
    request = AWSRequest("POST", f"http://{asked.headers['Host']}/", signed, asked.body)
    request.context["timestamp"] = asked.headers["X-Amz-Date"]
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return access == keys.access_key and service == asked.service and signature == signer.signature(text, request)


class _Handler(Quiet):
    def do_POST(self):
        owner = self.server.owner
        asked = Asked(self.headers, self.rfile.read(int(self.headers["Content-Length"])))
        owner.of(self.client_address).put(asked)
        answer = asked.answer.get()
        if not answer:
            self.close_connection = True
            if answer is not None:
                self.rfile.read(1)  # says nothing until the other side has enough of it
            return
        status, text = answer
        self.send_response_only(status)
        for name, value in {"Content-Length": len(text), "x-amz-crc32": zlib.crc32(text)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(text)

    def finish(self):
        super().finish()
        self.server.owner.forget(self.client_address)
