"""Ways in for the staff themselves: sign-in in two steps, invitations, accounts."""

from dataclasses import asdict
from typing import Any

from chalice import Blueprint, Response

from chalicelib import errors, web
from chalicelib.identity.staff import accounts, door, enrolment, invitations, roster, sessions, sign_in
from chalicelib.identity.staff.models import ADMINISTRATEUR
from chalicelib.identity.staff.rights import EVERYBODY

gestion = Blueprint(__name__)
LINE, PASSWORD, CODE, TOKEN = 254, 512, 80, 64


@gestion.route("/gestion/connexion", methods=["POST"])
def enter() -> Response:
    request = gestion.current_request
    fields = web.read_fields(request, required={"courriel": LINE, "mot_de_passe": PASSWORD})
    cookie = sign_in.enter(
        fields["courriel"],
        fields["mot_de_passe"],
        address=web.viewer_address(request),
        device=web.device(request),
        now=web.now(),
    )
    return Response(body={"etape": "code"}, headers=door.give(cookie))


@gestion.route("/gestion/connexion/code", methods=["POST"])
def give_code() -> Response:
    request, now = gestion.current_request, web.now()
    fields = web.read_fields(request, required={}, optional={"code": CODE, "code_de_secours": CODE})
    if len(fields) != 1:
        raise errors.InvalidFields([("/code", "champ_requis", "Saisissez le code, ou un code de secours.")])
    if "code" in fields:
        cookie, account = sign_in.give_code(door.cookie(request), fields["code"], now)
    else:
        cookie, account = sign_in.give_recovery_code(door.cookie(request), fields["code_de_secours"], now)
    return Response(body=accounts.entered(roster.get(account.id)), headers=door.give(cookie))


@gestion.route("/gestion/deconnexion", methods=["POST"])
def leave() -> Response:
    web.read_fields(gestion.current_request, required={})
    sessions.end(door.cookie(gestion.current_request))
    return web.no_content(door.take_back())


@gestion.route("/gestion/moi")
def me() -> dict[str, Any]:
    return accounts.entered(door.member(gestion.current_request, web.now(), *EVERYBODY))


@gestion.route("/gestion/invitation", methods=["POST"])
def open_invitation() -> Response:
    request = gestion.current_request
    fields = web.read_fields(request, required={"jeton": TOKEN, "nouveau": PASSWORD})
    cookie, what = enrolment.begin(fields["jeton"], fields["nouveau"], device=web.device(request), now=web.now())
    return Response(body=asdict(what), headers=door.give(cookie))


@gestion.route("/gestion/invitation/code", methods=["POST"])
def confirm_invitation() -> Response:
    request = gestion.current_request
    fields = web.read_fields(request, required={"code": CODE})
    cookie, codes = enrolment.confirm(door.cookie(request), fields["code"], web.now())
    return Response(body={"portee": sessions.COMPLETE, "codes_de_secours": codes}, headers=door.give(cookie))


@gestion.route("/gestion/personnels", methods=["GET", "POST"])
def staff() -> Response | dict[str, Any]:
    request, now = gestion.current_request, web.now()
    acteur = door.member(request, now, ADMINISTRATEUR)
    if request.method == "GET":
        return {"personnels": [accounts.line(account, acteur) for account in roster.everybody()]}
    fields = accounts.read_form(web.read_json(request, limit=4096))
    compte, done = accounts.open_one(fields, acteur, now)
    line = accounts.line(roster.get(compte), acteur)
    return Response(body=line, status_code=201 if done == invitations.CREATED else 200)


@gestion.route("/gestion/personnels/{compte}/invitation", methods=["POST"])
def invite_again(compte: str) -> Response:
    acteur = door.member(gestion.current_request, web.now(), ADMINISTRATEUR)
    web.read_fields(gestion.current_request, required={})
    invitations.again(compte, web.now(), str(acteur.pk))
    return Response(body={"message": "Un nouveau lien vient de partir, valable 72\u00a0heures."}, status_code=202)


@gestion.route("/gestion/personnels/{compte}/desactivation", methods=["POST"])
def close_account(compte: str) -> Response:
    acteur = door.member(gestion.current_request, web.now(), ADMINISTRATEUR)
    web.read_fields(gestion.current_request, required={})
    roster.close(roster.get(compte), web.now(), acteur)
    return web.no_content()
