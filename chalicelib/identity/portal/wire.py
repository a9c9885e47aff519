"""HTTP to a portal's provider, as the library uses it: short waits, no redirect followed, small answers."""

import json
import time
from typing import NoReturn, Protocol
from urllib.parse import urlencode

import urllib3

from chalicelib.identity.portal import refusals

_LIMIT = 256 * 1024
_WHOLE = 6.0
"""Seconds for a whole answer: a sign-in asks four, and the gateway waits twenty-nine for it."""
_PIECE = 16 * 1024
_TIMES = urllib3.Timeout(connect=2.0, read=5.0)
_pool = urllib3.PoolManager(timeout=_TIMES, retries=False)


Said = dict[str, object]
"""A JSON object of the provider: nothing in it is believed before it is looked at."""


class Signer(Protocol):
    """How the library adds the proof of who asks to a request."""

    def prepare(self, method: str, url: str, headers: dict[str, str], body: str) -> tuple[str, dict[str, str], str]:
        """(address, headers, body) of the same request, the proof put in."""


class Answer:
    """What the provider answered, in the words that the library expects of a response."""

    def __init__(self, status: int, kind: str, body: bytes, date: str = "") -> None:
        self.status_code = status
        self.kind = kind.partition(";")[0].strip().lower()
        self.date = date
        self._body = body

    def json(self) -> object:
        """The body as JSON; ValueError when it is not, or is nested beyond reason."""
        try:
            found: object = json.loads(self._body.decode("utf-8-sig"))
        except RecursionError:
            raise ValueError from None
        return found

    def object(self) -> "Said":
        """The body as a JSON object; ProviderDown when it is none."""
        try:
            value = self.json()
        except ValueError:
            raise refusals.ProviderDown() from None
        if not isinstance(value, dict):
            raise refusals.ProviderDown()
        return value

    def object_or_nothing(self) -> "Said":
        """The same of an answer whose status says it all: empty when the body is something else."""
        try:
            return self.object()
        except refusals.ProviderDown:
            return {}

    def text(self) -> str:
        """The body of an answer that is one word of ASCII, as a signed one is."""
        return self._body.decode("ascii", "replace").strip()

    def only(self, kept: "Said") -> "Answer":
        """The same answer, with nothing but what is kept of it."""
        return Answer(self.status_code, self.kind, json.dumps(kept).encode())

    def raise_for_status(self) -> NoReturn:
        """The library calls this for an answer that it cannot read."""
        raise refusals.ProviderDown()


class Session:
    """The only call that the library makes: the exchange of the code."""

    def post(self, url: str, data: dict[str, str], headers: dict[str, str], auth: Signer) -> Answer:
        """The library's one way to exchange a code: a form, signed as `auth` says; ProviderDown when nobody answers."""
        body = urlencode(data)
        url, headers, body = auth.prepare("POST", url, dict(headers), body)
        return _ask("POST", url, headers, body)


def begin() -> None:
    """Connections kept from another sign-in are closed: AWS freezes functions between requests, and they die unseen."""
    _pool.clear()


def read(url: str) -> Said:
    """The JSON object at an address; ProviderDown for anything else."""
    return get(url).object()


def get(url: str, bearer: str | None = None) -> Answer:
    """What an address answers: JSON, or, to who brings a token, JSON that the provider has signed."""
    accepted = {"Accept": "application/json, application/jwt;q=0.9" if bearer else "application/json"}
    answer = _ask("GET", url, accepted | ({"Authorization": f"Bearer {bearer}"} if bearer else {}))
    if answer.status_code != 200:
        raise refusals.ProviderDown()
    return answer


def _ask(method: str, url: str, headers: dict[str, str], body: str | None = None) -> Answer:
    deadline = time.monotonic() + _WHOLE
    try:
        with _pool.request(method, url, body=body, headers=headers, preload_content=False, redirect=False) as got:
            content = _content(got, deadline)
    except (urllib3.exceptions.HTTPError, OSError):
        raise refusals.ProviderDown() from None
    if got.status >= 500 or 300 <= got.status < 400:
        raise refusals.ProviderDown()
    return Answer(got.status, got.headers.get("Content-Type", ""), content, got.headers.get("Date", ""))


def _content(got: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    """The body as it comes; a portal that sends it drop by drop, or without end, is down."""
    content = b""
    while piece := got.read1(_PIECE, decode_content=True):
        content += piece
        if len(content) > _LIMIT or time.monotonic() > deadline:
            raise refusals.ProviderDown()
    return content
