"""Ways in for who pays: what waits, the batches and their files, what the payer sent back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, tables, web
from chalicelib.fields import Body, Nothing, Text
from chalicelib.gestion.dashboard import board
from chalicelib.gestion.liquidation import batches, exports, refusals, returns, tally
from chalicelib.gestion.work.bodies import INLINE_BYTES, InlineFile
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.web.answers import Accepted, Ok
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.liquidation.shapes import (
        EssaiDeRetour,
        Liquidation,
        LotDePaiement,
        LotOuvert,
        RetourDuPayeur,
    )
    from chalicelib.web.shapes import EnCours, EnPreparation, Lien

gestion_liquidation = Blueprint(__name__)
_LINE = 254
PAGE = 200
_STAFF = staff(*OFFICE)
_LOT = (refusals.BatchUnknown,)


class Service(Body):
    service = Text(_LINE)


class ReturnFile(InlineFile, most_bytes=INLINE_BYTES):
    """What the payer sent back."""


def _member(now: datetime) -> Personnel:
    return door.member(gestion_liquidation.current_request, now, *OFFICE)


@gestion_liquidation.route("/gestion/liquidation")
@contract("Ce qui attend d’être payé et ce qui est retenu, par service ; les lots et les retours", who=_STAFF)
def overview() -> Liquidation:
    """Each service of the member: what would leave now and what is held back; then the batches and the files."""
    now = web.now()
    acteur = _member(now)
    services, lots, retours = tables.together(
        lambda: tables.each(lambda service: tally.told(service, acteur, now), board.every_service(acteur)),
        lambda: _lots(acteur),
        returns.latest,
    )
    own = {lot["numero"] for lot in lots}
    found = [returns.told(retour) for retour in retours if own.intersection(retour.lots or [])]
    return {"services": services, "lots": lots, "retours": found}


def _lots(acteur: Personnel) -> list[LotDePaiement]:
    return [batches.told(lot) for lot in batches.latest() if batches.reaches(acteur, str(lot.service))]


@gestion_liquidation.route("/gestion/liquidation/comptage", methods=["POST"])
@contract("Compter ce qui attend d’être payé dans un service", who=_STAFF, takes=Service)
def count_service() -> Accepted[EnCours]:
    request, now = gestion_liquidation.current_request, web.now()
    opened = sessions.check(door.cookie(request), now)
    rights.require(opened, *OFFICE)
    service = web.read(request, Service).service
    rights.require(opened, *OFFICE, service=service)
    tally.start(service, now)
    return Accepted({"etat": "en_cours"})


@gestion_liquidation.route("/gestion/liquidation/lots", methods=["POST"])
@contract(
    "Constituer le lot de ce qui est prêt dans un service",
    who=_STAFF,
    takes=Service,
    key=True,
    refuses=(refusals.NothingToPay,),
)
def open_batch() -> Accepted[LotDePaiement]:
    request, now = gestion_liquidation.current_request, web.now()
    opened = sessions.check(door.cookie(request), now)
    rights.require(opened, *OFFICE)
    service = web.read(request, Service).service
    acteur = rights.require(opened, *OFFICE, service=service)
    lot = batches.open_one(acteur, service, web.idempotency_key(request), now)
    return Accepted(batches.told(lot))


@gestion_liquidation.route("/gestion/liquidation/lots/{numero}")
@contract("Un lot et ses lignes", who=_STAFF, query=("apres", "resultat"), refuses=_LOT)
def show_batch(numero: str) -> LotOuvert:
    lot = batches.of(_member(web.now()), numero)
    asked: Mapping[str, str] = gestion_liquidation.current_request.query_params or {}
    found = batches.page(lot, str(asked.get("apres", "")), str(asked.get("resultat", "")), PAGE)
    return {**batches.told(lot), **found}


@gestion_liquidation.route("/gestion/liquidation/lots/{numero}/reprise", methods=["POST"])
@contract("Reprendre la constitution d’un lot interrompue", who=_STAFF, takes=Nothing, refuses=_LOT)
def resume_batch(numero: str) -> Accepted[LotDePaiement]:
    now = web.now()
    acteur = _member(now)
    web.read(gestion_liquidation.current_request, Nothing)
    lot = batches.of(acteur, numero)
    batches.resume(acteur, lot, now)
    return Accepted(batches.told(lot))


@gestion_liquidation.route("/gestion/liquidation/lots/{numero}/fichiers/{genre}")
@contract(
    "Un fichier d’un lot figé (csv, xlsx ou controle)",
    who=_STAFF,
    refuses=(*_LOT, refusals.BatchStillOpen, errors.NotFound),
)
def give_file(numero: str, genre: str) -> Ok[Lien] | Accepted[EnPreparation]:
    now = web.now()
    acteur = _member(now)
    if genre not in exports.FILES:
        raise errors.NotFound()
    url = exports.give(batches.frozen(acteur, numero), genre, acteur, now)
    return Accepted({"etat": "en_preparation"}) if url is None else Ok({"url": url})


@gestion_liquidation.route("/gestion/liquidation/retours", methods=["POST"])
@contract(
    "Importer le fichier de retour du payeur, ou l’essayer",
    who=_STAFF,
    takes=ReturnFile,
    refuses=(refusals.ReturnUnreadable, refusals.ReturnRefused),
)
def take_return() -> Ok[EssaiDeRetour] | Accepted[RetourDuPayeur]:
    request, now = gestion_liquidation.current_request, web.now()
    acteur = _member(now)
    file = web.read(request, ReturnFile)
    if file.essai:
        return Ok(returns.try_out(acteur, file.nom, file.content, now))
    return Accepted(returns.receive(acteur, file.nom, file.content, now))


@gestion_liquidation.route("/gestion/liquidation/retours/{retour}")
@contract("L’avancement d’un fichier de retour", who=_STAFF, refuses=(refusals.ReturnUnknown,))
def show_return(retour: str) -> RetourDuPayeur:
    return returns.told(returns.of(_member(web.now()), retour))
