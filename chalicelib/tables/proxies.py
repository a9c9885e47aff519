"""A proxy on the way to an address, where the environment names one: loaded there alone."""

import http.client
import socket
from base64 import b64encode
from urllib import request
from urllib.parse import SplitResult, unquote, urlsplit

from chalicelib import faults


def named(where: SplitResult) -> SplitResult | None:
    """The proxy that the environment names for an address; None where it is to be reached without."""
    address = request.getproxies_environment().get(where.scheme)
    if not address or request.proxy_bypass_environment(where.netloc):  # type: ignore[attr-defined]
        return None
    proxy = urlsplit(address if "://" in address else f"http://{address}")
    if proxy.scheme != "http":
        raise faults.Rejected("ProxyScheme")
    return proxy


def opened(proxy: SplitResult, host: str, port: int | None, seconds: float) -> socket.socket:
    """A connection to the proxy, which leads to the host at that port where one is named. Raises OSError."""
    made = http.client.HTTPConnection(proxy.hostname or "", proxy.port or 80, timeout=seconds)
    if port is not None:
        made.set_tunnel(host, port, headers=proof(proxy))
    try:
        made.connect()
    except http.client.HTTPException as problem:
        raise OSError(type(problem).__name__) from problem
    return made.sock


def proof(proxy: SplitResult) -> dict[str, str]:
    """The header by which we are known to it."""
    if proxy.username is None:
        return {}
    known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(known.encode()).decode()}"}
