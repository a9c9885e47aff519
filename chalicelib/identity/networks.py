"""Whose network an address is, and the mark that stands for it in counters and logs: another each day, naming none."""

import hashlib
import hmac
import os
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from chalicelib.academie import ACADEMIE


def of(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or a whole /64 in IPv6; any other text counts as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))


def is_trusted(network: str) -> bool:
    """Whether the instance's own file names it: its identifiers are counted, the network itself is not."""
    trusted = ACADEMIE.acces.reseaux_de_confiance
    if not trusted:
        return False
    try:
        known = ip_network(network)
    except ValueError:
        return False
    return any(known.version == one.version and known.subnet_of(one) for one in map(ip_network, trusted))  # type: ignore[arg-type]


def mark(address: str, now: datetime) -> str:
    """64 bits that stand for the network today. Its key is the instance's and is in no log."""
    return keyed(f"{now:%Y-%m-%d} {of(address)}")[:16]


def keyed(text: str) -> str:
    """HMAC-SHA-256 under a key of the instance, hexadecimal."""
    return hmac.new(os.environ["IMAGIN_ORIGINE_SHA256"].encode(), text.encode(), hashlib.sha256).hexdigest()
