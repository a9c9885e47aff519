"""Ways in for claims, and for the list of missions, which shows the state of each claim."""

import re
from typing import Any

from chalice import Blueprint, Response

from chalicelib import errors, web
from chalicelib.frais import claims, drafts, simulation, submission, views
from chalicelib.frais.submission import Ask
from chalicelib.identity import sessions
from chalicelib.missions import listing
from chalicelib.missions.collection import read

frais = Blueprint(__name__)


def _opened() -> sessions.Open:
    return sessions.require(web.cookie(frais.current_request), web.now())


@frais.route("/missions")
def list_missions() -> dict[str, Any]:
    opened, now = _opened(), web.now()
    found = read(opened.id)
    known = {claim.etat.numero: claim for claim in claims.of(found, now)}
    return {
        "missions": [
            {**listing.view(mission, now), "etat_de_frais": views.of_mission(known.get(mission.numero))}
            for mission in listing.convoked(found)
        ]
    }


@frais.route("/missions/{numero}")
def show_mission(numero: str) -> dict[str, Any]:
    opened, now = _opened(), web.now()
    found = read(opened.id)
    mission = listing.one(found, numero)
    known = {claim.etat.numero: claim for claim in claims.of(found, now)}
    return {**listing.view(mission, now), "etat_de_frais": views.of_mission(known.get(mission.numero))}


@frais.route("/etats-de-frais")
def list_claims() -> dict[str, Any]:
    opened, now = _opened(), web.now()
    found = read(opened.id)
    year = str(now.year)
    counter = claims.kilometres(found).get(year)
    return {
        "etats": [views.summary(claim) for claim in claims.of(found, now)],
        "kilometres": {"annee": year, "km": str(counter.km) if counter is not None else "0"},
    }


@frais.route("/etats-de-frais/{numero}", methods=["GET", "PUT"])
def one_claim(numero: str) -> Response:
    opened, now, request = _opened(), web.now(), frais.current_request
    if request.method == "GET":
        return _claim(claims.load(opened.id, numero, now))
    body, version = web.read_json(request), _if_match(request.headers.get("if-match", ""))
    name = str(request.headers.get("x-imagin-requete", ""))[:64] or f"{version}"
    return _claim(drafts.save(opened.id, numero, version, body, now, name))


@frais.route("/etats-de-frais/{numero}/transmission", methods=["POST"])
def submit(numero: str) -> Response:
    status, answer = submission.submit(_ask(numero, "transmission"), web.now())
    return Response(body=answer, status_code=status)


@frais.route("/etats-de-frais/{numero}/retrait", methods=["POST"])
def withdraw(numero: str) -> Response:
    status, answer = submission.withdraw(_ask(numero, "retrait"), web.now())
    return Response(body=answer, status_code=status)


@frais.route("/simulation", methods=["POST"])
def simulate() -> dict[str, Any]:
    return simulation.answer(web.read_json(frais.current_request))


def _claim(claim: claims.Claim) -> Response:
    return Response(body=views.whole(claim), headers={"ETag": f'"{int(claim.etat.version)}"'})


def _ask(numero: str, act: str) -> Ask:
    request, opened = frais.current_request, _opened()
    body = web.read_json(request, limit=4096)
    version = body.get("version")
    if set(body) != {"version"} or not isinstance(version, int) or isinstance(version, bool):
        raise errors.InvalidFields([("/version", "champ_requis", "Rechargez la page, puis recommencez.")])
    return Ask(opened.id, opened.compte.courriel, numero, act, version, web.idempotency_key(request))


def _if_match(header: str) -> int:
    """The version in `If-Match: "<version>"`."""
    found = re.fullmatch(r'"(\d{1,9})"', header.strip())
    if found is None:
        raise errors.MalformedRequest()
    return int(found[1])
