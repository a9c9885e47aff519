"""The staff's cookie, apart from the people's, and the one way to know who asks."""

from datetime import datetime
from typing import Any

from chalicelib.identity.staff import rights, sessions
from chalicelib.identity.staff.models import Personnel

COOKIE = "__Host-imagin-gestion"


def cookie(request: Any) -> str | None:
    """The staff cookie of a request; two of the same name are an attack and count as none."""
    parts = [part.strip().partition("=") for part in request.headers.get("cookie", "").split(";")]
    found = [value for name, _, value in parts if name == COOKIE]
    return found[0] if len(found) == 1 and found[0] else None


def give(value: str) -> dict[str, str | list[str]]:
    """The header that gives the session to the browser, until it closes."""
    return {"Set-Cookie": f"{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict"}


def take_back() -> dict[str, str | list[str]]:
    """The header that takes it back."""
    return {"Set-Cookie": f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"}


def member(request: Any, now: datetime, *roles: str) -> Personnel:
    """Who asks, with a second factor given and one of the roles."""
    return rights.require(sessions.check(cookie(request), now), *roles)
