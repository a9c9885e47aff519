"""Connections kept open to one address: TLS against a whole root set, and never one that slept too long."""

import os
import select
import socket
import ssl
import time
from functools import cache
from io import BufferedReader
from itertools import islice
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from chalicelib import faults
from chalicelib.tables import clients

CONNECT_SECONDS, IDLE_SECONDS = 1.0, 20.0
MOST_BYTES, MOST_LINES = 64 * 1024, 100
"""Of a line of an answer's head, and of the head."""
ROOTS = Path(__file__).resolve().parents[3] / "racines"
"""In a package: one file a root, named by OpenSSL's digest of its subject, so that only the one met is read."""


class Line:
    """One open connection. Raises OSError or ValueError; it is of no more use where it is not `whole` afterwards."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock, self.whole = sock, True

    def say(self, message: bytes, seconds: float) -> None:
        """Sends it, and leaves so many seconds to each piece of what is sent and heard."""
        self.whole = False
        self.sock.settimeout(seconds)
        self.sock.sendall(message)

    def hear(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lower-case name, and body of the answer."""
        with self.sock.makefile("rb") as heard:
            version, status, headers = _head(heard)
            while status == 100:
                version, status, headers = _head(heard)
            if status < 200:  # the answer itself is still to come, and must not be the next request's
                raise ValueError("InterimAnswer")
            body = _body(heard, headers)
            ends = body is None or version != "HTTP/1.1" or "close" in headers.get("connection", "").lower()
            self.whole = not ends
            return status, headers, heard.read() if body is None else body


def _head(heard: BufferedReader) -> tuple[str, int, dict[str, str]]:
    first, *lines = islice(iter(lambda: _line(heard), ""), MOST_LINES)
    version, _, told = first.partition(" ")
    if version not in ("HTTP/1.1", "HTTP/1.0") or len(lines) == MOST_LINES - 1:
        raise ValueError("Head")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise ValueError("Header")
        headers.setdefault(name.lower(), value.strip())
    return version, int(told[:3]), headers


def _body(heard: BufferedReader, headers: dict[str, str]) -> bytes | None:
    """None where it ends with the connection."""
    length, coded = headers.get("content-length"), headers.get("transfer-encoding")
    if coded is None:
        return None if length is None else _exactly(heard, int(length))
    if coded.lower() != "chunked":
        raise ValueError("TransferEncoding")
    parts = []
    while size := int(_line(heard).partition(";")[0], 16):
        parts.append(_exactly(heard, size))
        _line(heard)
    while _line(heard):
        pass
    return b"".join(parts)


def _line(heard: BufferedReader) -> str:
    line = heard.readline(MOST_BYTES)
    if not line.endswith(b"\n"):
        raise ValueError("Cut")
    return line.decode("latin-1").rstrip("\r\n")


def _exactly(heard: BufferedReader, size: int) -> bytes:
    found = heard.read(size) if size >= 0 else b""
    if len(found) != size:
        raise ValueError("Cut")
    return found


class Pool:
    """Idle connections to the endpoint, the last used first; safe under threads, for a list's ends are."""

    def __init__(self, endpoint: str) -> None:
        self._where = urlsplit(endpoint)
        self._idle: list[tuple[float, float, Line]] = []
        self._proxy: SplitResult | None = None
        self.headers: dict[str, str] = {}
        if any(name.lower().endswith("_proxy") for name in os.environ):
            from chalicelib.tables import proxies

            self._proxy = proxies.named(self._where)
            self.headers = proxies.proof(self._proxy) if self._proxy and self._where.scheme == "http" else {}
        self.host = self._where.netloc.rpartition("@")[2]
        self.path = self._where.path or "/"
        direct = self._proxy is None or self._where.scheme == "https"
        self.target = self.path if direct else f"http://{self.host}{self.path}"

    def take(self, clock: faults.Clock) -> Line:
        """An open connection, kept or new; Busy when none can be made: nothing was sent."""
        while self._idle:
            ticked, was, kept = self._idle.pop()
            slept = max(time.monotonic() - ticked, time.time() - was)
            if 0 <= slept < IDLE_SECONDS and not _has_ended(kept):
                return kept
            kept.sock.close()
        try:
            return self._new(min(CONNECT_SECONDS, clock.left()))
        except (OSError, ValueError) as problem:
            raise faults.Busy(type(problem).__name__) from problem

    def give(self, line: Line) -> None:
        """Keeps a connection whose answer was read whole."""
        self._idle.append((time.monotonic(), time.time(), line))

    def close(self) -> None:
        """Ends those that wait."""
        while self._idle:
            self._idle.pop()[2].sock.close()

    def _new(self, seconds: float) -> Line:
        safe = self._where.scheme == "https"
        host, port = self._where.hostname or "", self._where.port or (443 if safe else 80)
        if self._proxy is not None:
            from chalicelib.tables import proxies

            sock = proxies.opened(self._proxy, host, port if safe else None, seconds)
        else:
            sock = socket.create_connection((_ascii(host), port), seconds)  # type: ignore[arg-type]
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not safe:
            return Line(sock)
        try:
            trust = _trust(os.environ.get("SSL_CERT_DIR") or None, os.environ.get("AWS_CA_BUNDLE") or None)
            return Line(trust.wrap_socket(sock, server_hostname=_ascii(host)))
        except BaseException:
            sock.close()
            raise


def _ascii(host: str) -> bytes:
    """The name as it is looked up: what is a text would load the tables of international names for nothing."""
    return host.encode("ascii" if host.isascii() else "idna")


def _has_ended(line: Line) -> bool:
    """Whether the other side has closed: nothing is expected from it, so anything to read is its end."""
    watched = select.poll()
    watched.register(line.sock, select.POLLIN)
    return bool(watched.poll(0))


@cache
def _trust(folder: str | None, bundle: str | None) -> ssl.SSLContext:
    """The operator's own roots when named (OpenSSL's folder, or AWS's file), else the package's, else botocore's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if folder is None and bundle is None:
        folder, bundle = (str(ROOTS), None) if ROOTS.is_dir() else (None, str(clients.whole_roots()))
    context.load_verify_locations(cafile=None if folder else bundle, capath=folder)
    return context
