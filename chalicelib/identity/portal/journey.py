"""What a browser takes with it to the portal and must bring back: state, nonce and verifier, sealed in a cookie.

Nothing is written when somebody leaves: the cookie says it all, and its seal says that it comes from here.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from chalicelib.academie import ACADEMIE
from chalicelib.identity.portal import refusals
from chalicelib.identity.portal.settings import Door

LIFETIME = 600
COOKIE = "__Host-imagin-portail"
AGENT, MEMBER, LINK = "intervenant", "gestion", "lien"
"""Why one goes to the portal: as an intervenant, as staff, or as a staff member who links their two accesses."""

_LONGEST = 2048
_WAY_BACK = re.compile(r"/[a-z0-9-]+(/[a-z0-9-]+)*/([?#][A-Za-z0-9_.~%=&+:/?#-]*)?")


@dataclass(frozen=True)
class Journey:
    """`held`: key of the session that the browser held when it left, which an agent's success ends, and without which
    nothing is linked. `member`: who links."""

    portail: str
    state: str
    nonce: str
    verifier: str
    started: int
    purpose: str = AGENT
    back: str = ""
    held: tuple[str, str] | None = None
    member: str = ""


def begin(
    opened: Door, now: datetime, purpose: str, back: str, held: tuple[str, str] | None = None, member: str = ""
) -> Journey:
    """A fresh one, each of its three secrets of 256 bits or more."""
    state, nonce, verifier = (secrets.token_urlsafe(size) for size in (32, 32, 48))
    return Journey(opened.code, state, nonce, verifier, int(now.timestamp()), purpose, way_back(back), held, member)


def way_back(asked: str) -> str:
    """The page of this site to come back to; "" for anything else."""
    return asked if len(asked) <= 300 and _WAY_BACK.fullmatch(asked) else ""


def seal(journey: Journey, opened: Door) -> str:
    """The cookie's value: the journey, and a proof that this portal of this instance made it."""
    body = _encoded(json.dumps(asdict(journey), separators=(",", ":")).encode())
    return f"{body}.{_proof(body, opened)}"


def unseal(cookie: str | None, opened: Door, now: datetime) -> Journey:
    """The journey of a cookie; JourneyOver when there is none, when it is not ours, another portal's, or too old."""
    body, _, proof = (cookie or "").partition(".")
    right = len(body) <= _LONGEST and hmac.compare_digest(proof.encode(), _proof(body, opened).encode())
    if not body or not right:
        raise refusals.JourneyOver()
    fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    held = fields.pop("held", None)
    try:
        journey = Journey(**fields, held=(held[0], held[1]) if held else None)
    except TypeError:  # another version of the service sealed it, minutes ago
        raise refusals.JourneyOver() from None
    if journey.portail != opened.code or not 0 <= now.timestamp() - journey.started < LIFETIME:
        raise refusals.JourneyOver()
    return journey


def _proof(body: str, opened: Door) -> str:
    """Its key comes from the portal's secret, and serves nothing else."""
    purpose = f"imagin parcours {ACADEMIE.code} {opened.code}".encode()
    key = hmac.digest(opened.secret.encode(), purpose, hashlib.sha256)
    return _encoded(hmac.digest(key, body.encode(), hashlib.sha256))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
