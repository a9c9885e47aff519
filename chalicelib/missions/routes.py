"""Ways in for missions alone; the list itself is served with the claims it shows (frais/routes)."""

from typing import Any

from chalice import Blueprint, Response

from chalicelib import web
from chalicelib.identity import sessions
from chalicelib.missions import convocation

missions = Blueprint(__name__)


@missions.route("/missions/{numero}/convocation")
def duplicate(numero: str) -> Response | dict[str, Any]:
    now = web.now()
    opened = sessions.require(web.cookie(missions.current_request), now)
    link = convocation.link(opened.id, numero, now)
    if link is None:
        return Response(body={"etat": "en_preparation"}, status_code=202)
    return {"url": link}
