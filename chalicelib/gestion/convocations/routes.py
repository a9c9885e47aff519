"""The way to a print file: it holds passwords, and a function of its own hands it out, which can do nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.gestion.convocations import print_files, run
from chalicelib.gestion.work import refusals
from chalicelib.identity.staff import door
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.web.shapes import Lien

gestion_impressions = Blueprint(__name__)


@gestion_impressions.route("/gestion/convocations/{lot}/fichiers/{rang}")
@contract(
    "Un fichier à imprimer, pendant 24 heures",
    who=staff(*OFFICE),
    refuses=(refusals.WorkUnknown, refusals.WorkMoved, refusals.PrintFileGone, errors.NotFound),
)
def print_file(lot: str, rang: str) -> Lien:
    now = web.now()
    acteur = door.member(gestion_impressions.current_request, now, *OFFICE)
    if not rang.isdecimal() or len(rang) > 4:
        raise errors.NotFound()
    return {"url": print_files.link(run.visible(acteur, lot), int(rang), acteur, now)}
