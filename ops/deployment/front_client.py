"""Asks the local front as a browser would: Python does not resolve *.localhost, so the name goes in the Host header."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATIENCE = 120.0


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers, and the bytes of the body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        """The body as JSON; ValueError when it is not."""
        return json.loads(self.body)


def request(
    port: int, host: str, method: str, path: str, body: Any, headers: Mapping[str, str], authority: Path | None = None
) -> Answer:
    """One request on a connection of its own; a body that is not bytes is sent as JSON. Over TLS with `authority`."""
    content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    kind = {} if content is None else {"Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    if authority:
        context = ssl.create_default_context(cafile=authority)
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=_PATIENCE, context=context)
    try:
        connection.request(method, path, content, {"Host": host, **kind, **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()
