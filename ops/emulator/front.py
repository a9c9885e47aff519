"""The local front: <code>.localhost is that instance's CloudFront, localhost is "Où me connecter ?" and the mailbox."""

import mimetypes
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import ministack.app
from ministack.services import cloudfront

from ops.emulator import mailbox
from ops.pages.csp import CSP

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

_INSTANCE = re.compile(r"([a-z][a-z0-9-]*)\.localhost")
_TEXT = "text/plain; charset=utf-8"
_OURS = ("localhost", "127.0.0.1", "[::1]")
_SET_BY_US = (b"host", b"authorization", b"x-forwarded-for", b"x-forwarded-proto", b"x-imagin-adresse")
_MAILBOX_SECURITY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'self'"


class Front:
    """Answers on the port of the pages; any other port is the local AWS itself."""

    def __init__(self, port: int, portal: Path) -> None:
        self.port = port
        self.portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["server"][1] != self.port:
            await ministack.app.app(scope, receive, send)
            return
        host = _host(scope)
        instance = _INSTANCE.fullmatch(host)
        if instance:
            await _instance(instance[1], scope, receive, send)
        elif host in _OURS:
            await self._portal(scope["path"], send)
        else:
            await _answer(send, 421, "Cet hôte n’est pas servi ici.")

    async def _portal(self, path: str, send: Send) -> None:
        if path == "/courrier":
            await _answer(send, 200, mailbox.as_page(), "text/html; charset=utf-8", _MAILBOX_SECURITY)
        elif path == "/courrier.json":
            await _answer(send, 200, mailbox.as_json(), "application/json")
        else:
            found = portal_file(self.portal, path)
            page = found or absent(self.portal, path)
            await _answer(send, 200 if found else 404, page.read_bytes(), media_type(page))


def portal_file(portal: Path, path: str) -> Path | None:
    """The file of the portal that a path names, None outside of it."""
    named = (portal / path.lstrip("/")).resolve()
    if named.is_dir():
        named = named / "index.html"
    return named if named.is_relative_to(portal.resolve()) and named.is_file() else None


def absent(portal: Path, path: str) -> Path:
    """The page that answers in place of one that does not exist, in the language of its address."""
    return portal_file(portal, f"{path.lstrip('/').partition('/')[0]}/404.html") or portal / "404.html"


def media_type(path: Path) -> str:
    """The Content-Type of a file, by its suffix; texts are UTF-8."""
    found = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
    found = found or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def _host(scope: Scope) -> str:
    sent: bytes = dict(scope["headers"]).get(b"host", b"")
    header = sent.decode("latin-1").lower()
    return header.rsplit(":", 1)[0] if re.search(r":\d+$", header) else header


async def _instance(code: str, scope: Scope, receive: Receive, send: Send) -> None:
    domain = _domain(code)
    if domain is None:
        await _answer(send, 404, f"L’instance « {code} » n’est pas déployée ici.")
        return
    kept = [(name, value) for name, value in scope["headers"] if name not in _SET_BY_US]
    await ministack.app.app({**scope, "headers": [*kept, (b"host", domain.encode())]}, receive, _without_hsts(send))


def _without_hsts(send: Send) -> Send:
    """A browser that kept it would never again open this computer's pages without TLS, at any port."""

    async def passed(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.lower() != b"strict-transport-security"]
            message = {**message, "headers": kept}
        await send(message)

    return passed


def _domain(code: str) -> str | None:
    """The CloudFront domain of an instance: its distribution carries the instance's name as a comment."""
    for distribution in cloudfront._distributions.values():
        config = cloudfront._dist_config_el(distribution)
        if cloudfront._text(config, "Comment") == f"imagin-{code}":
            return str(distribution["DomainName"])
    return None


async def _answer(send: Send, status: int, body: str | bytes, kind: str = _TEXT, security: str = CSP) -> None:
    content = body.encode() if isinstance(body, str) else body
    headers = {
        "content-type": kind,
        "content-length": str(len(content)),
        "content-security-policy": security,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})
