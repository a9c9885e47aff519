"""Ways in for the messages of a service: what waits, a thread, answering it, setting it aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Prose, Whole
from chalicelib.frais.messages.refusals import NothingWaits, ThreadClosed, ThreadMoved, TooManyMessages
from chalicelib.frais.messages.thread import LONGEST
from chalicelib.gestion.claims import waiting, worklist
from chalicelib.gestion.messages import answering, listing
from chalicelib.gestion.messages.answering import Ask
from chalicelib.identity.staff import door, rights, sessions
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.refusals import OwnFile, PersonUnknown
from chalicelib.identity.staff.rights import OFFICE
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.web.answers import Created, Empty
from chalicelib.web.contract import contract

if TYPE_CHECKING:
    from chalicelib.frais.messages.shapes import MessageEcrit
    from chalicelib.gestion.messages.shapes import FilOuvert, MessagesEnAttente

gestion_messages = Blueprint(__name__)
_STAFF = staff(*OFFICE)
_ONE = (PersonUnknown, errors.ClaimUnknown)


class Seen(Body):
    """`vu`: how many messages the page shows."""

    vu = Whole(9_999, said="Rechargez la page, puis recommencez.")


class Answered(Seen, most_bytes=64 * 1024):
    """An answer to what the page shows."""

    texte = Prose(LONGEST)


def _opened() -> StaffOpen:
    opened = sessions.check(door.cookie(gestion_messages.current_request), web.now())
    rights.require(opened, *OFFICE)
    return opened


@gestion_messages.route("/gestion/messages")
@contract(
    "Les messages qui attendent une réponse, le plus ancien d’abord, cinquante par page",
    who=_STAFF,
    query=listing.FILTERS,
    refuses=(errors.InvalidFields,),
)
def list_waiting() -> MessagesEnAttente:
    opened, services = worklist.opened(door.cookie(gestion_messages.current_request), web.now())
    asked: Mapping[str, str] = gestion_messages.current_request.query_params or {}
    return listing.page(waiting.question(asked, services), services, opened.compte, web.now())


@gestion_messages.route("/gestion/messages/{compte}/{numero}")
@contract("Les messages échangés avec une personne sur une mission", who=_STAFF, refuses=_ONE)
def open_thread(compte: str, numero: str) -> FilOuvert:
    return answering.read(_opened(), compte, numero, web.now())


@gestion_messages.route("/gestion/messages/{compte}/{numero}", methods=["POST"])
@contract(
    "Répondre à une personne sur une mission",
    who=_STAFF,
    takes=Answered,
    key=True,
    refuses=(*_ONE, OwnFile, ThreadClosed, ThreadMoved, TooManyMessages),
)
def answer_message(compte: str, numero: str) -> Created[MessageEcrit]:
    opened, asked = _opened(), web.read(gestion_messages.current_request, Answered)
    ask = Ask(compte, numero, asked.vu, web.idempotency_key(gestion_messages.current_request), asked.texte)
    return Created(answering.answer(opened, ask, web.now()))


@gestion_messages.route("/gestion/messages/{compte}/{numero}/classement", methods=["POST"])
@contract(
    "Classer sans réponse ce qui attend",
    who=_STAFF,
    takes=Seen,
    key=True,
    refuses=(*_ONE, OwnFile, ThreadMoved, NothingWaits),
)
def set_aside(compte: str, numero: str) -> Empty:
    opened, asked = _opened(), web.read(gestion_messages.current_request, Seen)
    ask = Ask(compte, numero, asked.vu, web.idempotency_key(gestion_messages.current_request))
    answering.set_aside(opened, ask, web.now())
    return Empty()
