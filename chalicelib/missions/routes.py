"""Ways in for missions alone; the list itself is served with the claims it shows (frais/routes)."""

from typing import Any

from chalice import Blueprint, Response

from chalicelib import web
from chalicelib.identity import sessions
from chalicelib.missions import agenda, convocation, feed

missions = Blueprint(__name__)
CALENDAR = "text/calendar; charset=utf-8"


@missions.route("/missions/{numero}/convocation")
def duplicate(numero: str) -> Response | dict[str, Any]:
    now = web.now()
    opened = sessions.require(web.cookie(missions.current_request), now)
    link = convocation.link(opened.id, numero, now)
    if link is None:
        return Response(body={"etat": "en_preparation"}, status_code=202)
    return {"url": link}


@missions.route("/missions/{numero}/agenda")
def mission_as_event(numero: str) -> Response:
    now = web.now()
    opened = sessions.require(web.cookie(missions.current_request), now)
    return _calendar(agenda.of_mission(opened.id, numero, now), f"mission-{numero}.ics")


@missions.route("/agenda", methods=["GET", "POST", "DELETE"])
def own_agenda() -> Response:
    now, request = web.now(), missions.current_request
    opened = sessions.require(web.cookie(request), now)
    if request.method == "GET":
        return Response(body=feed.state(opened), status_code=200)
    if request.method == "DELETE":
        feed.close(opened, now)
        return web.no_content()
    web.read_fields(request, required={})
    return Response(body={"adresse": feed.renew(opened, now)}, status_code=201)


@missions.route("/agenda/{fichier}")
def read_agenda(fichier: str) -> Response:
    """For calendar applications: without session, the address itself is the key."""
    content = feed.read(fichier, web.viewer_address(missions.current_request), web.now())
    return _calendar(content, "missions.ics")


def _calendar(content: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(body=content, headers={"Content-Type": CALENDAR, "Content-Disposition": disposition})
