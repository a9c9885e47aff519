"""Ways in to the touching communes that wait for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Flag, Text
from chalicelib.gestion.claims import worklist
from chalicelib.gestion.limitrophes import couples
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.limitrophes.shapes import CouplesATrancher, CoupleTranche

gestion_limitrophes = Blueprint(__name__)
_INSEE, _COMMUNE = "([0-9]{2}|2[AB])[0-9]{3}", "Indiquez le code INSEE de la commune."


class Joined(Body):
    """Whether public transport joins two communes, by their INSEE codes."""

    commune = Text(5, form=_INSEE, said=_COMMUNE)
    voisine = Text(5, form=_INSEE, said=_COMMUNE)
    desservie = Flag(needed=True, said="Dites si des transports en commun relient ces deux communes.")


@gestion_limitrophes.route("/gestion/communes-limitrophes")
@contract(
    "Les communes limitrophes dont la table ne dit rien, avec les états de frais qui en dépendent",
    who=staff(*OFFICE),
    query=("service", "curseur"),
    refuses=(errors.InvalidFields,),
)
def unsettled() -> CouplesATrancher:
    """Of the claims of one service that wait for a decision, some at a time."""
    now, request = web.now(), gestion_limitrophes.current_request
    opened = sessions.check(door.cookie(request), now)
    rights.require(opened, *OFFICE)
    asked: Mapping[str, str] = request.query_params or {}
    question = worklist.read_question({name: str(asked.get(name, ""))[:600] for name in ("service", "curseur")})
    rights.require(opened, *OFFICE, service=question.service)
    return couples.page(question, now)


@gestion_limitrophes.route("/gestion/communes-limitrophes", methods=["PUT"])
@contract(
    "Dire si des transports en commun relient deux communes limitrophes",
    who=staff(*OFFICE),
    takes=Joined,
    refuses=(errors.InvalidFields,),
)
def settle() -> CoupleTranche:
    """The answer is that of the whole instance; said again, nothing more is written."""
    now = web.now()
    acteur = door.member(gestion_limitrophes.current_request, now, *OFFICE)
    asked = web.read(gestion_limitrophes.current_request, Joined)
    return couples.settle(acteur, (asked.commune, asked.voisine), asked.desservie, now)
