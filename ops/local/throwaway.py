"""A throw-away copy of the whole service, for tests.

`with local_service(codes=("lyon",)) as service: service.request("lyon", "GET", "/api/v1/sante")`
"""

import secrets
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from ops.local.service import Service
from ops.package import build as package

_FROM, _BELOW = 20_000, 32_768


@contextmanager
def local_service(
    codes: Sequence[str] = ("lyon",), folder: Path | None = None, *, tls: bool = False
) -> Iterator[Service]:
    """Everything on free ports, in a temporary folder unless one is given; packaged only when the sources changed."""
    with TemporaryDirectory(prefix="imagin-") as temporary:
        service = Service(folder or Path(temporary), free_port(), free_port())
        service.port_aws_tls = free_port() if tls else 0
        service.folder.mkdir(parents=True, exist_ok=True)
        made = package.make(codes)
        try:
            service.open_portals(codes, free_port(), misbehaving=True)
            sites = service.build_pages(codes)
            service.start()
            for code in codes:
                service.deploy(code, made, sites[code], visibility=3)
            yield service
        finally:
            service.stop()


def free_port() -> int:
    """A TCP port of this computer that nobody has now, nor is given before it serves: systems take those of the
    connections that leave from 32768 on."""
    while True:
        port = _BELOW - 1 - secrets.randbelow(_BELOW - _FROM)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
