"""The staff's cookie, apart from the people's, and the one way to know who asks."""

from datetime import datetime
from typing import Any

from chalicelib import web
from chalicelib.identity.staff import refusals, rights, sessions
from chalicelib.identity.staff.models import Personnel
from chalicelib.web.contract import Who

COOKIE = "__Host-imagin-gestion"


def staff(*roles: str) -> Who:
    """A member of the staff with a second factor given and one of these roles."""
    return Who("gestion", (refusals.NoStaffSession, refusals.SecondFactorMissing, refusals.RightMissing), roles)


def cookie(request: Any) -> str | None:
    """The staff cookie of a request."""
    return web.cookie(request, COOKIE)


def give(value: str) -> dict[str, str | list[str]]:
    """The header that gives the session to the browser, until it closes."""
    return {"Set-Cookie": f"{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict"}


def take_back() -> dict[str, str | list[str]]:
    """The header that takes it back."""
    return {"Set-Cookie": f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"}


def member(request: Any, now: datetime, *roles: str) -> Personnel:
    """Who asks, with a second factor given and one of the roles."""
    return rights.require(sessions.check(cookie(request), now), *roles)
