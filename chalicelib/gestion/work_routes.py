"""Ways in for imports and convocation runs."""

import hashlib
from typing import Any

from chalice import Blueprint, Response

from chalicelib import errors, web
from chalicelib.gestion import work_shown
from chalicelib.gestion.convocations import mission, print_files, run, scope
from chalicelib.gestion.imports import browser
from chalicelib.gestion.work import depot, travaux
from chalicelib.identity import provisioning
from chalicelib.identity.staff import door
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE

gestion_work = Blueprint(__name__)
NAME, KEY = 120, 200


def _office() -> Personnel:
    return door.member(gestion_work.current_request, web.now(), *OFFICE)


def _key() -> str:
    return web.idempotency_key(gestion_work.current_request)


def _nothing() -> None:
    web.read_fields(gestion_work.current_request, required={})


@gestion_work.route("/gestion/imports/fichiers", methods=["POST"])
def announce_file() -> Response:
    """A place for one file, and the form that sends it there; the same key gives the same place again."""
    acteur, key = _office(), _key()
    fields = web.read_fields(gestion_work.current_request, required={"nom": NAME})
    place = f"{browser.prefix(acteur)}{hashlib.sha256(key.encode()).hexdigest()[:24]}.csv"
    limits = {"secondes": depot.FORM_SECONDS, "taille_maximum": depot.LARGEST}
    return Response(
        body={"cle": place, "nom": fields["nom"], "envoi": {**depot.form(place), **limits}}, status_code=201
    )


@gestion_work.route("/gestion/imports", methods=["GET", "POST"])
def all_imports() -> Response | dict[str, Any]:
    acteur, now, request = _office(), web.now(), gestion_work.current_request
    if request.method == "GET":
        return {"imports": work_shown.of_imports(travaux.latest(travaux.IMPORTS), now)}
    files = _files(web.read_json(request, limit=8192))
    return Response(body=work_shown.of_import(browser.begin(acteur, files, _key(), now), now), status_code=201)


@gestion_work.route("/gestion/imports/{lot}")
def one_import(lot: str) -> dict[str, Any]:
    _office()
    return work_shown.of_import(travaux.get(travaux.IMPORTS, lot), web.now())


@gestion_work.route("/gestion/imports/{lot}/rapport")
def import_report(lot: str) -> dict[str, str]:
    _office()
    return {"url": browser.report_link(lot)}


@gestion_work.route("/gestion/imports/{lot}/lancement", methods=["POST"])
def launch_import(lot: str) -> dict[str, Any]:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_import(browser.launch(acteur, lot, now), now)


@gestion_work.route("/gestion/imports/{lot}/arret", methods=["POST"])
def stop_import(lot: str) -> dict[str, Any]:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_import(browser.stop(acteur, lot, now), now)


@gestion_work.route("/gestion/imports/{lot}/reprise", methods=["POST"])
def resume_import(lot: str) -> dict[str, Any]:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_import(browser.resume(acteur, lot, now), now)


@gestion_work.route("/gestion/missions/{numero}/annulation", methods=["POST"])
def cancel_mission(numero: str) -> dict[str, int]:
    acteur, now = _office(), web.now()
    _nothing()
    return {"personnes": mission.cancel(acteur, numero, now)}


@gestion_work.route("/gestion/convocations", methods=["GET", "POST"])
def all_runs() -> Response | dict[str, Any]:
    acteur, now, request = _office(), web.now(), gestion_work.current_request
    if request.method == "GET":
        found = [lot for lot in travaux.latest(travaux.CONVOCATIONS) if run.may_see(acteur, lot)]
        return {"lots": work_shown.of_runs(found, now)}
    asked = scope.read(web.read_json(request, limit=16_384))
    return Response(body=work_shown.of_run(run.control(acteur, asked, _key(), now), now), status_code=201)


@gestion_work.route("/gestion/convocations/{lot}")
def one_run(lot: str) -> dict[str, Any]:
    return work_shown.of_run(run.visible(_office(), lot), web.now())


@gestion_work.route("/gestion/convocations/{lot}/liste")
def run_list(lot: str) -> dict[str, str]:
    return {"url": run.list_link(_office(), lot)}


@gestion_work.route("/gestion/convocations/{lot}/officielle", methods=["POST"])
def launch_run(lot: str) -> dict[str, Any]:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_run(run.launch(acteur, lot, now), now)


@gestion_work.route("/gestion/convocations/{lot}/arret", methods=["POST"])
def stop_run(lot: str) -> dict[str, Any]:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_run(run.stop(acteur, lot, now), now)


@gestion_work.route("/gestion/convocations/{lot}/reprise", methods=["POST"])
def resume_run(lot: str) -> dict[str, Any]:
    acteur, now = _office(), web.now()
    _nothing()
    return work_shown.of_run(run.resume(acteur, lot, now), now)


@gestion_work.route("/gestion/convocations/{lot}/reimpression", methods=["POST"])
def print_again(lot: str) -> Response:
    acteur, now = _office(), web.now()
    people = _people(web.read_json(gestion_work.current_request, limit=32_768))
    return Response(body=work_shown.of_run(run.print_again(acteur, lot, people, _key(), now), now), status_code=201)


@gestion_work.route("/gestion/convocations/{lot}/annulation", methods=["POST"])
def cancel_run(lot: str) -> dict[str, Any]:
    acteur, now = _office(), web.now()
    people = _people(web.read_json(gestion_work.current_request, limit=32_768))
    return work_shown.of_run(run.cancel(acteur, lot, people, now), now)


@gestion_work.route("/gestion/convocations/{lot}/fichiers/{rang}")
def print_file(lot: str, rang: str) -> dict[str, str]:
    acteur, now = _office(), web.now()
    if not rang.isdecimal() or len(rang) > 3:
        raise errors.NotFound()
    return {"url": print_files.link(run.visible(acteur, lot), int(rang), acteur, now)}


def _files(body: dict[str, Any]) -> list[dict[str, str]]:
    """The files of an import: where each was sent and what it is called."""
    files = body.get("fichiers")
    faults = [(f"/{name[:60]}", "inconnu", "Ce champ n’est pas attendu ici.") for name in body.keys() - {"fichiers"}]
    if not isinstance(files, list) or not 1 <= len(files) <= browser.MOST_FILES or not all(map(_is_file, files)):
        faults.append(("/fichiers", "fichiers_attendus", f"Joignez de 1 à {browser.MOST_FILES} fichiers."))
    if faults:
        raise errors.InvalidFields(faults)
    return [{"cle": file["cle"], "nom": file["nom"]} for file in body["fichiers"]]


def _is_file(file: Any) -> bool:
    """`nom`: a plain name, for it is shown in the report."""
    if not isinstance(file, dict) or set(file) != {"cle", "nom"} or not all(isinstance(v, str) for v in file.values()):
        return False
    return 0 < len(file["cle"]) <= KEY and 0 < len(file["nom"]) <= NAME and file["nom"].isprintable()


def _people(body: dict[str, Any]) -> list[str]:
    """Account ids of {"personnes": [id, …]} or {"numeros": […]}; none for {"toutes": true}, said in so many words."""
    if len(body) != 1 or not body.keys() <= {"personnes", "numeros", "toutes"}:
        raise _nobody()
    ((name, value),) = body.items()
    if name == "toutes":
        if value is not True:
            raise _nobody()
        return []
    if not isinstance(value, list) or not value or not all(isinstance(p, str) and 0 < len(p) <= 40 for p in value):
        raise _nobody()
    return value if name == "personnes" else _by_numero(value)


def _by_numero(numeros: list[str]) -> list[str]:
    known = provisioning.by_numero(numeros)
    if unknown := [numero for numero in numeros if numero not in known]:
        told = f"Numéros inconnus\u00a0: {', '.join(unknown[:5])}."
        raise errors.InvalidFields([("/numeros", "numero_inconnu", told)])
    return [person.compte for person in known.values()]


def _nobody() -> errors.InvalidFields:
    return errors.InvalidFields([("/personnes", "personnes_attendues", "Choisissez des personnes, ou toutes.")])
