"""Ways in for who decides on claims and who certifies the work: worklist, decisions, corrections, constat."""

from typing import Any

from chalice import Blueprint

from chalicelib import web
from chalicelib.frais.claim import motifs, states
from chalicelib.frais.receipts import acts as receipts
from chalicelib.gestion.claims import (
    bodies,
    bulk,
    centres,
    constat,
    corrections,
    decisions,
    moves,
    opening,
    reading,
    showing,
    worklist,
)
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.rights import EVERYBODY, OFFICE
from chalicelib.identity.staff.sessions import StaffOpen

gestion_claims = Blueprint(__name__)
BODY = 32 * 1024
"""Fifty lines of a selection, or twenty corrections."""


def _opened(*roles: str) -> StaffOpen:
    opened = sessions.check(door.cookie(gestion_claims.current_request), web.now())
    rights.require(opened, *roles)
    return opened


def _asked() -> dict[str, str]:
    found: Any = gestion_claims.current_request.query_params or {}
    return {str(name): str(value)[:600] for name, value in found.items()}


def _body() -> dict[str, Any]:
    return web.read_json(gestion_claims.current_request, limit=BODY)


def _key() -> str:
    return web.idempotency_key(gestion_claims.current_request)


@gestion_claims.route("/gestion/etats-de-frais")
def work() -> dict[str, Any]:
    opened = _opened(*OFFICE)
    question = worklist.read_question(_asked())
    rights.require(opened, *OFFICE, service=question.service)
    return worklist.page(question, opened.compte, web.now())


@gestion_claims.route("/gestion/etats-de-frais/reperes")
def landmarks() -> dict[str, Any]:
    """What the pages need to ask their questions: services, states, motifs, and what waits."""
    opened = _opened(*OFFICE)
    services = worklist.services(opened.compte)
    return {
        "services": services,
        "attente": worklist.counts(services),
        "etats": {state: worklist.LABELS.get(state, states.LABELS[state]) for state in moves.ORDER},
        "motifs": {"renvoi": motifs.RENVOI, "refus": motifs.REFUS},
    }


@gestion_claims.route("/gestion/etats-de-frais/lot/apercu", methods=["POST"])
def preview_selection() -> dict[str, Any]:
    opened = _opened(*OFFICE)
    return bulk.preview(opened, bodies.selection(_body(), "apercu"), web.now())


@gestion_claims.route("/gestion/etats-de-frais/lot", methods=["POST"])
def decide_selection() -> dict[str, Any]:
    opened = _opened(*OFFICE)
    return bulk.run(opened, bodies.selection(_body(), _key()), web.now())


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}")
def show_claim(compte: str, numero: str) -> dict[str, Any]:
    held = opening.look(_opened(*OFFICE), compte, numero, web.now())
    return {**showing.whole(held), "historique": reading.note(held)}


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/justificatifs/{identifiant}")
def open_receipt(compte: str, numero: str, identifiant: str) -> dict[str, str]:
    held = opening.look(_opened(*OFFICE), compte, numero, web.now())
    reading.note(held)
    return {"url": receipts.link(compte, numero, identifiant, held.now)}


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/correction/apercu", methods=["POST"])
def preview_correction(compte: str, numero: str) -> dict[str, Any]:
    opened = _opened(*OFFICE)
    return corrections.preview(opened, bodies.correction(compte, numero, _body(), "apercu"), web.now())


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/correction", methods=["POST"])
def correct(compte: str, numero: str) -> dict[str, Any]:
    opened = _opened(*OFFICE)
    return corrections.correct(opened, bodies.correction(compte, numero, _body(), _key()), web.now())


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/decision", methods=["POST"])
def decide(compte: str, numero: str) -> dict[str, Any]:
    opened, now = _opened(*OFFICE), web.now()
    return decisions.decide(opened, bodies.decision(compte, numero, _body(), _key(), now), now)


@gestion_claims.route("/gestion/constats", methods=["GET", "POST"])
def service_fait() -> dict[str, Any]:
    opened, now = _opened(*EVERYBODY), web.now()
    if gestion_claims.current_request.method == "POST":
        return {"lignes": constat.record(opened, bodies.constats(_body()), now)}
    centre, wanted, cursor = bodies.centre_asked(_asked(), list(opened.compte.centres_uai or []))
    rights.require(opened, *EVERYBODY, centre=centre)
    return {"centre": centre, **centres.page(opened.compte, centre, wanted, cursor, now)}
