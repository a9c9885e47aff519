"""Serves the local AWS and the local front until told to stop, or until the command that started it is gone."""

import asyncio
import asyncio.constants
import logging
import os
import signal
import socket
from pathlib import Path

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.core import persistence

from ops.emulator import patches
from ops.emulator.front import Front
from ops.emulator.saving import save_regularly
from ops.local import certificate

_GOODBYE = 1.0
"""Seconds for a browser to answer that a connection ends: asyncio's 30 outlast those after which this is killed."""


def main() -> None:
    patches.apply()
    logging.getLogger("persistence").setLevel(logging.WARNING)
    port, gateway = int(os.environ["IMAGIN_PORT"]), int(os.environ["GATEWAY_PORT"])
    config = Config()
    gateways, pages = [f"127.0.0.1:{gateway}"], [f"127.0.0.1:{port}"]
    if _has_ipv6():
        pages.append(f"[::1]:{port}")
    config.bind = [*gateways, *pages]
    if os.environ.get("IMAGIN_TLS"):
        _over_tls(config, gateways, pages)
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    asyncio.run(_serve(Front(port, Path(os.environ["IMAGIN_PORTAIL"])), config))


def _over_tls(config: Config, gateways: list[str], pages: list[str]) -> None:
    """Browsers meet TLS alone, on the pages and on the AWS that their files go to; functions and commands do not."""
    folder, files = Path(os.environ["IMAGIN_TLS"]), os.environ["AWS_ENDPOINT_URL_S3"].removeprefix("https://")
    config.certfile, config.keyfile = str(folder / certificate.CERTIFICATE), str(folder / certificate.KEY)
    config.alpn_protocols = ["http/1.1"]
    config.insecure_bind, config.bind = gateways, [*pages, files]
    asyncio.constants.SSL_SHUTDOWN_TIMEOUT = _GOODBYE


async def _serve(front: Front, config: Config) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    watches = [asyncio.create_task(_leave_with(os.getppid(), stop))]
    if persistence.PERSIST_STATE:
        watches.append(asyncio.create_task(save_regularly()))
    await serve(front, config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]
    for watch in watches:
        watch.cancel()


async def _leave_with(parent: int, stop: asyncio.Event) -> None:
    """A command that was killed cannot stop what it started."""
    while os.getppid() == parent:
        await asyncio.sleep(1)
    stop.set()


def _has_ipv6() -> bool:
    """Browsers reach *.localhost over ::1 first, where it exists."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


main()
