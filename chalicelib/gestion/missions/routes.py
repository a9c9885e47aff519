"""Ways in for the missions of a desk: the list of a session, its reading again, one mission and the acts on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Faults, Line, Nothing, Text, maybe
from chalicelib.gestion.missions import browsing, cancelling, catalogue, centres, placing, sheet, shifting
from chalicelib.gestion.work import refusals
from chalicelib.identity.staff import door
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import EVERYBODY, OFFICE
from chalicelib.web.answers import Accepted
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import (
        Centres,
        ListeDeMissions,
        MissionAnnulee,
        MissionDeplacee,
        MissionEtPersonnes,
        PersonnePlacee,
        PersonneRetiree,
    )
    from chalicelib.web.shapes import EnCours

gestion_missions = Blueprint(__name__)
_STAFF = staff(*OFFICE)
_MISSION = (refusals.MissionNotFound, refusals.OwnMission, refusals.MissionGone)
_MOMENT = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}"
_WHEN = "Indiquez un jour et une heure, par exemple le 16/06/2026 à 08:30."


class Session(Body):
    session = Text(4, form=r"20[0-9]{2}", said="Indiquez l’année d’une session.")


class Place(Body):
    """Who is placed, by their number."""

    numero_intervenant = Line(13, form=r"[0-9]{1,13}", said="Indiquez le numéro d’un intervenant, en chiffres.")


class Shift(Body):
    """`debut`, `fin`: wall-clock time at the centre, `YYYY-MM-DDTHH:MM`. `centre`: UAI; left out, it stays."""

    debut = Text(16, form=_MOMENT, said=_WHEN)
    fin = Text(16, form=_MOMENT, said=_WHEN)
    centre = maybe(Text(8, form=r"[0-9]{7}[A-Z]", said="Choisissez un centre de la liste."))

    def check(self, at: str, faults: Faults) -> None:
        for name in ("debut", "fin"):
            if (text := getattr(self, name)) and not _exists(text):
                faults.note(f"{at}/{name}", "jour", _WHEN)
        if self.debut and self.fin and not faults and self.fin <= self.debut:
            faults.note(f"{at}/fin", "ordre", "La fin n’est pas après le début\u00a0: vérifiez les deux moments.")


def _exists(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True


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


def _nothing() -> None:
    web.read(gestion_missions.current_request, Nothing)


@gestion_missions.route("/gestion/missions/{numero}/annulation", methods=["POST"])
@contract(
    "Annuler une mission et prévenir les personnes convoquées",
    who=_STAFF,
    takes=Nothing,
    refuses=(*_MISSION, refusals.NotFinished, refusals.MissionPast, refusals.MissionClaimed),
)
def cancel_mission(numero: str) -> MissionAnnulee:
    """Asked again, finishes what was cut."""
    now = web.now()
    acteur = _member(now)
    _nothing()
    return cancelling.cancel(acteur, numero, now)


@gestion_missions.route("/gestion/missions/{numero}/retablissement", methods=["POST"])
@contract(
    "Rétablir une mission annulée, jusqu’à son jour, et prévenir les personnes convoquées",
    who=_STAFF,
    takes=Nothing,
    refuses=(*_MISSION, refusals.NotFinished, refusals.MissionNotCancelled, refusals.MissionBegun),
)
def restore_mission(numero: str) -> MissionAnnulee:
    now = web.now()
    acteur = _member(now)
    _nothing()
    return cancelling.restore(acteur, numero, now)


@gestion_missions.route("/gestion/missions/{numero}/deplacement", methods=["POST"])
@contract(
    "Déplacer une mission à d’autres jours, d’autres heures ou un autre centre, et prévenir les personnes convoquées",
    who=_STAFF,
    takes=Shift,
    refuses=(*_MISSION, refusals.NotFinished, refusals.MissionCancelled, refusals.MissionClaimed, errors.InvalidFields),
)
def move_mission(numero: str) -> MissionDeplacee:
    """Asked again, finishes what was cut."""
    now = web.now()
    acteur = _member(now)
    asked = web.read(gestion_missions.current_request, Shift)
    return shifting.move(acteur, numero, asked.debut, asked.fin, asked.centre, now)


@gestion_missions.route("/gestion/missions/{numero}/personnes", methods=["POST"])
@contract(
    "Placer une personne sur une mission, par son numéro",
    who=_STAFF,
    takes=Place,
    refuses=(*_MISSION, refusals.MissionCancelled, errors.InvalidFields),
)
def place_person(numero: str) -> PersonnePlacee:
    now = web.now()
    acteur = _member(now)
    asked = web.read(gestion_missions.current_request, Place)
    return placing.place(acteur, numero, asked.numero_intervenant, now)


@gestion_missions.route("/gestion/missions/{numero}/personnes/{compte}/retrait", methods=["POST"])
@contract(
    "Retirer d’une mission une personne qui n’y est pas convoquée",
    who=_STAFF,
    takes=Nothing,
    refuses=(*_MISSION, refusals.MissionCancelled, refusals.StillConvoked),
)
def withdraw_person(numero: str, compte: str) -> PersonneRetiree:
    now = web.now()
    acteur = _member(now)
    _nothing()
    return placing.withdraw(acteur, numero, compte, now)
