"""Ways in through an académie's portal, for agents and for staff: away, back, and out.

A browser goes through by links and never by a script: every answer is a redirection, to the portal or to a page.
Coming back is the only GET that writes, and only for who brings the cookie that they were given when they left. Staff
take their link back by a script of their own page.
"""

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from chalice import Blueprint

from chalicelib import errors, faults, logs, web
from chalicelib.academie import ACADEMIE
from chalicelib.identity import doors, networks, sessions
from chalicelib.identity.portal import entry, journey, provider, refusals, settings, staff_entry
from chalicelib.identity.portal.provider import Proved
from chalicelib.identity.staff import door
from chalicelib.identity.staff import sessions as staff_sessions
from chalicelib.identity.staff.refusals import NoStaffSession, SecondFactorMissing
from chalicelib.identity.staff.rights import ANYONE
from chalicelib.web.answers import Away, Empty
from chalicelib.web.contract import ANYBODY, contract

portal = Blueprint(__name__)
LONGEST = 4096
_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax"
_DROPPED = f"{journey.COOKIE}=; {_ATTRIBUTES}; Max-Age=0"
_HINT, _LONGEST_HINT = "__Secure-imagin-sortie", 3800
_HINTED = "Path=/api/v1/portail/; Secure; HttpOnly; SameSite=Strict"
"""The portal's own proof, kept by the browser alone, for these routes alone: what it asks of who signs out of it."""
_HINT_KEPT = 4 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_.-]+")

Go = tuple[str, list[str]]
"""Where the browser goes, and the cookies it is given."""


@portal.route("/portail/{portail}/connexion")
@contract(
    "Partir se connecter au portail académique",
    who=ANYBODY,
    query=("pour", "retour", "compte"),
    refuses=(errors.NotFound,),
)
def leave(portail: str) -> Away:
    def go() -> Go:
        request, now = portal.current_request, web.now()
        _count(portail, now)
        opened, purpose = settings.door(portail, now), _asked("pour")
        if purpose in (journey.AGENT, ""):
            held = web.cookie(request)
            address, sealed = entry.leave(opened, now, back=_asked("retour"), asked=_asked("compte"), held=held)
        elif purpose not in (journey.MEMBER, journey.LINK):
            raise errors.NotFound()
        else:
            linking = door.cookie(request) or "" if purpose == journey.LINK else None
            address, sealed = staff_entry.leave(opened, now, back=_asked("retour"), linking=linking)
        return address, [f"{journey.COOKIE}={sealed}; {_ATTRIBUTES}; Max-Age={journey.LIFETIME}"]

    return _answer(portail, go)


@portal.route("/portail/{portail}/retour")
@contract(
    "Revenir du portail académique, une fois",
    who=ANYBODY,
    query=("state", "code", "iss", "error"),
    refuses=(errors.NotFound,),
)
def come_back(portail: str) -> Away:
    def go() -> Go:
        now, held = web.now(), web.cookie(portal.current_request, journey.COOKIE)
        opened = settings.door(portail, now)
        issuer = _asked("iss") or None
        brought = entry.Back(held, _asked("state"), _asked("code"), issuer, _asked("error"))
        made = entry.come_back(opened, brought, now)
        proved = provider.claims(opened, made, brought.code, issuer, now)
        page, given = _enter(opened, made, proved)
        return page, [*given, *_hint(opened, proved.token), _DROPPED]

    return _answer(portail, go)


@portal.route("/portail/{portail}/sortie")
@contract("Partir se déconnecter du portail académique", who=ANYBODY, refuses=(errors.NotFound,))
def sign_out(portail: str) -> Away:
    """The service itself was left before, by a POST; this writes nothing. A link of another site brings no hint along:
    the portal then asks before it closes."""

    def go() -> Go:
        held, _, token = (web.cookie(portal.current_request, _HINT) or "").partition(".")
        now = web.now()
        _count(portail, now)
        address = provider.sign_out_address(settings.door(portail, now), token if held == portail else None)
        return address, [f"{_HINT}=; {_HINTED}; Max-Age=0"]

    return _answer(portail, go)


@portal.route("/gestion/portails/{portail}", methods=["DELETE"])
@contract("Ne plus entrer par un portail", who=door.staff(*ANYONE), refuses=(errors.NotFound,))
def unlink(portail: str) -> Empty:
    now = web.now()
    staff_entry.unlink(portail, door.member(portal.current_request, now, *ANYONE), now)
    return Empty()


def _hint(opened: settings.Door, token: str) -> list[str]:
    """The cookie that lets who came in by a portal sign out of it; none for a token that would not fit."""
    fits = len(token) <= _LONGEST_HINT and _TOKEN.fullmatch(token)
    return [f"{_HINT}={opened.code}.{token}; {_HINTED}; Max-Age={_HINT_KEPT}"] if fits else []


def _enter(opened: settings.Door, made: journey.Journey, proved: Proved) -> Go:
    now, device = web.now(), web.device(portal.current_request)
    if made.purpose == journey.LINK:
        staff_entry.link(opened, made, proved, now)
        return "/gestion/#portail-relie", []
    if made.purpose == journey.MEMBER:
        cookie, scope = staff_entry.enter(opened, proved, device, now)
        page = made.back or "/gestion/"
        waiting = f"/gestion/connexion/?{urlencode({'retour': page})}#code"
        return page if scope == staff_sessions.COMPLETE else waiting, [_header(door.give(cookie))]
    cookie, scope = entry.enter(opened, made, proved, device, now)
    page = made.back or "/missions/"
    first = f"/courriel/?{urlencode({'retour': page})}"
    return page if scope == sessions.COMPLETE else first, [_header(web.set_cookie(cookie))]


def _answer(portail: str, go: Callable[[], Go]) -> Away:
    """303 to where `go` says, or to the page that tells what happened."""
    try:
        _check_navigation()
        page, cookies = go()
    except refusals.Stopped as stopped:
        where = networks.mark(web.viewer_address(portal.current_request), web.now())
        logs.event("portal_stopped", portail=portail, cas=stopped.cas, reseau=where)
        page, cookies = f"/portail/?{urlencode({'cas': stopped.cas, 'portail': portail})}", []
    except (errors.Busy, faults.Fault) as outage:
        logs.failure(outage)
        page, cookies = f"/portail/?{urlencode({'cas': 'indisponible', 'portail': portail})}", []
    except (NoStaffSession, SecondFactorMissing):
        page, cookies = "/gestion/connexion/", []
    return Away(page, cookies)


def _count(portail: str, now: datetime) -> None:
    """One that leaves its network for a portal of this instance. Who comes back left before, and with a seal."""
    if not ACADEMIE.connexion_par_portail(portail):
        raise errors.NotFound()
    try:
        doors.spend(doors.portals(), web.viewer_address(portal.current_request), now)
    except errors.TooManyFromHere:
        raise refusals.Crowded() from None


def _check_navigation() -> None:
    """A link that a person follows, not an image, a frame or a script of some page."""
    headers = portal.current_request.headers
    if (
        headers.get("sec-fetch-mode", "navigate") != "navigate"
        or headers.get("sec-fetch-dest", "document") != "document"
    ):
        raise errors.ForeignOrigin()


def _asked(name: str) -> str:
    """A word of the query, at most once and not too long; "" otherwise."""
    query = portal.current_request.query_params
    found: list[str] = query.getlist(name) if query is not None and name in query else []
    return found[0] if len(found) == 1 and len(found[0]) <= LONGEST else ""


def _header(given: dict[str, str | list[str]]) -> str:
    return str(given["Set-Cookie"])
