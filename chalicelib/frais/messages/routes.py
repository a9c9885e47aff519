"""Ways in to the messages of one's missions; the function of staff answers them, for few people write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.frais import delays
from chalicelib.frais.messages import acts
from chalicelib.frais.messages.refusals import ThreadClosed, ThreadMoved, TooManyMessages
from chalicelib.identity import sessions
from chalicelib.web.answers import Created
from chalicelib.web.contract import COMPLETE, contract

if TYPE_CHECKING:
    from chalicelib.frais.messages.shapes import DelaisConnus, FilLu, MessageEcrit

messages = Blueprint(__name__)


def _opened() -> sessions.Open:
    return sessions.require(web.cookie(messages.current_request), web.now())


@messages.route("/delais")
@contract("Le délai médian de chaque étape dans cette instance", who=COMPLETE)
def median_delays() -> DelaisConnus:
    _opened()
    return delays.known()


@messages.route("/messages/{numero}")
@contract("Les messages échangés avec le service sur une mission", who=COMPLETE, refuses=(errors.ClaimUnknown,))
def read_thread(numero: str) -> FilLu:
    return acts.read(_opened().id, numero, web.now())


@messages.route("/messages/{numero}", methods=["POST"])
@contract(
    "Écrire au service sur une mission",
    who=COMPLETE,
    takes=acts.Written,
    key=True,
    refuses=(errors.ClaimUnknown, ThreadClosed, ThreadMoved, TooManyMessages),
)
def write_message(numero: str) -> Created[MessageEcrit]:
    """Once for a key."""
    opened, asked = _opened(), web.read(messages.current_request, acts.Written)
    ask = acts.Ask(opened.id, numero, asked.vu, asked.texte, web.idempotency_key(messages.current_request))
    return Created(acts.write(ask, web.now()))
