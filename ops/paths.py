"""Where things are: the folders of the repository, the local addresses and ports, the region."""

import os
from pathlib import Path

from ops.console import Stopped

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
VENV = ROOT / ".venv"
FONTS = BUILD / "polices"
RUN = Path(os.environ.get("IMAGIN_RUN") or ROOT / ".run")
REGION = "eu-west-3"
_LAST_PORT = 65_535


def port() -> int:
    """The port of the local pages."""
    return _port("IMAGIN_PORT", 8000)


def port_aws() -> int:
    """The port of the local AWS."""
    return _port("IMAGIN_PORT_AWS", 4566)


def port_portal() -> int:
    """The port of the demonstration portals."""
    return _port("IMAGIN_PORT_PORTAIL", port() + 10)


def port_aws_tls() -> int:
    """The port at which browsers reach the local AWS under HTTPS=1."""
    return _port("IMAGIN_PORT_AWS_TLS", port_aws() + 1)


def _port(name: str, usual: int) -> int:
    """What a variable says, else `usual`; refused when no program can listen there."""
    given = os.environ.get(name) or str(usual)
    if given.isascii() and given.isdecimal() and 1 <= int(given) <= _LAST_PORT:
        return int(given)
    told = f"choisissez-en un de 1024 à {_LAST_PORT}, par exemple « {name}=8600 make run »"
    raise Stopped(f"{name} = « {given} » n’est pas un port : {told}.")


def over_tls() -> bool:
    """Whether `HTTPS=1` was asked for, as Safari needs; commands that deploy on that service repeat it."""
    return os.environ.get("HTTPS") == "1"


def local_origin(code: str, at: int, *, tls: bool = False) -> str:
    """The address of a local instance at a port; the browser knows that localhost names are this computer."""
    return f"{'https' if tls else 'http'}://{code}.localhost:{at}"


def local_endpoint(at: int) -> str:
    """The address of the local AWS at a port."""
    return f"http://127.0.0.1:{at}"
