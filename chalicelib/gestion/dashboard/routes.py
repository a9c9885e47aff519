"""Ways in to the dashboard: its tables, each as CSV, all as a workbook or a PDF, and everybody counted anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, journal, web
from chalicelib.fields import Nothing
from chalicelib.gestion.claims import worklist
from chalicelib.gestion.dashboard import board, exports, snapshot, waiting
from chalicelib.gestion.files import Asked
from chalicelib.identity.staff import door
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.answers import Accepted, Csv, Ok
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import Attente, TableauDeBord
    from chalicelib.web.shapes import EnCours, EnPreparation, Lien

gestion_dashboard = Blueprint(__name__)
_NARROWED = ("service", "session")


def _member(now: datetime) -> Personnel:
    return door.member(gestion_dashboard.current_request, now, *OFFICE)


def _asked() -> board.Asked:
    """Narrowed by `?service=` and `?session=`, within the member's own services; `?curseur=` goes on in the list."""
    asked: Mapping[str, str] = gestion_dashboard.current_request.query_params or {}
    cursor = board.read_cursor(asked.get("curseur", ""))
    return board.Asked(asked.get("service", ""), asked.get("session", ""), cursor, board.PEOPLE)


@gestion_dashboard.route("/gestion/attente")
@contract("Combien d’états de frais attendent une décision", who=staff(*OFFICE))
def waits() -> Attente:
    _, services = worklist.opened(door.cookie(gestion_dashboard.current_request), web.now())
    return waiting.told(services)


@gestion_dashboard.route("/gestion/tableau-de-bord")
@contract(
    "Le tableau de bord", who=staff(*OFFICE), query=(*_NARROWED, "curseur"), refuses=(errors.InvalidFields,)
)
def dashboard() -> TableauDeBord:
    now = web.now()
    return board.told(_member(now), _asked(), now)


@gestion_dashboard.route("/gestion/tableau-de-bord/{table}")
@contract(
    f"Une table du tableau de bord ({', '.join(board.TABLES)})",
    who=staff(*OFFICE),
    query=_NARROWED,
    refuses=(errors.NotFound,),
)
def as_csv(table: str) -> Csv:
    now = web.now()
    acteur = _member(now)
    if table not in board.TABLES:
        raise errors.NotFound()
    journal.write("tableau_telecharge", objet=f"TABLEAU#{table}", acteur=str(acteur.pk), now=now)
    found = board.told(acteur, replace(_asked(), most=board.EVERYBODY), now)
    return Csv(board.csv(table, found).decode("utf-8"), f"tableau-{table}.csv")


@gestion_dashboard.route("/gestion/tableau-de-bord/fichiers/{genre}")
@contract(
    "Le tableau de bord entier (xlsx ou pdf). `demande`\u00a0: 32 chiffres hexadécimaux, tirés par qui demande",
    who=staff(*OFFICE),
    query=(*_NARROWED, "demande"),
    refuses=(errors.NotFound,),
)
def give_board(genre: str) -> Ok[Lien] | Accepted[EnPreparation]:
    now = web.now()
    acteur = _member(now)
    asked: Mapping[str, str] = gestion_dashboard.current_request.query_params or {}
    url = exports.give(Asked(acteur, genre, asked.get("demande", "")), _asked(), now)
    return Accepted({"etat": "en_preparation"}) if url is None else Ok({"url": url})


@gestion_dashboard.route("/gestion/tableau-de-bord/actualisation", methods=["POST"])
@contract("Compter de nouveau tout le monde", who=staff(*OFFICE), takes=Nothing)
def count_again() -> Accepted[EnCours]:
    now = web.now()
    _member(now)
    web.read(gestion_dashboard.current_request, Nothing)
    snapshot.start(now)
    return Accepted({"etat": "en_cours"})
