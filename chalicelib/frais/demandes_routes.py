"""The way in for what a person asks of the service before leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.frais import asked as asks
from chalicelib.frais.asked import Ask
from chalicelib.frais.claim import refusals
from chalicelib.identity import sessions
from chalicelib.web.answers import Created
from chalicelib.web.contract import COMPLETE, contract

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import Etat

demandes = Blueprint(__name__)


@demandes.route("/etats-de-frais/{numero}/demande", methods=["POST"])
@contract(
    "Demander au service, avant de partir, un véhicule ou une nuit la veille",
    who=COMPLETE,
    takes=asks.Asked,
    key=True,
    refuses=(errors.ClaimUnknown, errors.StaleVersion, refusals.NotAskable),
)
def ask_before(numero: str) -> Created[Etat]:
    """Asks what the page says is open; once for a key."""
    request = demandes.current_request
    opened, asked = sessions.require(web.cookie(request), web.now()), web.read(request, asks.Asked)
    key = web.idempotency_key(request)
    etat = asks.before_leaving(Ask(opened.id, numero, asked.version, asked.texte, key, asked.objet), web.now())
    return Created(etat, {"ETag": f'"{int(etat["version"])}"'})
