"""Ways in to the dashboard: its tables, each as CSV, and a new count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, journal, web
from chalicelib.fields import Nothing
from chalicelib.gestion.dashboard import showing, snapshot
from chalicelib.identity.staff import door
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.answers import Accepted, Csv
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import TableauDeBord
    from chalicelib.web.shapes import EnCours

gestion_dashboard = Blueprint(__name__)
_NARROWED = ("service", "session")


def _member(now: datetime) -> Personnel:
    return door.member(gestion_dashboard.current_request, now, *OFFICE)


def _found(acteur: Personnel, now: datetime) -> TableauDeBord:
    """Narrowed by `?service=` and `?session=`, within the member's own services."""
    asked: Mapping[str, str] = gestion_dashboard.current_request.query_params or {}
    services = showing.every_service(acteur)
    wanted = [service for service in services if asked.get("service", service) in ("", service)]
    return {**showing.told(wanted, asked.get("session") or None, now), "services": services}


@gestion_dashboard.route("/gestion/tableau-de-bord")
@contract("Le tableau de bord", who=staff(*OFFICE), query=_NARROWED)
def dashboard() -> TableauDeBord:
    now = web.now()
    return _found(_member(now), now)


@gestion_dashboard.route("/gestion/tableau-de-bord/{table}")
@contract(
    "Une table du tableau de bord (etats, motifs, blocages ou silences)",
    who=staff(*OFFICE),
    query=_NARROWED,
    refuses=(errors.NotFound,),
)
def as_csv(table: str) -> Csv:
    now = web.now()
    acteur = _member(now)
    if table not in showing.TABLES:
        raise errors.NotFound()
    journal.write("tableau_telecharge", objet=f"TABLEAU#{table}", acteur=str(acteur.pk), now=now)
    return Csv(showing.csv(table, _found(acteur, now)).decode("utf-8"), f"tableau-{table}.csv")


@gestion_dashboard.route("/gestion/tableau-de-bord/actualisation", methods=["POST"])
@contract("Compter de nouveau", who=staff(*OFFICE), takes=Nothing)
def count_again() -> Accepted[EnCours]:
    now = web.now()
    _member(now)
    web.read(gestion_dashboard.current_request, Nothing)
    snapshot.start(now)
    return Accepted({"etat": "en_cours"})
