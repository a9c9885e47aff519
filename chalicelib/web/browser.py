"""What tells one browser from another: its cookies, its address as the edge saw it, its name."""

from chalice.app import Request

COOKIE, KNOWN = "__Host-imagin", "__Host-imagin-appareil"
KNOWN_SECONDS = 90 * 86400
_BROWSERS = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def cookie(request: Request, name: str = COOKIE) -> str | None:
    """The value of a cookie, the session's by default; two of the same name are an attack and count as none."""
    parts = [part.strip().partition("=") for part in request.headers.get("cookie", "").split(";")]
    found = [value for known, _, value in parts if known == name]
    return found[0] if len(found) == 1 and found[0] else None


def known_browser(request: Request) -> str | None:
    """The secret that a past success left in the browser."""
    return cookie(request, KNOWN)


def set_cookie(value: str) -> dict[str, str | list[str]]:
    """The header that gives the session to the browser, for its own lifetime there."""
    return {"Set-Cookie": f"{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict"}


def known_by(value: str, *cookies: str) -> dict[str, str | list[str]]:
    """The header that gives the secret of known browsers, for ninety days from now, after other cookies."""
    kept = f"{KNOWN}={value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={KNOWN_SECONDS if value else 0}"
    return {"Set-Cookie": [*cookies, kept]}


def drop_cookie() -> dict[str, str | list[str]]:
    """The header that takes it back."""
    return {"Set-Cookie": f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"}


def viewer_address(request: Request) -> str:
    """The client's address as the trusted edge saw it; X-Forwarded-For can be written by anyone and is never read."""
    return str(request.headers.get("x-imagin-adresse", "inconnue"))[:64]


def device(request: Request) -> str:
    """What the browser says of itself, for the person's own list of sessions."""
    said = str(request.headers.get("user-agent", ""))
    browser = next((name for mark, name in _BROWSERS if mark in said), "Navigateur")
    system = next((name for mark, name in _SYSTEMS if mark in said), "appareil inconnu")
    return f"{browser} sur {system}"
