"""Ways in to one's own data, and to what people ask of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.donnees import miennes, reponses
from chalicelib.donnees.models import DEMANDES
from chalicelib.donnees.refusals import AskedAlready, CopyNotAsked, RequestUnknown
from chalicelib.fields import Nothing
from chalicelib.identity import sessions
from chalicelib.identity.staff import door, refusals
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.answers import Accepted, Created, Empty, Ok
from chalicelib.web.contract import COMPLETE, contract

if TYPE_CHECKING:
    from chalicelib.donnees.shapes import DemandesAEtudier, DemandeSurSesDonnees, MesDonnees
    from chalicelib.web.shapes import EnPreparation, Lien

donnees = Blueprint(__name__)
_STAFF = staff(*OFFICE)


def _opened() -> sessions.Open:
    return sessions.require(web.cookie(donnees.current_request), web.now())


def _office() -> Personnel:
    return door.member(donnees.current_request, web.now(), *OFFICE)


@donnees.route("/donnees")
@contract("Ce qui est gardé de la personne, pourquoi, et qui a agi sur son compte", who=COMPLETE)
def own_data() -> MesDonnees:
    return miennes.vue(_opened().id, web.now())


@donnees.route("/donnees/copie", methods=["POST"])
@contract("Demander la copie de ses données", who=COMPLETE, takes=Nothing)
def ask_copy() -> Accepted[EnPreparation]:
    opened = _opened()
    web.read(donnees.current_request, Nothing)
    miennes.demander_copie(opened.id, web.now())
    return Accepted({"etat": "en_preparation"})


@donnees.route("/donnees/copie")
@contract("La copie de ses données, gardée vingt-quatre heures", who=COMPLETE, refuses=(CopyNotAsked,))
def copy() -> Ok[Lien] | Accepted[EnPreparation]:
    link = miennes.copie(_opened().id, web.now())
    return Accepted({"etat": "en_preparation"}) if link is None else Ok({"url": link})


@donnees.route("/donnees/demandes", methods=["POST"])
@contract(
    "Demander une correction, un effacement, une limitation, ou s’opposer",
    who=COMPLETE,
    takes=miennes.Asked,
    key=True,
    refuses=(AskedAlready,),
)
def ask_right() -> Created[DemandeSurSesDonnees]:
    opened, request = _opened(), donnees.current_request
    said = web.read(request, miennes.Asked)
    return Created(miennes.demander(opened.id, said, web.idempotency_key(request), web.now()))


@donnees.route("/gestion/droits")
@contract(
    "Ce que des personnes demandent sur leurs données, la plus pressée d’abord, par pages",
    who=_STAFF,
    query=("suite",),
    refuses=(errors.InvalidFields,),
)
def asked_rights() -> DemandesAEtudier:
    asked: Mapping[str, str] = donnees.current_request.query_params or {}
    return reponses.attendues(_office(), str(asked.get("suite", "")), web.now())


@donnees.route("/gestion/droits/{compte}/{sorte}", methods=["POST"])
@contract(
    "Répondre à une demande sur ses données",
    who=_STAFF,
    takes=reponses.Answered,
    refuses=(refusals.PersonUnknown, refusals.OwnFile, RequestUnknown),
)
def answer_right(compte: str, sorte: str) -> Empty:
    acteur, said = _office(), web.read(donnees.current_request, reponses.Answered)
    if sorte not in DEMANDES:
        raise RequestUnknown()
    reponses.repondre(acteur, compte, sorte, said, web.now())
    return Empty()
