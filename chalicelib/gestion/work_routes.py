"""Ways in for imports and convocation runs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import web
from chalicelib.fields import Nothing
from chalicelib.gestion import work_shown
from chalicelib.gestion.convocations import run, scope, unreached
from chalicelib.gestion.imports import browser, downloads
from chalicelib.gestion.work import bodies, depot, refusals, travaux
from chalicelib.identity.staff import door
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.answers import Created
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import (
        LotDeConvocations,
        LotsDeConvocations,
        SansCourriel,
    )
    from chalicelib.gestion.imports.shapes import FichierAnnonce, Import, Imports
    from chalicelib.web.shapes import Lien

gestion_work = Blueprint(__name__)
_STAFF = staff(*OFFICE)
_LOT = (refusals.WorkUnknown,)
_MOVE = (*_LOT, refusals.WorkMoved)


def _office() -> Personnel:
    return door.member(gestion_work.current_request, web.now(), *OFFICE)


def _key() -> str:
    return web.idempotency_key(gestion_work.current_request)


def _nothing() -> None:
    web.read(gestion_work.current_request, Nothing)


@gestion_work.route("/gestion/imports/fichiers", methods=["POST"])
@contract(
    "Annoncer un fichier à importer : où l’envoyer, par un formulaire signé",
    who=_STAFF,
    takes=bodies.FileName,
    key=True,
)
def announce_file() -> Created[FichierAnnonce]:
    """A place for one file, and the form that sends it there; the same key gives the same place again."""
    acteur, key = _office(), _key()
    file = web.read(gestion_work.current_request, bodies.FileName)
    place = f"{browser.prefix(acteur)}{hashlib.sha256(key.encode()).hexdigest()[:24]}.csv"
    return Created({"cle": place, "nom": file.nom, "envoi": depot.form(place)})


@gestion_work.route("/gestion/imports")
@contract("Les derniers imports", who=_STAFF)
def all_imports() -> Imports:
    _office()
    return {"imports": work_shown.of_imports(travaux.latest(travaux.IMPORTS), web.now())}


@gestion_work.route("/gestion/imports", methods=["POST"])
@contract(
    "Ouvrir un import, par son essai ; rien n’est écrit",
    who=_STAFF,
    takes=bodies.NewImport,
    key=True,
    refuses=(refusals.FileNotReceived,),
)
def new_import() -> Created[Import]:
    acteur, now = _office(), web.now()
    asked = web.read(gestion_work.current_request, bodies.NewImport)
    return Created(work_shown.of_import(browser.begin(acteur, asked.files, _key(), now), now))


@gestion_work.route("/gestion/imports/{lot}")
@contract("Où en est un import, et son rapport ligne par ligne", who=_STAFF, refuses=_LOT)
def one_import(lot: str) -> Import:
    _office()
    return work_shown.of_import_whole(travaux.get(travaux.IMPORTS, lot), web.now())


@gestion_work.route("/gestion/imports/{lot}/rapport")
@contract("Le rapport entier, en CSV", who=_STAFF, refuses=_LOT)
def import_report(lot: str) -> Lien:
    _office()
    return {"url": downloads.report_link(lot)}


@gestion_work.route("/gestion/imports/{lot}/a-corriger/{genre}")
@contract("Les lignes refusées d’un genre de fichier, en CSV, à corriger puis importer", who=_STAFF, refuses=_LOT)
def import_corrections(lot: str, genre: str) -> Lien:
    _office()
    return {"url": downloads.correction_link(lot, genre)}


@gestion_work.route("/gestion/imports/{lot}/essai", methods=["POST"])
@contract(
    "Refaire l’essai avec les réparations choisies ; rien n’est écrit",
    who=_STAFF,
    takes=bodies.Repairs,
    refuses=_MOVE,
)
def try_import_again(lot: str) -> Import:
    acteur, now = _office(), web.now()
    asked = web.read(gestion_work.current_request, bodies.Repairs)
    return work_shown.of_import(browser.try_again(acteur, lot, asked.reparations, now), now)


@gestion_work.route("/gestion/imports/{lot}/lancement", methods=["POST"])
@contract(
    "Importer, après l’essai ; les lignes mises en question passent si elles sont confirmées une à une",
    who=_STAFF,
    takes=bodies.Launch,
    refuses=(*_MOVE, refusals.TrialAgain),
)
def launch_import(lot: str) -> Import:
    acteur, now = _office(), web.now()
    seen = browser.Seen(**vars(web.read(gestion_work.current_request, bodies.Launch)))
    return work_shown.of_import(browser.launch(acteur, lot, seen, now), now)


@gestion_work.route("/gestion/imports/{lot}/arret", methods=["POST"])
@contract("Arrêter un import", who=_STAFF, takes=Nothing, refuses=_MOVE)
def stop_import(lot: str) -> Import:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_import(browser.stop(acteur, lot, now), now)


@gestion_work.route("/gestion/imports/{lot}/reprise", methods=["POST"])
@contract("Reprendre un import arrêté ou interrompu", who=_STAFF, takes=Nothing, refuses=_MOVE)
def resume_import(lot: str) -> Import:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_import(browser.resume(acteur, lot, now), now)


@gestion_work.route("/gestion/convocations")
@contract("Les derniers lots de convocations", who=_STAFF)
def all_runs() -> LotsDeConvocations:
    acteur = _office()
    found = [lot for lot in travaux.latest(travaux.CONVOCATIONS) if run.may_see(acteur, lot)]
    return {"lots": work_shown.of_runs(found, web.now())}


@gestion_work.route("/gestion/convocations", methods=["POST"])
@contract(
    "Ouvrir un lot de convocations, par son contrôle ; rien n’est écrit",
    who=_STAFF,
    takes=scope.Scope,
    key=True,
    refuses=_LOT,
)
def new_run() -> Created[LotDeConvocations]:
    acteur, now = _office(), web.now()
    asked = web.read(gestion_work.current_request, scope.Scope).asked
    return Created(work_shown.of_run(run.control(acteur, asked, _key(), now), now))


@gestion_work.route("/gestion/convocations/{lot}")
@contract("Où en est un lot, et ses fichiers à imprimer", who=_STAFF, refuses=_LOT)
def one_run(lot: str) -> LotDeConvocations:
    return work_shown.of_run(run.visible(_office(), lot), web.now())


@gestion_work.route("/gestion/convocations/{lot}/liste")
@contract("La liste du contrôle, en CSV", who=_STAFF, refuses=_LOT)
def run_list(lot: str) -> Lien:
    return {"url": run.list_link(_office(), lot)}


@gestion_work.route("/gestion/convocations/{lot}/sans-courriel")
@contract("Ceux d’une édition que nos courriels n’atteignent pas", who=_STAFF, refuses=_LOT)
def without_mail(lot: str) -> SansCourriel:
    return unreached.of_run(_office(), lot)


@gestion_work.route("/gestion/convocations/{lot}/officielle", methods=["POST"])
@contract(
    "Éditer les convocations officielles, et leurs fichiers à imprimer : ensemble, par centre ou par service",
    who=_STAFF,
    takes=scope.Printing,
    refuses=(*_MOVE, refusals.NobodyToConvoke),
)
def launch_run(lot: str) -> LotDeConvocations:
    acteur, now = _office(), web.now()
    way = web.read(gestion_work.current_request, scope.Printing).way
    return work_shown.of_run(run.launch(acteur, lot, way, now), now)


@gestion_work.route("/gestion/convocations/{lot}/arret", methods=["POST"])
@contract("Arrêter un lot", who=_STAFF, takes=Nothing, refuses=_MOVE)
def stop_run(lot: str) -> LotDeConvocations:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_run(run.stop(acteur, lot, now), now)


@gestion_work.route("/gestion/convocations/{lot}/reprise", methods=["POST"])
@contract("Reprendre un lot arrêté ou interrompu", who=_STAFF, takes=Nothing, refuses=_MOVE)
def resume_run(lot: str) -> LotDeConvocations:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_run(run.resume(acteur, lot, now), now)


@gestion_work.route("/gestion/convocations/{lot}/reimpression", methods=["POST"])
@contract(
    "Imprimer de nouveau, avec de nouveaux mots de passe ; tout, des personnes, des centres ou des services",
    who=_STAFF,
    takes=scope.Reprint,
    key=True,
    refuses=(*_MOVE, refusals.NobodyToConvoke),
)
def print_again(lot: str) -> Created[LotDeConvocations]:
    acteur, now = _office(), web.now()
    asked = web.read(gestion_work.current_request, scope.Reprint)
    again = run.Again(asked.ids(), asked.way, list(asked.parties))
    return Created(work_shown.of_run(run.print_again(acteur, lot, again, _key(), now), now))


@gestion_work.route("/gestion/convocations/{lot}/annulation", methods=["POST"])
@contract(
    "Retirer des convocations, là où l’état de frais est intact",
    who=_STAFF,
    takes=bodies.People,
    refuses=_MOVE,
)
def cancel_run(lot: str) -> LotDeConvocations:
    acteur, now = _office(), web.now()
    people = web.read(gestion_work.current_request, bodies.People).ids()
    return work_shown.of_run(run.cancel(acteur, lot, people, now), now)
