"""Ways in for what people ask of their service before leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.gestion.claims import bodies, demandes, refusals, waiting, worklist
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.refusals import OwnFile, PersonUnknown
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import DecisionPrise, Demandes

gestion_demandes = Blueprint(__name__)
_ANSWER = (refusals.ClaimMoved, refusals.NothingAsked, refusals.TravelDecided)


def _opened() -> StaffOpen:
    opened = sessions.check(door.cookie(gestion_demandes.current_request), web.now())
    rights.require(opened, *OFFICE)
    return opened


@gestion_demandes.route("/gestion/demandes")
@contract(
    "Les demandes faites avant de partir, la plus ancienne d’abord",
    who=staff(*OFFICE),
    query=waiting.FILTERS,
    refuses=(errors.InvalidFields,),
)
def asked() -> Demandes:
    opened, services = worklist.opened(door.cookie(gestion_demandes.current_request), web.now())
    asked: Mapping[str, str] = gestion_demandes.current_request.query_params or {}
    question = {str(name): str(value)[:600] for name, value in asked.items()}
    return demandes.page(services, opened.compte, web.now(), question)


@gestion_demandes.route("/gestion/etats-de-frais/{compte}/{numero}/demande", methods=["POST"])
@contract(
    "Répondre à une demande ; la réponse entre dans le calcul",
    who=staff(*OFFICE),
    takes=bodies.Granted,
    key=True,
    refuses=(PersonUnknown, errors.ClaimUnknown, OwnFile, *_ANSWER),
)
def grant(compte: str, numero: str) -> DecisionPrise:
    opened = _opened()
    asked = web.read(gestion_demandes.current_request, bodies.Granted)
    key = web.idempotency_key(gestion_demandes.current_request)
    return demandes.answer(opened, asked.asked(compte, numero, key), web.now())
