"""Ways in for the staff themselves: sign-in in two steps, invitations, accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice import Blueprint

from chalicelib import errors, web
from chalicelib.fields import Body, Faults, Nothing, Text, maybe
from chalicelib.identity import known_browsers, signals
from chalicelib.identity.staff import accounts, door, enrolment, invitations, refusals, roster, sessions, sign_in
from chalicelib.identity.staff.door import staff
from chalicelib.identity.staff.models import ADMINISTRATEUR
from chalicelib.identity.staff.rights import ANYONE, OFFICE
from chalicelib.web.answers import Accepted, Created, Empty, Ok
from chalicelib.web.contract import ANYBODY, contract

if TYPE_CHECKING:
    from chalicelib.identity.shapes import Phrase
    from chalicelib.identity.staff.shapes import (
        CodeAttendu,
        CodesDeSecours,
        LigneDuPersonnel,
        MembreConnecte,
        Personnels,
        SecretAEnroler,
        Signaux,
    )

gestion = Blueprint(__name__)
_LINE, _PASSWORD, _CODE, _TOKEN = 254, 512, 80, 64
_ADMINISTRATEUR = staff(ADMINISTRATEUR)


class StaffSignIn(Body):
    courriel = Text(_LINE)
    mot_de_passe = Text(_PASSWORD)


class SecondFactor(Body):
    """One of the two."""

    code = maybe(Text(_CODE))
    code_de_secours = maybe(Text(_CODE))

    def check(self, at: str, faults: Faults) -> None:
        if not faults and (self.code is None) == (self.code_de_secours is None):
            faults.note(f"{at}/code", "champ_requis", "Saisissez le code, ou un code de secours.")


class Invited(Body):
    jeton = Text(_TOKEN)
    nouveau = Text(_PASSWORD)


class EnrolmentCode(Body):
    code = Text(_CODE)


@gestion.route("/gestion/connexion", methods=["POST"])
@contract(
    "Se connecter, premier facteur",
    who=ANYBODY,
    takes=StaffSignIn,
    refuses=(refusals.StaffRefused, refusals.StaffTooManyTries),
)
def enter() -> Ok[CodeAttendu]:
    request = gestion.current_request
    said = web.read(request, StaffSignIn)
    cookie = sign_in.enter(
        said.courriel,
        said.mot_de_passe,
        address=web.viewer_address(request),
        device=web.device(request),
        now=web.now(),
        known=web.known_browser(request),
    )
    return Ok({"etape": "code"}, door.give(cookie))


@gestion.route("/gestion/connexion/code", methods=["POST"])
@contract(
    "Se connecter, second facteur",
    who=ANYBODY,
    takes=SecondFactor,
    refuses=(refusals.SecondFactorRefused, refusals.NoStaffSession, refusals.StaffTooManyTries),
)
def give_code() -> Ok[MembreConnecte]:
    request, now = gestion.current_request, web.now()
    said = web.read(request, SecondFactor)
    known = known_browsers.secret_of(web.known_browser(request))
    if said.code is not None:
        cookie, account = sign_in.give_code(door.cookie(request), said.code, known, now)
    else:
        cookie, account = sign_in.give_recovery_code(door.cookie(request), said.code_de_secours or "", known, now)
    return Ok(accounts.entered(roster.get(account.id)), web.known_by(known, str(door.give(cookie)["Set-Cookie"])))


@gestion.route("/gestion/deconnexion", methods=["POST"])
@contract("Se déconnecter", who=ANYBODY, takes=Nothing)
def leave() -> Empty:
    web.read(gestion.current_request, Nothing)
    sessions.end(door.cookie(gestion.current_request))
    return Empty(door.take_back())


@gestion.route("/gestion/moi")
@contract("Qui est connecté, et ses droits", who=staff(*ANYONE))
def me() -> MembreConnecte:
    return accounts.entered(door.member(gestion.current_request, web.now(), *ANYONE))


@gestion.route("/gestion/signaux")
@contract("Ce qui ressemble à une attaque, hier et aujourd’hui", who=staff(*OFFICE))
def suspicions() -> Signaux:
    now = web.now()
    door.member(gestion.current_request, now, *OFFICE)
    found = signals.recent(now)
    return {"reseaux": found["reseau"], "mots_de_passe": found["mot_de_passe"]}


@gestion.route("/gestion/invitation", methods=["POST"])
@contract(
    "Ouvrir son compte par le lien reçu",
    who=ANYBODY,
    takes=Invited,
    refuses=(refusals.InvitationRefused, errors.WeakPassword),
)
def open_invitation() -> Ok[SecretAEnroler]:
    request = gestion.current_request
    said = web.read(request, Invited)
    cookie, what = enrolment.begin(said.jeton, said.nouveau, device=web.device(request), now=web.now())
    return Ok(what, door.give(cookie))


@gestion.route("/gestion/invitation/code", methods=["POST"])
@contract(
    "Confirmer l’enrôlement ; les codes de secours sont montrés une fois",
    who=ANYBODY,
    takes=EnrolmentCode,
    refuses=(refusals.SecondFactorRefused, refusals.NoStaffSession, refusals.InvitationRefused),
)
def confirm_invitation() -> Ok[CodesDeSecours]:
    request = gestion.current_request
    said = web.read(request, EnrolmentCode)
    known = known_browsers.secret_of(web.known_browser(request))
    cookie, codes = enrolment.confirm(door.cookie(request), said.code, known, web.now())
    given = web.known_by(known, str(door.give(cookie)["Set-Cookie"]))
    return Ok({"portee": "complete", "codes_de_secours": codes}, given)


@gestion.route("/gestion/personnels")
@contract("Les comptes du personnel", who=_ADMINISTRATEUR)
def everybody() -> Personnels:
    now = web.now()
    acteur = door.member(gestion.current_request, now, ADMINISTRATEUR)
    known = [accounts.line(account, acteur) for account in roster.everybody()]
    return {"personnels": known, "services": accounts.offered(now)}


@gestion.route("/gestion/personnels", methods=["POST"])
@contract(
    "Ouvrir un compte du personnel",
    who=_ADMINISTRATEUR,
    takes=accounts.StaffForm,
    refuses=(refusals.StaffExists,),
)
def open_account() -> Ok[LigneDuPersonnel] | Created[LigneDuPersonnel]:
    acteur = door.member(gestion.current_request, web.now(), ADMINISTRATEUR)
    form = web.read(gestion.current_request, accounts.StaffForm)
    compte, done = accounts.open_one(form, acteur, web.now())
    line = accounts.line(roster.get(compte), acteur)
    return Created(line) if done == invitations.CREATED else Ok(line)


@gestion.route("/gestion/personnels/{compte}/invitation", methods=["POST"])
@contract("Envoyer un nouveau lien", who=_ADMINISTRATEUR, takes=Nothing, refuses=(refusals.StaffUnknown,))
def invite_again(compte: str) -> Accepted[Phrase]:
    acteur = door.member(gestion.current_request, web.now(), ADMINISTRATEUR)
    web.read(gestion.current_request, Nothing)
    invitations.again(compte, web.now(), str(acteur.pk))
    return Accepted({"message": "Un nouveau lien vient de partir, valable 72\u00a0heures."})


@gestion.route("/gestion/personnels/{compte}/desactivation", methods=["POST"])
@contract(
    "Fermer un compte",
    who=_ADMINISTRATEUR,
    takes=Nothing,
    refuses=(refusals.StaffUnknown, refusals.OwnAccount),
)
def close_account(compte: str) -> Empty:
    acteur = door.member(gestion.current_request, web.now(), ADMINISTRATEUR)
    web.read(gestion.current_request, Nothing)
    roster.close(roster.get(compte), web.now(), acteur)
    return Empty()
