"""Ways in for who pays: what waits, the batches and their files, what the payer sent back."""

import base64
import binascii
from datetime import datetime
from typing import Any

from chalice import Blueprint, Response

from chalicelib import errors, web
from chalicelib.gestion.dashboard import showing
from chalicelib.gestion.liquidation import batches, exports, returns, waiting
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE

gestion_liquidation = Blueprint(__name__)
LINE, FILE = 254, 4 * 1024 * 1024
PAGE = 200


def _member(now: datetime) -> Personnel:
    return door.member(gestion_liquidation.current_request, now, *OFFICE)


@gestion_liquidation.route("/gestion/liquidation")
def overview() -> dict[str, Any]:
    """Each service of the member: what would leave now and what is held back; then the batches and the files."""
    now = web.now()
    acteur = _member(now)
    lots = [lot for lot in batches.latest() if batches.reaches(acteur, str(lot.service))]
    own = {str(lot.numero) for lot in lots}
    return {
        "services": [waiting.told(service, acteur, now) for service in showing.every_service(acteur)],
        "lots": [batches.told(lot) for lot in lots],
        "retours": [returns.told(found) for found in returns.latest() if own.intersection(found.lots or [])],
    }


@gestion_liquidation.route("/gestion/liquidation/lots", methods=["POST"])
def open_batch() -> Response:
    request, now = gestion_liquidation.current_request, web.now()
    opened = sessions.check(door.cookie(request), now)
    rights.require(opened, *OFFICE)
    service = web.read_fields(request, required={"service": LINE})["service"]
    acteur = rights.require(opened, *OFFICE, service=service)
    lot = batches.open_one(acteur, service, web.idempotency_key(request), now)
    return Response(body=batches.told(lot), status_code=202)


@gestion_liquidation.route("/gestion/liquidation/lots/{numero}")
def show_batch(numero: str) -> dict[str, Any]:
    lot = batches.of(_member(web.now()), numero)
    asked: Any = gestion_liquidation.current_request.query_params or {}
    found = batches.page(lot, str(asked.get("apres", "")), str(asked.get("resultat", "")), PAGE)
    return {**batches.told(lot), **found}


@gestion_liquidation.route("/gestion/liquidation/lots/{numero}/reprise", methods=["POST"])
def resume_batch(numero: str) -> Response:
    now = web.now()
    acteur = _member(now)
    web.read_fields(gestion_liquidation.current_request, required={})
    lot = batches.of(acteur, numero)
    batches.resume(acteur, lot, now)
    return Response(body=batches.told(lot), status_code=202)


@gestion_liquidation.route("/gestion/liquidation/lots/{numero}/fichiers/{genre}")
def give_file(numero: str, genre: str) -> Response:
    now = web.now()
    acteur = _member(now)
    if genre not in exports.FILES:
        raise errors.NotFound()
    url = exports.give(batches.frozen(acteur, numero), genre, acteur, now)
    if url is None:
        return Response(body={"etat": "en_preparation"}, status_code=202)
    return Response(body={"url": url})


@gestion_liquidation.route("/gestion/liquidation/retours", methods=["POST"])
def take_return() -> Response:
    request, now = gestion_liquidation.current_request, web.now()
    acteur = _member(now)
    body = web.read_json(request, limit=FILE)
    name, content, dry = _file(body)
    told = returns.receive(acteur, name, content, now, dry=dry)
    return Response(body=told, status_code=200 if dry else 202)


@gestion_liquidation.route("/gestion/liquidation/retours/{retour}")
def show_return(retour: str) -> dict[str, Any]:
    return returns.told(returns.of(_member(web.now()), retour))


def _file(body: dict[str, Any]) -> tuple[str, bytes, bool]:
    """`nom`, `contenu` in base64 (a file may be in Windows-1252), `essai`."""
    faults = [(f"/{name}", "champ_inconnu", "Ce champ n’est pas attendu ici.") for name in set(body) - _FILE]
    name, content, dry = body.get("nom"), body.get("contenu"), body.get("essai", False)
    if not isinstance(name, str) or not 0 < len(name) <= LINE:
        faults.append(("/nom", "champ_requis", "Donnez le nom du fichier."))
    if not isinstance(content, str):
        faults.append(("/contenu", "champ_requis", "Choisissez un fichier."))
    if not isinstance(dry, bool):
        faults.append(("/essai", "champ_requis", "Dites si c’est un essai."))
    if faults:
        raise errors.InvalidFields(faults)
    try:
        return str(name), base64.b64decode(str(content), validate=True), bool(dry)
    except binascii.Error:
        raise errors.MalformedRequest() from None


_FILE = {"nom", "contenu", "essai"}
