"""The edge: strict JSON in, headers and cookies out, every refusal as problem+json, one log line per request."""

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from chalice import Response
from chalice.app import Request

from chalicelib import errors, logs
from chalicelib.academie import ACADEMIE

COOKIE = "__Host-imagin"
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
LIMIT = 64 * 1024
DEPTH = 20
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_BROWSERS = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
_BY_STATUS = {404: errors.NotFound, 405: errors.MethodNotAllowed, 415: errors.UnsupportedFormat}


def now() -> datetime:
    """The moment of the request: the only place where the service reads the clock."""
    return datetime.now(UTC)


def edge(event: Request, get_response: Callable[[Request], Response]) -> Response:
    """The one middleware: trusted edge, same origin on writes, refusals, headers, log."""
    started = time.perf_counter()
    try:
        _check_edge(event)
        response = get_response(event)
    except errors.Refusal as refusal:
        response = problem(refusal, event)
    except Exception as bug:  # noqa: BLE001 - nothing may leave without its headers and its reference
        logs.failure(bug, request=_request_id(event))
        response = problem(errors.Unexpected(), event)
    if response.status_code >= 400 and isinstance(response.body, dict) and "Code" in response.body:
        response = _from_framework(response, event)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    _log(event, response.status_code, started)
    return response


def problem(refusal: errors.Refusal, event: Request) -> Response:
    """RFC 9457: type, title, status, detail, instance, plus the stable code and the fields at fault."""
    body: dict[str, Any] = {
        "type": f"/aide/#{refusal.code}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail.replace("{contact}", f"contactez {ACADEMIE.contacts.instance}."),
        "code": refusal.code,
        "instance": _request_id(event),
        **refusal.extra,
    }
    if refusal.fields:
        body["errors"] = [{"pointer": p, "code": c, "detail": d} for p, c, d in refusal.fields]
    headers = {"Content-Type": "application/problem+json"}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    return Response(body=json.dumps(body, ensure_ascii=False), status_code=refusal.status, headers=headers)


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
    if not hmac.compare_digest(digest, os.environ["IMAGIN_ORIGINE_SHA256"]):
        raise errors.ForeignOrigin()
    if event.method in WRITES:
        _check_same_origin(event)


def _check_same_origin(event: Request) -> None:
    """A write needs our own header, our own origin, and JSON: a form or another site can give none of them."""
    origin, site = event.headers.get("origin"), event.headers.get("sec-fetch-site")
    foreign = (origin is not None and origin != ACADEMIE.origine) or (site is not None and site != "same-origin")
    if foreign or (origin is None and site is None) or event.headers.get("x-imagin") != "1":
        raise errors.ForeignOrigin()
    kind = event.headers.get("content-type", "").replace(" ", "").lower()
    if kind not in ("application/json", "application/json;charset=utf-8"):
        raise errors.UnsupportedFormat()


def read_json(request: Request, *, limit: int = LIMIT) -> dict[str, Any]:
    """The body as a JSON object; refuses NaN, duplicate keys, depth over 20, and more than `limit` bytes."""
    raw = request.raw_body
    if len(raw) > limit:
        raise errors.TooLarge()
    if _depth(raw) > DEPTH:
        raise errors.MalformedRequest()
    try:
        value = json.loads(raw, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise errors.MalformedRequest() from None
    if not isinstance(value, dict):
        raise errors.MalformedRequest()
    return value


def read_fields(
    request: Request, *, required: dict[str, int], optional: dict[str, int] | None = None, empty: bool = False
) -> dict[str, str]:
    """Text fields of a small body, each with its longest length in code points; anything else is refused by name."""
    body = read_json(request, limit=4096)
    allowed = {**required, **(optional or {})}
    faults = [(f"/{name}", "champ_inconnu", "Ce champ n’est pas attendu ici.") for name in body if name not in allowed]
    for name, longest in allowed.items():
        value = body.get(name)
        if value is None and name not in required:
            continue
        if not isinstance(value, str) or not (value or empty):
            faults.append((f"/{name}", "champ_requis", "Renseignez ce champ."))
        elif len(value) > longest or "\x00" in value:
            faults.append((f"/{name}", "champ_trop_long", f"Ce champ compte au plus {longest} caractères."))
    if faults:
        raise errors.InvalidFields(faults)
    return {name: value for name in allowed if (value := body.get(name)) is not None}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise ValueError("duplicate key")
    return keys


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _depth(raw: bytes) -> int:
    """Nesting, counted without parsing (brackets inside strings count too: harmless at 20)."""
    depth = deepest = 0
    for byte in raw:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def idempotency_key(request: Request) -> str:
    """The key of a POST that creates or decides; 16 to 64 plain characters."""
    key = str(request.headers.get("idempotency-key", ""))
    if not (16 <= len(key) <= 64 and key.isascii() and key.replace("-", "").isalnum()):
        raise errors.IdempotencyKeyMissing()
    return key


def cookie(request: Request) -> str | None:
    """The session cookie; two of the same name are an attack and count as none."""
    found = [
        part.strip().partition("=")[2]
        for part in request.headers.get("cookie", "").split(";")
        if part.strip().partition("=")[0] == COOKIE
    ]
    return found[0] if len(found) == 1 and found[0] else None


def set_cookie(value: str) -> dict[str, str]:
    """The header that gives the session to the browser, for its own lifetime there."""
    return {"Set-Cookie": f"{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict"}


def drop_cookie() -> dict[str, str]:
    """The header that takes it back."""
    return {"Set-Cookie": f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"}


def viewer_address(request: Request) -> str:
    """The client's address as the trusted edge saw it; X-Forwarded-For can be written by anyone and is never read."""
    return str(request.headers.get("x-imagin-adresse", "inconnue"))[:64]


def device(request: Request) -> str:
    """What the browser says of itself, for the person's own list of sessions."""
    said = str(request.headers.get("user-agent", ""))
    browser = next((name for mark, name in _BROWSERS if mark in said), "Navigateur")
    system = next((name for mark, name in _SYSTEMS if mark in said), "appareil inconnu")
    return f"{browser} sur {system}"


def no_content(headers: dict[str, str] | None = None) -> Response:
    """204."""
    return Response(body="", status_code=204, headers=headers or {})


def _request_id(event: Request | None) -> str:
    return str((event.context if event is not None else {}).get("requestId", ""))


def _log(event: Request | None, status: int, started: float) -> None:
    if event is not None:
        path = event.context.get("resourcePath")
        ms = round((time.perf_counter() - started) * 1000, 1)
        logs.event("request", method=event.method, path=path, status=status, ms=ms, id=_request_id(event))
