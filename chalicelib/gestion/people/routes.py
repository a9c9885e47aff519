"""Ways in for who helps people: search, sheet, acts on a person, the queue of those who asked for help."""

from typing import Any

from chalice import Blueprint, Response

from chalicelib import web
from chalicelib.gestion.people import acts, departures, help_queue, search, sheet
from chalicelib.identity.staff import door
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE

gestion_people = Blueprint(__name__)
LINE = 254


def _office() -> Personnel:
    return door.member(gestion_people.current_request, web.now(), *OFFICE)


def _nothing() -> None:
    """An act without fields: the body is an empty object."""
    web.read_fields(gestion_people.current_request, required={})


@gestion_people.route("/gestion/intervenants")
def find() -> dict[str, Any]:
    _office()
    asked: Any = gestion_people.current_request.query_params or {}
    return search.find(str(asked.get("q", "")))


@gestion_people.route("/gestion/intervenants/{compte}")
def show(compte: str) -> dict[str, Any]:
    return sheet.show(_office(), compte, web.now())


@gestion_people.route("/gestion/intervenants/{compte}/courriel", methods=["POST"])
def correct_address(compte: str) -> dict[str, Any]:
    acteur = _office()
    fields = web.read_fields(gestion_people.current_request, required={"courriel": LINE})
    return acts.correct_address(acteur, compte, fields["courriel"], web.now())


@gestion_people.route("/gestion/intervenants/{compte}/mot-de-passe-provisoire", methods=["POST"])
def give_password(compte: str) -> Response:
    acteur = _office()
    _nothing()
    key = web.idempotency_key(gestion_people.current_request)
    return Response(body=acts.give_password(acteur, compte, key, web.now()), status_code=201)


@gestion_people.route("/gestion/intervenants/{compte}/deblocage", methods=["POST"])
def unblock(compte: str) -> Response:
    acteur = _office()
    _nothing()
    acts.unblock(acteur, compte, web.now())
    return web.no_content()


@gestion_people.route("/gestion/intervenants/{compte}/ecarter", methods=["POST"])
def set_aside(compte: str) -> Response:
    acteur = _office()
    _nothing()
    departures.set_aside(acteur, compte, web.now())
    return web.no_content()


@gestion_people.route("/gestion/intervenants/{compte}/historiser", methods=["POST"])
def archive(compte: str) -> Response:
    acteur = _office()
    _nothing()
    departures.archive(acteur, compte, web.now())
    return web.no_content()


@gestion_people.route("/gestion/intervenants/{compte}/reintegrer", methods=["POST"])
def take_back(compte: str) -> Response:
    acteur = _office()
    _nothing()
    departures.take_back(acteur, compte, web.now())
    return web.no_content()


@gestion_people.route("/gestion/aides")
def waiting() -> dict[str, Any]:
    return {"aides": help_queue.waiting(_office(), web.now()), "delais": help_queue.measured()}


@gestion_people.route("/gestion/aides/{compte}/traitee", methods=["POST"])
def close_help(compte: str) -> dict[str, int]:
    acteur = _office()
    _nothing()
    return {"attente_secondes": help_queue.close(acteur, compte, web.now())}
