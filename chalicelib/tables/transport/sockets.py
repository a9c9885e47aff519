"""Connections kept open to one address: TLS against a whole root set, proxies, and never one that slept too long."""

import http.client
import os
import select
import ssl
import time
from base64 import b64encode
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from chalicelib import faults

CONNECT_SECONDS, IDLE_SECONDS = 1.0, 20.0
ROOTS = Path(__file__).resolve().parents[3] / "racines"
"""In a package: one file a root, named by OpenSSL's digest of its subject, so that only the one met is read."""


class Pool:
    """Idle connections to the endpoint, the last used first; safe under threads, for a list's ends are."""

    def __init__(self, endpoint: str) -> None:
        self._where = urlsplit(endpoint)
        self._idle: list[tuple[float, float, http.client.HTTPConnection]] = []
        self._proxy = _proxy_of(self._where)
        direct = self._proxy is None or self._where.scheme == "https"
        self.host = self._where.netloc.rpartition("@")[2]
        self.path = self._where.path or "/"
        self.target = self.path if direct else f"http://{self.host}{self.path}"
        self.headers = {} if direct else _proof(self._proxy)

    def take(self, clock: faults.Clock) -> http.client.HTTPConnection:
        """An open connection, kept or new; Busy when none can be made: nothing was sent."""
        while self._idle:
            ticked, was, kept = self._idle.pop()
            slept = max(time.monotonic() - ticked, time.time() - was)
            if 0 <= slept < IDLE_SECONDS and not _has_ended(kept):
                return kept
            kept.close()
        made = self._new(min(CONNECT_SECONDS, clock.left()))
        try:
            made.connect()
        except (OSError, http.client.HTTPException) as problem:
            made.close()
            raise faults.Busy(type(problem).__name__) from problem
        return made

    def give(self, connection: http.client.HTTPConnection) -> None:
        """Keeps a connection whose answer was read whole."""
        self._idle.append((time.monotonic(), time.time(), connection))

    def close(self) -> None:
        """Ends those that wait."""
        while self._idle:
            self._idle.pop()[2].close()

    def _new(self, seconds: float) -> http.client.HTTPConnection:
        own = (self._where.hostname or "", self._where.port)
        host, port = own if self._proxy is None else (self._proxy.hostname or "", self._proxy.port or 80)
        if self._where.scheme != "https":
            return http.client.HTTPConnection(host, port, timeout=seconds)
        trust = _trust(os.environ.get("SSL_CERT_DIR") or None, os.environ.get("AWS_CA_BUNDLE") or None)
        made = http.client.HTTPSConnection(host, port, timeout=seconds, context=trust)
        if self._proxy is not None:
            made.set_tunnel(own[0], own[1] or 443, headers=_proof(self._proxy))
        return made


def _has_ended(connection: http.client.HTTPConnection) -> bool:
    """Whether the other side has closed: nothing is expected from it, so anything to read is its end."""
    if connection.sock is None:
        return True
    watched = select.poll()
    watched.register(connection.sock, select.POLLIN)
    return bool(watched.poll(0))


@cache
def _trust(folder: str | None, bundle: str | None) -> ssl.SSLContext:
    """The operator's own roots when named (OpenSSL's folder, or AWS's file), else the package's, else botocore's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if folder is None and bundle is None:
        folder, bundle = (str(ROOTS), None) if ROOTS.is_dir() else (None, str(whole_roots()))
    context.load_verify_locations(cafile=None if folder else bundle, capath=folder)
    return context


def whole_roots() -> Path:
    """Mozilla's roots as botocore ships them, found without loading it."""
    found = find_spec("botocore")
    if found is None or found.origin is None:
        raise faults.Rejected("NoRoots")
    return Path(found.origin).with_name("cacert.pem")


def _proxy_of(where: Any) -> Any:
    """The proxy that the environment names for an address; None without one."""
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib import request as known

    rules: Any = known
    named = rules.getproxies_environment().get(where.scheme)
    if not named or rules.proxy_bypass_environment(where.netloc):
        return None
    proxy = urlsplit(named if "://" in named else f"http://{named}")
    if proxy.scheme != "http":
        raise faults.Rejected("ProxyScheme")
    return proxy


def _proof(proxy: Any) -> dict[str, str]:
    if proxy is None or proxy.username is None:
        return {}
    known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(known.encode()).decode()}"}
