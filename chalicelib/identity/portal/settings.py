"""The portals that sign people in here: what the instance's file says of each, and the secret its parameter holds."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib import errors, logs
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Oidc
from chalicelib.identity.portal import refusals
from chalicelib.tables import client

KEPT = 300
"""Seconds during which a secret once read serves again."""

_secrets: dict[str, tuple[str, float]] = {}


@dataclass(frozen=True)
class Door:
    """A portal of this instance, with what is needed to speak to its provider."""

    code: str
    oidc: Oidc
    secret: str

    @property
    def redirect(self) -> str:
        """The only address that the provider may send the browser back to; each portal has its own."""
        return f"{ACADEMIE.origine}/api/v1/portail/{self.code}/retour"

    @property
    def goodbye(self) -> str:
        """Where the provider may send the browser once signed out."""
        return f"{ACADEMIE.origine}/connexion/"


def door(code: str, now: datetime) -> Door:
    """The portal of a code; NotFound when it does not sign people in here."""
    if not ACADEMIE.connexion_par_portail(code):
        raise errors.NotFound()
    told = oidc(code)
    return Door(code, told, _secret(told.secret, now.timestamp()))


def oidc(code: str) -> Oidc:
    """What the instance's file says of a portal that signs people in."""
    told = ACADEMIE.portail[code].oidc
    assert told is not None
    return told


def forget_secret(opened: Door) -> None:
    """The provider refuses the secret: the next sign-in reads it again, for it may have been changed."""
    _secrets.pop(opened.oidc.secret, None)


def _secret(name: str, moment: float) -> str:
    known = _secrets.get(name)
    if known is not None and 0 <= moment - known[1] < KEPT:
        return known[0]
    ssm = client("ssm")
    try:
        value = str(ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]).strip()
    except Exception as problem:  # noqa: BLE001 - refused, absent or out of reach: our outage, told as one
        logs.event("portal_secret_unreadable", parameter=name, error=type(problem).__name__)
        raise refusals.ProviderDown() from None
    _secrets[name] = (value, moment)
    return value
