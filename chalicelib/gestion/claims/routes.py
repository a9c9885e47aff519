"""Ways in for who decides on claims and who certifies the work: worklist, decisions, corrections, constat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.frais.claim import motifs, settings, states
from chalicelib.frais.claim.refusals import ReceiptUnknown
from chalicelib.frais.receipts import acts as receipts
from chalicelib.gestion.claims import (
    bodies,
    bulk,
    centres,
    constat,
    contestations,
    corrections,
    decisions,
    fares,
    moves,
    reading,
    refusals,
    showing,
    waiting,
    worklist,
)
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.refusals import OwnFile, PersonUnknown
from chalicelib.identity.staff.rights import EVERYBODY, OFFICE
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import (
        ApercuDeCorrection,
        ApercuDeSelection,
        CentreOuvert,
        ConstatsEcrits,
        Contestations,
        DecisionPrise,
        EtatOuvert,
        ListeDeTravail,
        Reperes,
        SelectionDecidee,
    )
    from chalicelib.web.shapes import Lien

gestion_claims = Blueprint(__name__)
_ONE = (PersonUnknown, errors.ClaimUnknown)
_WRITE = (*_ONE, OwnFile, refusals.ClaimMoved, refusals.NotToDecide)
_CORRECTION = (*_WRITE, refusals.CorrectionUseless)
_DECISION = (
    *_WRITE,
    refusals.WorkNotSeen,
    refusals.MissionCancelled,
    refusals.WorkNotDone,
    refusals.FareMissing,
    refusals.RateMissing,
    refusals.LineIncomplete,
    refusals.ContestationWaiting,
    refusals.RequestWaiting,
    refusals.OtherVisaNeeded,
    refusals.OwnConstat,
    refusals.UndoTooLate,
    refusals.DayTaken,
)


def _opened(*roles: str) -> StaffOpen:
    opened = sessions.check(door.cookie(gestion_claims.current_request), web.now())
    rights.require(opened, *roles)
    return opened


def _asked() -> dict[str, str]:
    found: Mapping[str, str] = gestion_claims.current_request.query_params or {}
    return {str(name): str(value)[:600] for name, value in found.items()}


def _key() -> str:
    return web.idempotency_key(gestion_claims.current_request)


@gestion_claims.route("/gestion/etats-de-frais")
@contract(
    "Les états de frais d’un service dans un état, le plus ancien ou le plus récent d’abord, cinquante au plus",
    who=staff(*OFFICE),
    query=("service", "etat", *worklist.FILTERS, "tri", "curseur"),
    refuses=(errors.InvalidFields,),
)
def work() -> ListeDeTravail:
    opened = _opened(*OFFICE)
    question = worklist.read_question(_asked())
    rights.require(opened, *OFFICE, service=question.service)
    return worklist.page(question, opened.compte, web.now())


@gestion_claims.route("/gestion/etats-de-frais/reperes")
@contract("Services, états et motifs", who=staff(*OFFICE))
def landmarks() -> Reperes:
    """What the pages need to ask their questions: services, states, motifs."""
    _, services = worklist.opened(door.cookie(gestion_claims.current_request), web.now())
    return {
        "services": services,
        "etats": {state: worklist.LABELS.get(state, states.STAFF[state]) for state in moves.ORDER},
        "motifs": {
            "renvoi": motifs.RENVOI,
            "refus": motifs.REFUS,
            "moitie": motifs.ONE_HALF,
            "reponses": settings.answers(web.now()),
        },
        "minutes_de_retour": settings.gestion(web.now()).annulation_minutes,
    }


@gestion_claims.route("/gestion/etats-de-frais/lot/apercu", methods=["POST"])
@contract(
    "Avant et après d’une décision par lot, sans rien écrire",
    who=staff(*OFFICE),
    takes=bodies.SelectionAsked,
)
def preview_selection() -> ApercuDeSelection:
    opened = _opened(*OFFICE)
    asked = web.read(gestion_claims.current_request, bodies.SelectionAsked)
    return bulk.preview(opened, asked.asked("apercu"), web.now())


@gestion_claims.route("/gestion/etats-de-frais/lot", methods=["POST"])
@contract("Accepter un lot, ou revenir sur un lot", who=staff(*OFFICE), takes=bodies.SelectionAsked, key=True)
def decide_selection() -> SelectionDecidee:
    opened = _opened(*OFFICE)
    asked = web.read(gestion_claims.current_request, bodies.SelectionAsked)
    return bulk.run(opened, asked.asked(_key()), web.now())


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}")
@contract("Un état de frais, pour décider, et les actes possibles", who=staff(*OFFICE), refuses=_ONE)
def show_claim(compte: str, numero: str) -> EtatOuvert:
    held, acts, waiting = reading.look(_opened(*OFFICE), compte, numero, web.now())
    historique, twins = reading.told(held, acts, showing.files(held.claim))
    return {**showing.whole(held, twins.__getitem__), "historique": historique, "messages_en_attente": waiting}


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/justificatifs/{identifiant}")
@contract("Ouvrir un justificatif", who=staff(*OFFICE), refuses=(*_ONE, ReceiptUnknown))
def open_receipt(compte: str, numero: str, identifiant: str) -> Lien:
    held, acts, _ = reading.look(_opened(*OFFICE), compte, numero, web.now())
    reading.note(held, acts)
    return {"url": receipts.link(compte, numero, identifiant, held.now)}


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/correction/apercu", methods=["POST"])
@contract(
    "Avant et après d’une correction, sans rien écrire",
    who=staff(*OFFICE),
    takes=bodies.Corrected,
    refuses=_CORRECTION,
)
def preview_correction(compte: str, numero: str) -> ApercuDeCorrection:
    opened = _opened(*OFFICE)
    asked = web.read(gestion_claims.current_request, bodies.Corrected)
    return corrections.preview(opened, asked.asked(compte, numero, "apercu"), web.now())


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/correction", methods=["POST"])
@contract(
    "Corriger une quantité ; le montant est recalculé",
    who=staff(*OFFICE),
    takes=bodies.Corrected,
    key=True,
    refuses=_CORRECTION,
)
def correct(compte: str, numero: str) -> DecisionPrise:
    opened = _opened(*OFFICE)
    asked = web.read(gestion_claims.current_request, bodies.Corrected)
    return corrections.correct(opened, asked.asked(compte, numero, _key()), web.now())


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/tarif", methods=["POST"])
@contract(
    "Relever le tarif d’un trajet dû au prix du train ; le montant est recalculé",
    who=staff(*OFFICE),
    takes=bodies.FareRead,
    key=True,
    refuses=_WRITE,
)
def read_fare(compte: str, numero: str) -> DecisionPrise:
    opened = _opened(*OFFICE)
    asked = web.read(gestion_claims.current_request, bodies.FareRead)
    return fares.read(opened, asked.asked(compte, numero, _key()), web.now())


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/decision", methods=["POST"])
@contract(
    "Accepter, reprendre, renvoyer, refuser, annuler ou rétablir",
    who=staff(*OFFICE),
    takes=bodies.DECISION,
    key=True,
    refuses=_DECISION,
)
def decide(compte: str, numero: str) -> DecisionPrise:
    opened, now = _opened(*OFFICE), web.now()
    asked = web.read(gestion_claims.current_request, bodies.DECISION)
    return decisions.decide(opened, bodies.decision(compte, numero, asked, _key(), now), now)


@gestion_claims.route("/gestion/etats-de-frais/{compte}/{numero}/contestation", methods=["POST"])
@contract(
    "Répondre à une contestation ; ce qui était contesté est rendu si l’intervenant a raison",
    who=staff(*OFFICE),
    takes=bodies.Replied,
    key=True,
    refuses=(*_WRITE, refusals.NothingContested, refusals.WorkNotDone, refusals.DayTaken),
)
def reply(compte: str, numero: str) -> DecisionPrise:
    opened = _opened(*OFFICE)
    asked = web.read(gestion_claims.current_request, bodies.Replied)
    return contestations.answer(opened, asked.asked(compte, numero, _key()), web.now())


@gestion_claims.route("/gestion/contestations")
@contract("Les contestations en attente", who=staff(*OFFICE), query=waiting.FILTERS, refuses=(errors.InvalidFields,))
def contested() -> Contestations:
    opened, services = worklist.opened(door.cookie(gestion_claims.current_request), web.now())
    return contestations.page(services, opened.compte, web.now(), _asked())


@gestion_claims.route("/gestion/constats")
@contract(
    "Les missions d’un centre à constater, sans montant, cinquante au plus",
    who=staff(*EVERYBODY),
    query=("centre", "etat", "curseur"),
    refuses=(errors.InvalidFields,),
)
def work_to_see() -> CentreOuvert:
    opened, now = _opened(*EVERYBODY), web.now()
    centre, wanted, cursor = bodies.centre_asked(_asked(), list(opened.compte.centres_uai or []))
    rights.require(opened, *EVERYBODY, centre=centre)
    return {"centre": centre, **centres.page(opened.compte, centre, wanted, cursor, now)}


@gestion_claims.route("/gestion/constats", methods=["POST"])
@contract("Constater le service fait", who=staff(*EVERYBODY), takes=bodies.Constats)
def record_work() -> ConstatsEcrits:
    opened = _opened(*EVERYBODY)
    asked = web.read(gestion_claims.current_request, bodies.Constats)
    return {"lignes": constat.record(opened, asked.asked(), web.now())}
