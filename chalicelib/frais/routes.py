"""Ways in for claims, and for the list of missions, which shows the state of each claim."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Nothing, Whole
from chalicelib.frais import asked as asks
from chalicelib.frais import drafts, simulation, submission
from chalicelib.frais.asked import Ask
from chalicelib.frais.claim import claims, refusals
from chalicelib.frais.receipts import acts as receipts
from chalicelib.frais.regles.declaration import DECLARATION
from chalicelib.frais.shown import views
from chalicelib.identity import sessions
from chalicelib.missions import clock, listing
from chalicelib.missions.collection import read
from chalicelib.web.answers import Accepted, Created, Empty, Ok
from chalicelib.web.contract import ANYBODY, COMPLETE, contract

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import (
        CommunesTrouvees,
        Etat,
        Justificatif,
        JustificatifAnnonce,
        MissionConvoquee,
        SesEtats,
        SesMissions,
        SimulationCalculee,
        SimulationDEtat,
    )
    from chalicelib.web.shapes import EnPreparation, Lien

frais = Blueprint(__name__)
_UNKNOWN = (errors.ClaimUnknown,)
_CLOSED = (errors.NotEditable, errors.DeadlinePassed)
_ACT = (*_UNKNOWN, *_CLOSED, errors.StaleVersion)


class Version(Body):
    """The act is asked of the version that the page shows."""

    version = Whole(999_999_999, said="Rechargez la page, puis recommencez.")


def _opened() -> sessions.Open:
    return sessions.require(web.cookie(frais.current_request), web.now())


@frais.route("/missions")
@contract("Ses missions", who=COMPLETE)
def list_missions() -> SesMissions:
    """Every convoked mission, with its claim."""
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
@contract("Une mission", who=COMPLETE, refuses=(errors.MissionUnknown,))
def show_mission(numero: str) -> MissionConvoquee:
    """One convoked mission."""
    opened, now = _opened(), web.now()
    found = read(opened.id)
    mission = listing.one(found, numero)
    known = {claim.etat.numero: claim for claim in claims.of(found, now)}
    return {**listing.view(mission, now), "etat_de_frais": views.of_mission(known.get(mission.numero))}


@frais.route("/etats-de-frais")
@contract("Ses états de frais", who=COMPLETE)
def list_claims() -> SesEtats:
    """Every claim of the person, and their kilometres of the year."""
    opened, now = _opened(), web.now()
    return views.collection(read(opened.id), now, str(clock.local(now, None).year))


@frais.route("/etats-de-frais/{numero}")
@contract("Un état de frais", who=COMPLETE, refuses=_UNKNOWN)
def show_claim(numero: str) -> Ok[Etat]:
    """One claim, with its ETag."""
    return _claim(claims.load(_opened().id, numero, web.now()))


@frais.route("/etats-de-frais/{numero}", methods=["PUT"])
@contract("Enregistrer le brouillon", who=COMPLETE, takes=DECLARATION, version=True, refuses=_ACT)
def save_claim(numero: str) -> Ok[Etat]:
    """Keeps a draft under If-Match."""
    opened, request = _opened(), frais.current_request
    declaration, version = web.read(request, DECLARATION), _if_match(request.headers.get("if-match", ""))
    return _claim(drafts.save(opened.id, numero, version, declaration, web.now()))


@frais.route("/etats-de-frais/{numero}/transmission", methods=["POST"])
@contract(
    "Transmettre",
    who=COMPLETE,
    takes=Version,
    key=True,
    refuses=(*_ACT, errors.Incomplete, refusals.TooManySubmissions),
)
def submit(numero: str) -> Created[Etat]:
    """Sends what is ready; once for a key."""
    opened, asked = _opened(), web.read(frais.current_request, Version)
    etat = cast("Etat", submission.submit(_ask(opened, numero, "transmission", asked), web.now())[1])
    return Created(etat, _tag(etat["version"]))


@frais.route("/etats-de-frais/{numero}/retrait", methods=["POST"])
@contract("Reprendre ce qui est transmis", who=COMPLETE, takes=Version, key=True, refuses=_ACT)
def withdraw(numero: str) -> Ok[Etat]:
    """Takes back what nobody has decided on; once for a key."""
    opened, asked = _opened(), web.read(frais.current_request, Version)
    etat = cast("Etat", submission.withdraw(_ask(opened, numero, "retrait", asked), web.now())[1])
    return Ok(etat, _tag(etat["version"]))


@frais.route("/etats-de-frais/{numero}/contestation", methods=["POST"])
@contract(
    "Contester ce qui a été constaté ou décidé",
    who=COMPLETE,
    takes=asks.Contested,
    key=True,
    refuses=(*_UNKNOWN, errors.StaleVersion, refusals.NotContestable),
)
def contest(numero: str) -> Created[Etat]:
    """Contests in words what the page says is open to it; once for a key."""
    opened, asked = _opened(), web.read(frais.current_request, asks.Contested)
    key = web.idempotency_key(frais.current_request)
    etat = asks.contest(Ask(opened.id, numero, asked.version, asked.texte, key), web.now())
    return Created(etat, _tag(etat["version"]))


@frais.route("/etats-de-frais/{numero}/simulation", methods=["POST"])
@contract(
    "Simuler sur une de ses missions, sans rien enregistrer",
    who=COMPLETE,
    takes=simulation.OfClaim,
    refuses=_UNKNOWN,
)
def simulate_claim(numero: str) -> SimulationDEtat:
    """What a declaration would give on this claim; nothing is kept."""
    claim = claims.load(_opened().id, numero, web.now())
    return simulation.of_claim(claim, web.read(frais.current_request, simulation.OfClaim).declaration)


@frais.route("/etats-de-frais/{numero}/recapitulatif")
@contract("Le récapitulatif en PDF", who=COMPLETE, query=("langue",), refuses=(*_UNKNOWN, errors.InvalidFields))
def summary(numero: str) -> Ok[Lien] | Accepted[EnPreparation]:
    """The PDF of a claim, in the person's language or that of the page: a link, or 202 while it is made."""
    from chalicelib.frais import recapitulatif
    from chalicelib.identity import spoken

    opened = _opened()
    langue = spoken.of_file(opened, frais.current_request.query_params)
    link = recapitulatif.link(opened.id, numero, langue, web.now())
    return Accepted({"etat": "en_preparation"}) if link is None else Ok({"url": link})


@frais.route("/etats-de-frais/{numero}/justificatifs", methods=["POST"])
@contract(
    "Annoncer un justificatif",
    who=COMPLETE,
    takes=receipts.Announced,
    key=True,
    refuses=(*_UNKNOWN, *_CLOSED, refusals.TooManyReceipts),
)
def announce_receipt(numero: str) -> Created[JustificatifAnnonce]:
    """The form to post a file with; once for a key."""
    opened, request = _opened(), frais.current_request
    file, key = web.read(request, receipts.Announced), web.idempotency_key(request)
    return Created(receipts.announce(opened.id, numero, file, key, web.now()))


@frais.route("/etats-de-frais/{numero}/justificatifs/{identifiant}")
@contract("Lire un justificatif", who=COMPLETE, refuses=(*_UNKNOWN, refusals.ReceiptUnknown))
def read_receipt(numero: str, identifiant: str) -> Lien:
    """A link of a minute at most to a file."""
    return {"url": receipts.link(_opened().id, numero, identifiant, web.now())}


@frais.route("/etats-de-frais/{numero}/justificatifs/{identifiant}", methods=["DELETE"])
@contract("Retirer un justificatif", who=COMPLETE, refuses=(*_UNKNOWN, *_CLOSED, refusals.ReceiptUnknown))
def remove_receipt(numero: str, identifiant: str) -> Empty:
    """Takes a file off the claim."""
    receipts.remove(_opened().id, numero, identifiant, web.now())
    return Empty()


@frais.route("/etats-de-frais/{numero}/justificatifs/{identifiant}/finalisation", methods=["POST"])
@contract(
    "Faire vérifier le fichier envoyé",
    who=COMPLETE,
    takes=Nothing,
    refuses=(
        *_UNKNOWN,
        *_CLOSED,
        refusals.ReceiptUnknown,
        refusals.ReceiptNotReceived,
        refusals.ReceiptRefused,
        refusals.ReceiptUnreadable,
    ),
)
def finalise_receipt(numero: str, identifiant: str) -> Justificatif:
    """Has what arrived read; `pret` once it is proved readable, asked again until then."""
    opened = _opened()
    web.read(frais.current_request, Nothing)
    return receipts.finalise(opened.id, numero, identifiant, web.now())


@frais.route("/simulation", methods=["POST"])
@contract("Simuler un remboursement", who=ANYBODY, takes=simulation.Simulation)
def simulate() -> SimulationCalculee:
    """Anybody may ask what a mission would give; nothing is known of who asks."""
    return simulation.answer(web.read(frais.current_request, simulation.Simulation))


@frais.route("/communes")
@contract("Chercher une commune par son nom", who=ANYBODY, query=("q",), refuses=(errors.InvalidFields,))
def find_communes() -> CommunesTrouvees:
    """Anybody may ask which communes have a name, or a postal code."""
    asked: Mapping[str, str] = frais.current_request.query_params or {}
    return simulation.communes_named(str(asked.get("q", "")))


def _claim(claim: claims.Claim) -> Ok[Etat]:
    return Ok(views.whole(claim), _tag(claim.etat.version))


def _tag(version: float) -> dict[str, str | list[str]]:
    return {"ETag": f'"{int(version)}"'}


def _ask(opened: sessions.Open, numero: str, act: str, asked: Version) -> submission.Act:
    """The act asked of one version of a claim."""
    key = web.idempotency_key(frais.current_request)
    return submission.Act(opened.id, opened.compte.courriel, numero, act, asked.version, key)


def _if_match(header: str) -> int:
    """The version in `If-Match: "<version>"`."""
    found = re.fullmatch(r'"([0-9]{1,9})"', header.strip())
    if found is None:
        raise errors.MalformedRequest()
    return int(found[1])
