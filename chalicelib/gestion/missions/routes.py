"""Ways in for the missions of a desk: the list of a session, its reading again, one mission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Text
from chalicelib.gestion.missions import browsing, catalogue, centres, sheet
from chalicelib.gestion.work import refusals
from chalicelib.identity.staff import door
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import EVERYBODY, OFFICE
from chalicelib.web.answers import Accepted
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import Centres, ListeDeMissions, MissionEtPersonnes
    from chalicelib.web.shapes import EnCours

gestion_missions = Blueprint(__name__)
_STAFF = staff(*OFFICE)


class Session(Body):
    session = Text(4, form=r"20[0-9]{2}", said="Indiquez l’année d’une session.")


def _member(now: datetime) -> Personnel:
    return door.member(gestion_missions.current_request, now, *OFFICE)


@gestion_missions.route("/gestion/missions")
@contract(
    "Les missions d’une session, filtrées, triées, par pages",
    who=_STAFF,
    query=browsing.FILTERS,
    refuses=(errors.InvalidFields,),
)
def list_missions() -> ListeDeMissions:
    now = web.now()
    acteur = _member(now)
    asked: Mapping[str, str] = gestion_missions.current_request.query_params or {}
    return browsing.page(browsing.question(asked), acteur, now)


@gestion_missions.route("/gestion/centres")
@contract("Les centres d’examen avec lesquels un membre travaille, par leur nom", who=staff(*EVERYBODY))
def list_centres() -> Centres:
    now = web.now()
    return centres.of(door.member(gestion_missions.current_request, now, *EVERYBODY), now)


@gestion_missions.route("/gestion/missions/releve", methods=["POST"])
@contract("Relever de nouveau les missions d’une session", who=_STAFF, takes=Session)
def read_again() -> Accepted[EnCours]:
    now = web.now()
    _member(now)
    catalogue.start(web.read(gestion_missions.current_request, Session).session, now)
    return Accepted({"etat": "en_cours"})


@gestion_missions.route("/gestion/missions/{numero}")
@contract("Une mission et les personnes qui y sont placées", who=_STAFF, refuses=(refusals.MissionNotFound,))
def show_mission(numero: str) -> MissionEtPersonnes:
    now = web.now()
    return sheet.of(numero, _member(now), now)
