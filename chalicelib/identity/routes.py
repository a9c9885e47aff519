"""Ways in for identity: read the fields, call one function, answer."""

from contextlib import suppress
from typing import Any

from chalice import Blueprint, Response

from chalicelib import errors, web
from chalicelib.academie import ACADEMIE, public
from chalicelib.health import check
from chalicelib.identity import devices, email_address, first_sign_in, password_reset, profile, sessions, sign_in

identity = Blueprint(__name__)
IDENTIFIER, PASSWORD, LINE = 80, 1024, 254
"""Longest texts that are read at all, in code points; a password's own limit counts once it is normalised."""


def opened(*, complete: bool = True) -> sessions.Open:
    """The session of the current request."""
    cookie = web.cookie(identity.current_request)
    return sessions.require(cookie, web.now()) if complete else sessions.check(cookie, web.now())


def _entered(cookie: str, scope: str) -> Response:
    return Response(body={"portee": scope}, headers=web.set_cookie(cookie))


@identity.route("/sante")
def health() -> dict[str, str]:
    return check()


@identity.route("/instance")
def instance() -> dict[str, Any]:
    return public(ACADEMIE)


@identity.route("/connexion", methods=["POST"])
def enter() -> Response:
    request = identity.current_request
    fields = web.read_fields(request, required={"identifiant": IDENTIFIER, "mot_de_passe": PASSWORD})
    cookie, scope = sign_in.sign_in(
        fields["identifiant"],
        fields["mot_de_passe"],
        address=web.viewer_address(request),
        device=web.device(request),
        now=web.now(),
        held=web.cookie(request),
    )
    return _entered(cookie, scope)


@identity.route("/deconnexion", methods=["POST"])
def leave() -> Response:
    """A session that a portal opened names it: the person may want to sign out of it too."""
    web.read_fields(identity.current_request, required={})
    portail = None
    with suppress(errors.NoSession):
        session = opened(complete=False)
        sessions.end(session)
        portail = session.session.portail
    if portail is None:
        return web.no_content(web.drop_cookie())
    return Response(body={"portail": portail}, headers=web.drop_cookie())


@identity.route("/deconnexion-partout", methods=["POST"])
def leave_everywhere() -> Response:
    web.read_fields(identity.current_request, required={})
    sessions.end_all(opened(complete=False), web.now())
    return web.no_content(web.drop_cookie())


@identity.route("/moi")
def me() -> dict[str, Any]:
    return profile.summary(opened(complete=False))


@identity.route("/mot-de-passe", methods=["POST"])
def choose_password() -> Response:
    fields = web.read_fields(identity.current_request, required={"nouveau": PASSWORD}, optional={"actuel": PASSWORD})
    return _entered(*first_sign_in.change(opened(complete=False), fields["nouveau"], fields.get("actuel"), web.now()))


@identity.route("/courriel", methods=["POST"])
def give_address() -> Response:
    fields = web.read_fields(identity.current_request, required={"courriel": LINE}, optional={"mot_de_passe": PASSWORD})
    asked = email_address.ask(opened(complete=False), fields["courriel"], fields.get("mot_de_passe"), web.now())
    return Response(body=asked, status_code=202)


@identity.route("/courriel/confirmation", methods=["POST"])
def confirm_address() -> Response:
    fields = web.read_fields(identity.current_request, required={"code": 40})
    return _entered(*email_address.confirm(opened(complete=False), fields["code"], web.now()))


@identity.route("/courriel/plus-tard", methods=["POST"])
def postpone_address() -> Response:
    web.read_fields(identity.current_request, required={})
    return _entered(*email_address.postpone(opened(complete=False), web.now()))


@identity.route("/mot-de-passe-oublie", methods=["POST"])
def forgot() -> Response:
    fields = web.read_fields(identity.current_request, required={"identifiant": IDENTIFIER})
    return Response(body={"message": password_reset.request(fields["identifiant"], web.now())}, status_code=202)


@identity.route("/reinitialisation", methods=["POST"])
def use_link() -> Response:
    fields = web.read_fields(identity.current_request, required={"jeton": 64, "nouveau": PASSWORD})
    password_reset.use(fields["jeton"], fields["nouveau"], web.viewer_address(identity.current_request), web.now())
    return web.no_content()


@identity.route("/sessions")
def list_sessions() -> dict[str, Any]:
    return {"sessions": devices.listed(opened(), web.now())}


@identity.route("/sessions/{session_id}", methods=["DELETE"])
def end_session(session_id: str) -> Response:
    devices.end(opened(), session_id)
    return web.no_content()


@identity.route("/informations", methods=["GET", "PUT"])
def coordinates() -> dict[str, Any]:
    person = opened()
    if identity.current_request.method == "PUT":
        fields = web.read_fields(identity.current_request, required={}, optional=profile.EDITABLE, empty=True)
        return profile.correct(person, fields, web.now())
    return profile.coordinates(person)
