"""The built pages of an instance and the answers of its API, kept once, over HTTP/2 and TLS, compressed."""

import asyncio
import base64
import gzip
import hashlib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from hypercorn.asyncio import serve
from hypercorn.config import Config

from benchmarks import cases, certificates, interpreters, packaging
from benchmarks.borrowed import CSP, FOLDER, ROOT, free_port, media_type
from benchmarks.container import Container
from benchmarks.rounds import event

Send = Callable[[dict[str, Any]], Awaitable[None]]
_COMPRESSED = ("text/", "application/json", "application/manifest+json", "image/svg+xml", "application/problem+json")
_FOR_EVER = "public, max-age=31536000, immutable"
"""Of files whose names tell their content, then as now."""


@dataclass(frozen=True)
class Site:
    """`numero`: the mission of a claim that can be drawn up. `fingerprint`: of the certificate, for Chromium."""

    origin: str
    numero: str
    fingerprint: str


class Served:
    """Files of the pages; anything under /api/ is asked once of a real container, then given at once."""

    def __init__(self, pages: Path, container: Container, asks: tuple[dict[str, Any], ...]) -> None:
        self._pages, self._container = pages, container
        self._headers = asks[0]["headers"]
        self._resources = {"/api/v1/etats-de-frais/": "/api/v1/etats-de-frais/{numero}"}
        self._resources |= {"/api/v1/missions/": "/api/v1/missions/{numero}"}
        self._kept: dict[str, tuple[int, bytes, dict[str, str]]] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            self._kept[path] = self._asked(path) if path.startswith("/api/") else self._file(path)
        status, body, headers = self._kept[path]
        if headers.get("etag", "").encode() == dict(scope["headers"]).get(b"if-none-match") != b"":
            status, body, headers = 304, b"", {name: headers[name] for name in ("etag", "cache-control")}
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": body})

    def _file(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        found = self._pages / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
        if not found.is_file():
            return 404, b"", {}
        headers = {
            "content-security-policy": CSP,
            "cache-control": _FOR_EVER if path.startswith("/static/") else "no-cache",
            "etag": f'W/"{_digest(found)}"',
        }
        return 200, *_packed(found.read_bytes(), media_type(found.name), headers)

    def _asked(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        named = next((prefix for prefix in self._resources if path.startswith(prefix)), None)
        parameters = {"numero": path.removeprefix(named)} if named else None
        ask = {"method": "GET", "path": path, "headers": self._headers, "parameters": parameters, "body": None}
        answer, _ = self._container.ask(event({**ask, "resource": self._resources[named] if named else path}))
        headers = {name.lower(): str(value) for name, value in answer["headers"].items()}
        kind = headers.pop("content-type", "application/json")
        return answer["statusCode"], *_packed(answer["body"].encode(), kind, headers)


def _packed(body: bytes, kind: str, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    headers = {**headers, "content-type": kind}
    if kind.startswith(_COMPRESSED) and len(body) >= 1000:
        body, headers["content-encoding"] = gzip.compress(body, 6), "gzip"
    headers["content-length"] = str(len(body))
    return body, headers


def _digest(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


@contextmanager
def opened(name: str, before: str) -> Iterator[Site]:
    """The product as it stands, or as it was at the commit `before`; one instance, one person of twenty missions."""
    here = interpreters.at_hand()
    trust = certificates.trust(FOLDER / "tls")
    with (
        cases.opened([(name, here)], before, 0) as (case,),
        TemporaryDirectory() as folder,
        case.container() as container,
    ):
        tree = ROOT if name == cases.NOW else packaging.tree_of(before)
        pages = packaging.pages(tree, Path(folder))
        with _serving(Served(pages, container, case.asks), trust) as port:
            yield Site(f"https://localhost:{port}", _numero(case.asks), _fingerprint(trust.certificate))


@contextmanager
def _serving(served: Any, trust: certificates.Trust) -> Iterator[int]:
    """In a thread, on a free port of this machine alone."""
    port, stop, loop, config = free_port(), asyncio.Event(), asyncio.new_event_loop(), Config()
    config.bind, config.loglevel = [f"127.0.0.1:{port}"], "WARNING"
    config.certfile, config.keyfile = str(trust.certificate), str(trust.key)
    task = serve(served, config, shutdown_trigger=stop.wait)
    thread = Thread(target=loop.run_until_complete, args=(task,), daemon=True)
    thread.start()
    yield port
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


def _numero(asks: tuple[dict[str, Any], ...]) -> str:
    return next(str(ask["parameters"]["numero"]) for ask in asks if ask["name"] == "etat")


def _fingerprint(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    kind = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(hashlib.sha256(key.public_bytes(*kind)).digest()).decode()


async def _live(receive: Any, send: Send) -> None:
    while True:
        asked = (await receive())["type"]
        await send({"type": f"{asked}.complete"})
        if asked == "lifespan.shutdown":
            return
