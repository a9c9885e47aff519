"""Ways in for missions alone; the list itself is served with the claims it shows (frais/routes).

Agenda and duplicate are loaded by who asks for them: the list of missions, which most ask first, does not wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Nothing
from chalicelib.identity import sessions
from chalicelib.missions.refusals import AgendaReadTooOften, AgendaReplaced, AgendaUnknown
from chalicelib.web.answers import Accepted, Calendar, Created, Empty, Ok, Unchanged
from chalicelib.web.contract import ANYBODY, COMPLETE, contract

if TYPE_CHECKING:
    from chalicelib.missions.shapes import AdresseDAgenda, Agenda
    from chalicelib.web.shapes import EnPreparation, Lien

missions = Blueprint(__name__)
_FEED = (AgendaUnknown, AgendaReplaced, AgendaReadTooOften, errors.TooManyTries)


def _opened() -> sessions.Open:
    return sessions.require(web.cookie(missions.current_request), web.now())


@missions.route("/missions/{numero}/convocation")
@contract("Le duplicata de la convocation", who=COMPLETE, refuses=(errors.MissionUnknown,))
def duplicate(numero: str) -> Ok[Lien] | Accepted[EnPreparation]:
    from chalicelib.missions import convocation

    link = convocation.link(_opened().id, numero, web.now())
    return Accepted({"etat": "en_preparation"}) if link is None else Ok({"url": link})


@missions.route("/missions/{numero}/agenda")
@contract(
    "Une mission pour son agenda",
    who=COMPLETE,
    query=("langue",),
    refuses=(errors.MissionUnknown, errors.InvalidFields),
)
def mission_as_event(numero: str) -> Calendar:
    from chalicelib.identity import spoken
    from chalicelib.missions import agenda

    opened = _opened()
    langue = spoken.of_file(opened, missions.current_request.query_params)
    return Calendar(agenda.of_mission(opened.id, numero, langue, web.now()), f"mission-{numero}.ics")


@missions.route("/agenda")
@contract("Dire si ses missions se lisent dans un agenda", who=COMPLETE)
def own_agenda() -> Agenda:
    from chalicelib.missions import feed

    return feed.state(_opened())


@missions.route("/agenda", methods=["POST"])
@contract("Donner une nouvelle adresse d’agenda ; la précédente ne sert plus", who=COMPLETE, takes=Nothing)
def renew_agenda() -> Created[AdresseDAgenda]:
    from chalicelib.missions import feed

    opened = _opened()
    web.read(missions.current_request, Nothing)
    return Created({"adresse": feed.renew(opened, web.now())})


@missions.route("/agenda", methods=["DELETE"])
@contract("Supprimer l’adresse d’agenda", who=COMPLETE)
def close_agenda() -> Empty:
    from chalicelib.missions import feed

    feed.close(_opened(), web.now())
    return Empty()


@missions.route("/agenda/{fichier}")
@contract(
    "Les missions, pour une application d’agenda qui détient l’adresse",
    who=ANYBODY,
    refuses=_FEED,
)
def read_agenda(fichier: str) -> Calendar | Unchanged:
    """For calendar applications: without session, the address itself is the key. No page of another site asks it."""
    content, known = _followed(fichier)
    if web.has_already(missions.current_request, known["ETag"]):
        return Unchanged({**known})
    return Calendar(content, "missions.ics", {**known})


@missions.route("/agenda/{fichier}", methods=["HEAD"])
@contract("Dire si ces missions ont changé, sans les donner", who=ANYBODY, refuses=_FEED)
def look_at_agenda(fichier: str) -> Calendar | Unchanged:
    """What applications ask before they subscribe: the same answer without its content."""
    _, known = _followed(fichier)
    if web.has_already(missions.current_request, known["ETag"]):
        return Unchanged({**known})
    return Calendar("", "missions.ics", {**known})


def _followed(fichier: str) -> tuple[str, dict[str, str]]:
    """The agenda of an address, and the headers that tell its version."""
    from chalicelib.missions import feed, ics

    web.refuse_embedding(missions.current_request)
    content = feed.read(fichier, web.viewer_address(missions.current_request), web.now())
    return content, {"ETag": ics.tag(content), "Cache-Control": "private, no-cache"}
