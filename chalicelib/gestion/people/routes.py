"""Ways in for who helps people: search, sheet, acts on a person, the queue of those who asked for help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Nothing, Text
from chalicelib.gestion.files import Asked
from chalicelib.gestion.people import (
    acts,
    annuaire,
    browsing,
    courriels,
    departures,
    exports,
    help_queue,
    renaming,
    search,
    sheet,
)
from chalicelib.identity.staff import door, refusals
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import HELP, OFFICE
from chalicelib.web.answers import Accepted, Created, Empty, Ok
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import (
        AdresseCorrigee,
        AdressesRefusees,
        AideClose,
        Aides,
        Courriels,
        Fiche,
        ListeDePersonnes,
        MotDePasseDonne,
        PersonnesTrouvees,
        Renomme,
    )
    from chalicelib.web.shapes import EnCours, EnPreparation, Lien

gestion_people = Blueprint(__name__)
_STAFF, _HELP = staff(*OFFICE), staff(*HELP)
_UNKNOWN = (refusals.PersonUnknown,)
_WRITE = (*_UNKNOWN, refusals.OwnFile, refusals.OtherService, refusals.FileChanged)
_GONE = (*_WRITE, refusals.MissionsAhead, refusals.ClaimsOpen)


class CorrectedAddress(Body):
    courriel = Text(254)


def _office() -> Personnel:
    return door.member(gestion_people.current_request, web.now(), *OFFICE)


def _help() -> Personnel:
    return door.member(gestion_people.current_request, web.now(), *HELP)


def _asked() -> Mapping[str, str]:
    found: Mapping[str, str] = gestion_people.current_request.query_params or {}
    return {str(name): str(value) for name, value in found.items()}


def _nothing() -> None:
    """An act without fields: the body is an empty object."""
    web.read(gestion_people.current_request, Nothing)


@gestion_people.route("/gestion/intervenants")
@contract("Chercher une personne", who=_HELP, query=("q",), refuses=(errors.InvalidFields,))
def find() -> PersonnesTrouvees:
    _help()
    return search.find(_asked().get("q", ""))


@gestion_people.route("/gestion/intervenants/{compte}")
@contract("La fiche d’une personne", who=_HELP, refuses=(*_UNKNOWN, refusals.OtherService))
def show(compte: str) -> Fiche:
    return sheet.show(_help(), compte, web.now())


@gestion_people.route("/gestion/intervenants/{compte}/courriel", methods=["POST"])
@contract(
    "Corriger l’adresse électronique ; l’ancienne est prévenue",
    who=_HELP,
    takes=CorrectedAddress,
    refuses=(*_WRITE, refusals.AccountClosed, refusals.OtherMemberNeeded),
)
def correct_address(compte: str) -> AdresseCorrigee:
    acteur = _help()
    said = web.read(gestion_people.current_request, CorrectedAddress)
    return acts.correct_address(acteur, compte, said.courriel, web.now())


@gestion_people.route("/gestion/intervenants/{compte}/courriels")
@contract(
    "Les courriels partis pour une personne, et leur sort",
    who=_HELP,
    refuses=(*_UNKNOWN, refusals.OtherService),
)
def mails(compte: str) -> Courriels:
    return courriels.show(_help(), compte)


@gestion_people.route("/gestion/intervenants/{compte}/courriel/reprise", methods=["POST"])
@contract(
    "Redonner pour bonne une adresse qui a refusé nos courriels",
    who=_HELP,
    takes=Nothing,
    refuses=(*_WRITE, refusals.AccountClosed),
)
def give_address_back(compte: str) -> Empty:
    acteur = _help()
    _nothing()
    courriels.give_back(acteur, compte, web.now())
    return Empty()


@gestion_people.route("/gestion/adresses-refusees")
@contract("Les personnes dont l’adresse refuse nos courriels", who=_HELP)
def refused_addresses() -> AdressesRefusees:
    return courriels.waiting(_help())


@gestion_people.route("/gestion/intervenants/{compte}/nom", methods=["POST"])
@contract(
    "Renommer une personne, pour un motif ; elle est prévenue",
    who=_STAFF,
    takes=renaming.NewName,
    refuses=(*_WRITE, refusals.AccountClosed),
)
def rename(compte: str) -> Renomme:
    acteur = _office()
    said = web.read(gestion_people.current_request, renaming.NewName)
    return renaming.rename(acteur, compte, said, web.now())


@gestion_people.route("/gestion/intervenants/{compte}/mot-de-passe-provisoire", methods=["POST"])
@contract(
    "Redonner un mot de passe provisoire, montré une seule fois, valable 72 heures",
    who=_HELP,
    takes=Nothing,
    key=True,
    refuses=(*_WRITE, refusals.ActDone, refusals.AccountClosed, refusals.OtherMemberNeeded),
)
def give_password(compte: str) -> Created[MotDePasseDonne]:
    acteur = _help()
    _nothing()
    key = web.idempotency_key(gestion_people.current_request)
    return Created(acts.give_password(acteur, compte, key, web.now()))


@gestion_people.route("/gestion/intervenants/{compte}/deblocage", methods=["POST"])
@contract("Effacer les essais manqués", who=_HELP, takes=Nothing, refuses=_WRITE)
def unblock(compte: str) -> Empty:
    acteur = _help()
    _nothing()
    acts.unblock(acteur, compte, web.now())
    return Empty()


@gestion_people.route("/gestion/intervenants/{compte}/ecarter", methods=["POST"])
@contract("Écarter", who=_STAFF, takes=Nothing, refuses=_GONE)
def set_aside(compte: str) -> Empty:
    acteur = _office()
    _nothing()
    departures.set_aside(acteur, compte, web.now())
    return Empty()


@gestion_people.route("/gestion/intervenants/{compte}/historiser", methods=["POST"])
@contract("Historiser", who=_STAFF, takes=Nothing, refuses=_GONE)
def archive(compte: str) -> Empty:
    acteur = _office()
    _nothing()
    departures.archive(acteur, compte, web.now())
    return Empty()


@gestion_people.route("/gestion/intervenants/{compte}/reintegrer", methods=["POST"])
@contract("Réintégrer", who=_STAFF, takes=Nothing, refuses=_WRITE)
def take_back(compte: str) -> Empty:
    acteur = _office()
    _nothing()
    departures.take_back(acteur, compte, web.now())
    return Empty()


@gestion_people.route("/gestion/personnes")
@contract(
    "Les personnes que suit un membre, filtrées, par pages",
    who=_HELP,
    query=browsing.FILTERS,
    refuses=(errors.InvalidFields,),
)
def list_people() -> ListeDePersonnes:
    acteur, now = _help(), web.now()
    return browsing.page(browsing.question(_asked()), acteur, now)


@gestion_people.route("/gestion/personnes/releve", methods=["POST"])
@contract("Relever de nouveau les personnes", who=_HELP, takes=Nothing)
def read_people() -> Accepted[EnCours]:
    _help()
    _nothing()
    annuaire.start(web.now())
    return Accepted({"etat": "en_cours"})


@gestion_people.route("/gestion/personnes/fichiers/{genre}")
@contract(
    "Les mêmes, sans les pages, dans un fichier (csv ou xlsx). `demande`\u00a0: 32 chiffres hexadécimaux",
    who=_STAFF,
    query=(*browsing.FILTERS, "demande"),
    refuses=(errors.InvalidFields, errors.NotFound),
)
def give_people(genre: str) -> Ok[Lien] | Accepted[EnPreparation]:
    acteur, asked = _office(), dict(_asked())
    name = asked.pop("demande", "")
    url = exports.give(Asked(acteur, genre, name), browsing.question(asked), web.now())
    return Accepted({"etat": "en_preparation"}) if url is None else Ok({"url": url})


@gestion_people.route("/gestion/aides")
@contract(
    "Les personnes à aider, la plus ancienne d’abord, par pages",
    who=_HELP,
    query=("suite",),
    refuses=(errors.InvalidFields,),
)
def waiting() -> Aides:
    return help_queue.page(_help(), _asked().get("suite", ""), web.now())


@gestion_people.route("/gestion/aides/{compte}/traitee", methods=["POST"])
@contract("Clore une demande d’aide", who=_HELP, takes=Nothing, refuses=_WRITE)
def close_help(compte: str) -> AideClose:
    acteur = _help()
    _nothing()
    return {"attente_secondes": help_queue.close(acteur, compte, web.now())}
