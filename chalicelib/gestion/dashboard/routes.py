"""Ways in to the dashboard: its tables, each as CSV, and a new count."""

from datetime import datetime
from typing import Any

from chalice import Blueprint, Response

from chalicelib import errors, journal, web
from chalicelib.gestion.dashboard import showing, snapshot
from chalicelib.identity.staff import door
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE

gestion_dashboard = Blueprint(__name__)


def _member(now: datetime) -> Personnel:
    return door.member(gestion_dashboard.current_request, now, *OFFICE)


def _found(acteur: Personnel, now: datetime) -> dict[str, Any]:
    """Narrowed by `?service=` and `?session=`, within the member's own services."""
    asked: Any = gestion_dashboard.current_request.query_params or {}
    services = showing.every_service(acteur)
    wanted = [service for service in services if asked.get("service", service) in ("", service)]
    return {**showing.told(wanted, asked.get("session") or None, now), "services": services}


@gestion_dashboard.route("/gestion/tableau-de-bord")
def dashboard() -> dict[str, Any]:
    now = web.now()
    return _found(_member(now), now)


@gestion_dashboard.route("/gestion/tableau-de-bord/{table}")
def as_csv(table: str) -> Response:
    now = web.now()
    acteur = _member(now)
    if table not in showing.TABLES:
        raise errors.NotFound()
    journal.write("tableau_telecharge", objet=f"TABLEAU#{table}", acteur=str(acteur.pk), now=now)
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="tableau-{table}.csv"',
    }
    return Response(body=showing.csv(table, _found(acteur, now)).decode("utf-8"), headers=headers)


@gestion_dashboard.route("/gestion/tableau-de-bord/actualisation", methods=["POST"])
def count_again() -> Response:
    now = web.now()
    _member(now)
    web.read_fields(gestion_dashboard.current_request, required={})
    snapshot.start(now)
    return Response(body={"etat": "en_cours"}, status_code=202)
