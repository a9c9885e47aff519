"""The edge: strict JSON in, headers and cookies out, every refusal as problem+json, one log line per request."""

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from chalice import Response
from chalice.app import Request

from chalicelib import errors, faults, logs
from chalicelib.academie import ACADEMIE
from chalicelib.web.browser import cookie as cookie
from chalicelib.web.browser import device as device
from chalicelib.web.browser import drop_cookie as drop_cookie
from chalicelib.web.browser import known_browser as known_browser
from chalicelib.web.browser import known_by as known_by
from chalicelib.web.browser import set_cookie as set_cookie
from chalicelib.web.browser import viewer_address as viewer_address
from chalicelib.web.reading import few_bytes as few_bytes
from chalicelib.web.reading import idempotency_key as idempotency_key
from chalicelib.web.reading import read as read
from chalicelib.web.reading import read_json as read_json

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_CLICK = "/api/v1/rappels/arret/{jeton}"
"""The one write that a mailbox asks for from its own servers, as a form: its address holds the whole right."""
ONE_CLICK_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"]
RETRY_SECONDS = 2
LONGEST_NAME = 200
"""Characters of a name in an address: nothing of ours is longer, and a key of DynamoDB holds 1,024 bytes."""
_BY_STATUS = {404: errors.NotFound, 405: errors.MethodNotAllowed, 415: errors.UnsupportedFormat}


def now() -> datetime:
    """The moment of the request: the only place where the service reads the clock."""
    return datetime.now(UTC)


def edge(event: Request, get_response: Callable[[Request], Response]) -> Response:
    """The one middleware: trusted edge, same origin on writes, refusals, headers, log."""
    started = time.perf_counter()
    logs.about(_request_id(event))
    try:
        _check_edge(event)
        with faults.within(faults.REQUEST_SECONDS):
            response = get_response(event)
    except errors.Refusal as refusal:
        response = problem(refusal, event)
    except Exception as bug:  # noqa: BLE001 - nothing may leave without its headers and its reference
        logs.failure(bug)
        response = problem(errors.Unexpected(), event)
    if response.status_code >= 400 and isinstance(response.body, dict) and "Code" in response.body:
        response = _from_framework(response, event)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    _log(event, response.status_code, started)
    return response


def guard(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, whose faults of AWS are told to the person as what they are: later will do, or nobody knows."""

    @wraps(view)
    def guarded(*args: Any, **named: Any) -> Any:
        try:
            return view(*args, **named)
        except faults.Busy as fault:
            logs.event("aws_busy", code=fault.code)
            raise errors.Busy(retry_after=RETRY_SECONDS) from None
        except faults.Unknown as fault:
            logs.event("aws_unknown", code=fault.code)
            raise errors.OutcomeUnknown() from None

    return guarded


def problem(refusal: errors.Refusal, event: Request) -> Response:
    """RFC 9457: type, title, status, detail, instance, plus the stable code and the fields at fault."""
    body: dict[str, object] = {
        "type": f"/aide/#{refusal.code}",
        "title": refusal.heading,
        "status": refusal.status,
        "detail": _in_this_instance(refusal.sentence),
        "code": refusal.code,
        "instance": _request_id(event),
        **refusal.extra,
    }
    if refusal.fields:
        body["errors"] = [{"pointer": p, "code": c, "detail": d} for p, c, d in refusal.fields]
    headers: dict[str, str | list[str]] = {"Content-Type": "application/problem+json"}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    return Response(body=json.dumps(body, ensure_ascii=False), status_code=refusal.status, headers=headers)


def _in_this_instance(detail: str) -> str:
    """The sentence with whom to call here, and with where agents come in, whoever is refused."""
    signed_in = any(portail.oidc for portail in ACADEMIE.portail.values())
    agents = " Si vous êtes agent de l’académie, passez par votre portail académique." if signed_in else ""
    return detail.replace("{contact}", f"contactez {ACADEMIE.contacts.instance}.").replace("{portail}", agents)


def _from_framework(response: Response, event: Request) -> Response:
    """What Chalice itself refused (unknown path, verb, type): same form as ours, its Allow header kept."""
    named = _BY_STATUS.get(response.status_code)
    if named is None:
        named = errors.Unexpected if response.status_code >= 500 else errors.MalformedRequest
    ours = problem(named(), event)
    if "Allow" in response.headers:
        ours.headers["Allow"] = response.headers["Allow"]
    return ours


def _check_edge(event: Request) -> None:
    secret = event.headers.get("x-imagin-origine", "")
    digest = hashlib.sha256(secret.encode()).hexdigest()
    if not _is_of_our_edge(digest):
        raise errors.ForeignOrigin()
    if event.method in WRITES and event.context.get("resourcePath") != ONE_CLICK:
        _check_same_origin(event)
    if any(len(named) > LONGEST_NAME for named in (event.uri_params or {}).values()):
        raise errors.NotFound()


def _is_of_our_edge(digest: str) -> bool:
    """Two secrets are known for the time that the edge changes from one to the other."""
    known = (os.environ["IMAGIN_ORIGINE_SHA256"], os.environ.get("IMAGIN_ORIGINE_AUTRE_SHA256", ""))
    return any(hmac.compare_digest(digest, one) for one in known)


def _check_same_origin(event: Request) -> None:
    """A write needs our own header, our own origin, and JSON: a form or another site can give none of them."""
    origin, site = event.headers.get("origin"), event.headers.get("sec-fetch-site")
    foreign = (origin is not None and origin != ACADEMIE.origine) or (site is not None and site != "same-origin")
    if foreign or (origin is None and site is None) or event.headers.get("x-imagin") != "1":
        raise errors.ForeignOrigin()
    kind = event.headers.get("content-type", "").replace(" ", "").lower()
    if kind not in ("application/json", "application/json;charset=utf-8"):
        raise errors.UnsupportedFormat()


def has_already(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this version (RFC 9110 §13.1.2: weakly)."""
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    return "*" in known or tag.removeprefix("W/") in known


def refuse_embedding(request: Request) -> None:
    """ForeignOrigin for what a page of another site asks in passing, as a picture; a person's own click may pass."""
    site, mode = request.headers.get("sec-fetch-site"), request.headers.get("sec-fetch-mode")
    if site in ("cross-site", "same-site") and mode != "navigate":
        raise errors.ForeignOrigin()


def _request_id(event: Request | None) -> str:
    return str((event.context if event is not None else {}).get("requestId", ""))


def _log(event: Request | None, status: int, started: float) -> None:
    if event is not None:
        path = event.context.get("resourcePath")
        ms = round((time.perf_counter() - started) * 1000, 1)
        logs.event("request", method=event.method, path=path, status=status, ms=ms)
