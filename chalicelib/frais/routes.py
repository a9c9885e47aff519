"""Ways in for claims, and for the list of missions, which shows the state of each claim."""

import re
from typing import Any

from chalice import Blueprint, Response

from chalicelib import errors, web
from chalicelib.frais import drafts, recapitulatif, simulation, submission
from chalicelib.frais.claim import claims
from chalicelib.frais.receipts import acts as receipts
from chalicelib.frais.shown import views
from chalicelib.identity import sessions
from chalicelib.missions import clock, listing
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
    return views.collection(read(opened.id), now, str(clock.local(now, None).year))


@frais.route("/etats-de-frais/{numero}", methods=["GET", "PUT"])
def one_claim(numero: str) -> Response:
    opened, now, request = _opened(), web.now(), frais.current_request
    if request.method == "GET":
        return _claim(claims.load(opened.id, numero, now))
    body, version = web.read_json(request), _if_match(request.headers.get("if-match", ""))
    return _claim(drafts.save(opened.id, numero, version, body, now))


@frais.route("/etats-de-frais/{numero}/transmission", methods=["POST"])
def submit(numero: str) -> Response:
    status, answer = submission.submit(_ask(numero, "transmission"), web.now())
    return Response(body=answer, status_code=status, headers=_tag(answer["version"]))


@frais.route("/etats-de-frais/{numero}/retrait", methods=["POST"])
def withdraw(numero: str) -> Response:
    status, answer = submission.withdraw(_ask(numero, "retrait"), web.now())
    return Response(body=answer, status_code=status, headers=_tag(answer["version"]))


@frais.route("/etats-de-frais/{numero}/simulation", methods=["POST"])
def simulate_claim(numero: str) -> dict[str, Any]:
    opened = _opened()
    body = web.read_json(frais.current_request)
    return simulation.of_claim(claims.load(opened.id, numero, web.now()), body)


@frais.route("/etats-de-frais/{numero}/recapitulatif")
def summary(numero: str) -> Response:
    link = recapitulatif.link(_opened().id, numero, web.now())
    if link is None:
        return Response(body={"etat": "en_preparation"}, status_code=202)
    return Response(body={"url": link}, status_code=200)


@frais.route("/etats-de-frais/{numero}/justificatifs", methods=["POST"])
def announce_receipt(numero: str) -> Response:
    opened, request = _opened(), frais.current_request
    file, key = receipts.read(web.read_json(request, limit=4096)), web.idempotency_key(request)
    return Response(body=receipts.announce(opened.id, numero, file, key, web.now()), status_code=201)


@frais.route("/etats-de-frais/{numero}/justificatifs/{identifiant}", methods=["GET", "DELETE"])
def one_receipt(numero: str, identifiant: str) -> Response:
    opened, now = _opened(), web.now()
    if frais.current_request.method == "GET":
        return Response(body={"url": receipts.link(opened.id, numero, identifiant, now)}, status_code=200)
    receipts.remove(opened.id, numero, identifiant, now)
    return web.no_content()


@frais.route("/etats-de-frais/{numero}/justificatifs/{identifiant}/finalisation", methods=["POST"])
def finalise_receipt(numero: str, identifiant: str) -> dict[str, Any]:
    opened = _opened()
    web.read_fields(frais.current_request, required={})
    return receipts.finalise(opened.id, numero, identifiant, web.now())


@frais.route("/simulation", methods=["POST"])
def simulate() -> dict[str, Any]:
    return simulation.answer(web.read_json(frais.current_request))


def _claim(claim: claims.Claim) -> Response:
    return Response(body=views.whole(claim), headers=_tag(claim.etat.version))


def _tag(version: float) -> dict[str, str | list[str]]:
    return {"ETag": f'"{int(version)}"'}


def _ask(numero: str, act: str) -> submission.Act:
    """The act asked of one version of a claim: the body says nothing else."""
    request, opened = frais.current_request, _opened()
    body = web.read_json(request, limit=4096)
    version = body.pop("version", None)
    faults = [(f"/{name[:60]}", "inconnu", "Ce champ n’est pas attendu ici.") for name in body]
    if type(version) is not int:
        faults.append(("/version", "champ_requis", "Rechargez la page, puis recommencez."))
    if faults:
        raise errors.InvalidFields(faults)
    assert isinstance(version, int)
    return submission.Act(opened.id, opened.compte.courriel, numero, act, version, web.idempotency_key(request))


def _if_match(header: str) -> int:
    """The version in `If-Match: "<version>"`."""
    found = re.fullmatch(r'"([0-9]{1,9})"', header.strip())
    if found is None:
        raise errors.MalformedRequest()
    return int(found[1])
