"""Ways in for identity: read the fields, call one function, answer."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.academie import ACADEMIE, public
from chalicelib.fields import Body, Choice, Flag, Nothing, Text, maybe
from chalicelib.health import check, page_failed
from chalicelib.identity import (
    email_address,
    first_sign_in,
    known_browsers,
    password_reset,
    profile,
    sessions,
    sign_in,
)
from chalicelib.identity.models import LANGUES
from chalicelib.web.answers import Accepted, Away, Empty, Ok
from chalicelib.web.contract import ANYBODY, COMPLETE, RESTRICTED, contract

if TYPE_CHECKING:
    from chalicelib.identity.shapes import (
        AdresseDemandee,
        Informations,
        Instance,
        LangueChoisie,
        Moi,
        Phrase,
        Portee,
        Sante,
        SesRappels,
        SesSessions,
        SortieDuPortail,
    )

identity = Blueprint(__name__)
_IDENTIFIER, _PASSWORD, _LINE = 80, 1024, 254
"""Longest texts that are read at all, in code points; a password's own limit counts once it is normalised."""


class SignIn(Body):
    """`langue`, here and where an e-mail is asked for: of the page, where it is not in French."""

    identifiant = Text(_IDENTIFIER)
    mot_de_passe = Text(_PASSWORD)
    langue = maybe(Choice(LANGUES))


class Chosen(Body):
    """`actuel`: asked for when the session is complete."""

    nouveau = Text(_PASSWORD)
    actuel = maybe(Text(_PASSWORD))


class Address(Body):
    """`mot_de_passe`: asked for when an address is known already."""

    courriel = Text(_LINE)
    mot_de_passe = maybe(Text(_PASSWORD))
    langue = maybe(Choice(LANGUES))


class Code(Body):
    code = Text(40)


class Reminders(Body):
    """What is left out stays as it is."""

    echeance = maybe(Flag())
    mission = maybe(Flag())
    dossier = maybe(Flag())
    message = maybe(Flag())


class Forgotten(Body):
    identifiant = Text(_IDENTIFIER)
    langue = maybe(Choice(LANGUES))


class Spoken(Body):
    langue = Choice(LANGUES)


class Link(Body):
    jeton = Text(64)


class ByLink(Body):
    jeton = Text(64)
    nouveau = Text(_PASSWORD)


def opened(*, complete: bool = True) -> sessions.Open:
    """The session of the current request."""
    cookie = web.cookie(identity.current_request)
    return sessions.require(cookie, web.now()) if complete else sessions.check(cookie, web.now())


def _entered(cookie: str, scope: str, known: str | None = None) -> Ok[Portee]:
    """`known`: the secret by which the browser will be known."""
    given = web.set_cookie(cookie)
    return Ok({"portee": scope}, given if known is None else web.known_by(known, str(given["Set-Cookie"])))


@identity.route("/sante")
@contract("Dire que le service et ses tables répondent", who=ANYBODY)
def health() -> Sante:
    return {"etat": "ok", "instance": ACADEMIE.code, "version": check()}


@identity.route("/panne")
@contract("Compter une page qui ne marche pas", who=ANYBODY, query=("cas", "page"), refuses=(errors.InvalidFields,))
def failed() -> Empty:
    """Asked for by an image: the one request that the oldest browser can send. Another site's image counts nothing."""
    request = identity.current_request
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise errors.ForeignOrigin()
    said: Mapping[str, str] = request.query_params or {}
    page_failed(str(said.get("cas", "")), str(said.get("page", "")), web.device(request))
    return Empty()


@identity.route("/instance")
@contract("Les faits publics de l’académie", who=ANYBODY)
def instance() -> Instance:
    return cast("Instance", public(ACADEMIE))


@identity.route("/connexion", methods=["POST"])
@contract(
    "Se connecter",
    who=ANYBODY,
    takes=SignIn,
    refuses=(
        errors.CredentialsRefused,
        errors.TemporaryPasswordExpired,
        errors.PasswordTooLong,
        errors.TooManyTries,
    ),
)
def enter() -> Ok[Portee]:
    request = identity.current_request
    said = web.read(request, SignIn)
    held, known = web.cookie(request), web.known_browser(request)
    browser = sign_in.Browser(web.viewer_address(request), web.device(request), held, known, said.langue)
    return _entered(*sign_in.sign_in(said.identifiant, said.mot_de_passe, browser, web.now()))


@identity.route("/deconnexion", methods=["POST"])
@contract("Se déconnecter", who=ANYBODY, takes=Nothing)
def leave() -> Ok[SortieDuPortail] | Empty:
    """A session that a portal opened names it: the person may want to sign out of it too."""
    web.read(identity.current_request, Nothing)
    portail = None
    with suppress(errors.NoSession):
        session = opened(complete=False)
        sessions.end(session)
        portail = session.session.portail
    if portail is None:
        return Empty(web.drop_cookie())
    return Ok({"portail": portail}, web.drop_cookie())


@identity.route("/deconnexion-partout", methods=["POST"])
@contract("Fermer toutes ses sessions", who=RESTRICTED, takes=Nothing)
def leave_everywhere() -> Empty:
    web.read(identity.current_request, Nothing)
    sessions.end_all(opened(complete=False), web.now())
    return Empty(web.known_by("", str(web.drop_cookie()["Set-Cookie"])))


@identity.route("/moi")
@contract("Qui est connecté", who=RESTRICTED)
def me() -> Moi:
    return profile.summary(opened(complete=False), web.now())


@identity.route("/mot-de-passe", methods=["POST"])
@contract(
    "Choisir son mot de passe",
    who=RESTRICTED,
    takes=Chosen,
    refuses=(errors.WeakPassword, errors.StepNotOpen, errors.PasswordTooLong, errors.TooManyTries),
)
def choose_password() -> Ok[Portee]:
    """Asked again after a lost answer, the session that chose has ended and the password counts: it lets in."""
    said, now = web.read(identity.current_request, Chosen), web.now()
    try:
        session = opened(complete=False)
    except errors.NoSession:
        return _entered(*first_sign_in.again(web.cookie(identity.current_request), said.nouveau, now))
    known = web.known_browser(identity.current_request)
    return _entered(*first_sign_in.change(session, said.nouveau, said.actuel, known, now))


@identity.route("/courriel", methods=["POST"])
@contract(
    "Indiquer son adresse électronique",
    who=RESTRICTED,
    takes=Address,
    refuses=(errors.PasswordChangeRequired, errors.PasswordTooLong, errors.TooManyTries),
)
def give_address() -> Accepted[AdresseDemandee]:
    said = web.read(identity.current_request, Address)
    asked = email_address.Asked(said.courriel, said.mot_de_passe, said.langue)
    return Accepted(email_address.ask(opened(complete=False), asked, web.now()))


@identity.route("/courriel/confirmation", methods=["POST"])
@contract(
    "Recopier le code reçu",
    who=RESTRICTED,
    takes=Code,
    refuses=(errors.CodeRefused, errors.CodeWornOut, errors.PasswordChangeRequired),
)
def confirm_address() -> Ok[Portee]:
    said = web.read(identity.current_request, Code)
    return _entered(*email_address.confirm(opened(complete=False), said.code, web.now()))


@identity.route("/courriel/plus-tard", methods=["POST"])
@contract("Remettre l’adresse à plus tard", who=RESTRICTED, takes=Nothing, refuses=(errors.StepNotOpen,))
def postpone_address() -> Ok[Portee]:
    web.read(identity.current_request, Nothing)
    return _entered(*email_address.postpone(opened(complete=False), web.now()))


@identity.route("/mot-de-passe-oublie", methods=["POST"])
@contract("Demander un lien", who=ANYBODY, takes=Forgotten)
def forgot() -> Accepted[Phrase]:
    said = web.read(identity.current_request, Forgotten)
    address = web.viewer_address(identity.current_request)
    return Accepted({"message": password_reset.request(said.identifiant, address, web.now(), said.langue)})


@identity.route("/reinitialisation/lien", methods=["POST"])
@contract(
    "Dire si un lien peut encore servir",
    who=ANYBODY,
    takes=Link,
    refuses=(errors.LinkRefused, errors.LinkServed, errors.TooManyTries),
)
def look_at_link() -> Empty:
    """By POST: the token stands in no address, and so in no log."""
    said = web.read(identity.current_request, Link)
    password_reset.look(said.jeton, web.viewer_address(identity.current_request), web.now())
    return Empty()


@identity.route("/reinitialisation", methods=["POST"])
@contract(
    "Choisir un mot de passe par un lien",
    who=ANYBODY,
    takes=ByLink,
    refuses=(errors.LinkRefused, errors.WeakPassword, errors.TooManyTries),
)
def use_link() -> Empty:
    said = web.read(identity.current_request, ByLink)
    request = identity.current_request
    known = known_browsers.secret_of(web.known_browser(request))
    password_reset.use(said.jeton, said.nouveau, (web.viewer_address(request), known), web.now())
    return Empty(web.known_by(known))


@identity.route("/sessions")
@contract("Ses sessions ouvertes", who=COMPLETE)
def list_sessions() -> SesSessions:
    from chalicelib.identity import devices

    return {"sessions": devices.listed(opened(), web.now())}


@identity.route("/sessions/{session_id}", methods=["DELETE"])
@contract("Fermer une session", who=COMPLETE, refuses=(errors.NotFound,))
def end_session(session_id: str) -> Empty:
    from chalicelib.identity import devices

    devices.end(opened(), session_id)
    return Empty()


@identity.route("/informations")
@contract("Ses coordonnées", who=COMPLETE)
def coordinates() -> Informations:
    return profile.coordinates(opened())


@identity.route("/informations", methods=["PUT"])
@contract("Corriger ses coordonnées", who=COMPLETE, takes=profile.Coordinates)
def correct_coordinates() -> Informations:
    person = opened()
    return profile.correct(person, web.read(identity.current_request, profile.Coordinates).given(), web.now())


@identity.route("/langue", methods=["PUT"])
@contract("Choisir la langue de ce qui lui est écrit", who=RESTRICTED, takes=Spoken)
def choose_language() -> LangueChoisie:
    from chalicelib.identity import spoken  # when asked for, never at a start

    person = opened(complete=False)
    return spoken.choose(person, web.read(identity.current_request, Spoken).langue)


@identity.route("/rappels")
@contract("Les rappels par courriel, et ceux qu’on ne veut plus", who=COMPLETE)
def own_reminders() -> SesRappels:
    from chalicelib.identity import stops  # when asked for, never at a start

    return stops.show(opened())


@identity.route("/rappels", methods=["PUT"])
@contract("Arrêter ou reprendre des rappels, par sorte", who=COMPLETE, takes=Reminders, refuses=(errors.NotFound,))
def choose_reminders() -> SesRappels:
    from chalicelib.identity import stops

    person, said = opened(), web.read(identity.current_request, Reminders)
    asked = {kind: getattr(said, kind) for kind in stops.KINDS if getattr(said, kind) is not None}
    return stops.choose(person, asked, web.now())


@identity.route("/rappels/arret/{jeton}")
@contract("Le lien d’un rappel, ouvert : mène à la page où les arrêter, et n’arrête rien", who=ANYBODY)
def look_at_stop(jeton: str) -> Away:
    return Away("/informations/#rappels", [])


@identity.route("/rappels/arret/{jeton}", methods=["POST"], content_types=web.ONE_CLICK_TYPES)
@contract("Le lien d’un rappel, en un geste de la messagerie (RFC 8058) : arrête cette sorte", who=ANYBODY)
def stop_by_link(jeton: str) -> Empty:
    from chalicelib.identity import stops

    request = identity.current_request
    stops.stop(jeton, web.few_bytes(request), web.now())
    return Empty()
