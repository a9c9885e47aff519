"""Every staff route asks for a second factor and a role; an intervenant's session is worth nothing there, and back."""

import json
import os
import subprocess
import sys

import pytest

import app as service_app
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from tests.gestion import staff
from tests.identity.people import enrol, settled

key, office = staff.key, staff.office

DOORS = {"POST /connexion", "POST /connexion/code", "POST /deconnexion", "POST /invitation", "POST /invitation/code"}
"""What is open before a complete session, each for its own proof only."""
OFFICE, ADMIN, ALL = (
    {"administrateur", "gestionnaire"},
    {"administrateur"},
    {"administrateur", "gestionnaire", "chef_de_centre"},
)
DESK = "guichet"
"""A gestionnaire of the help desk and of no other service."""
HELP, ANYONE = OFFICE | {DESK}, ALL | {DESK}
"""Looking people up, what gives them back their access, those who asked for help; one's own account."""
ROLES = {
    "GET /moi": ANYONE,
    "DELETE /portails/{portail}": ANYONE,
    "GET /personnels": ADMIN,
    "POST /personnels": ADMIN,
    "POST /personnels/{compte}/invitation": ADMIN,
    "POST /personnels/{compte}/desactivation": ADMIN,
    "GET /intervenants": HELP,
    "GET /intervenants/{compte}": HELP,
    "POST /intervenants/{compte}/courriel": HELP,
    "POST /intervenants/{compte}/nom": OFFICE,
    "POST /intervenants/{compte}/mot-de-passe-provisoire": HELP,
    "POST /intervenants/{compte}/deblocage": HELP,
    "POST /intervenants/{compte}/ecarter": OFFICE,
    "POST /intervenants/{compte}/historiser": OFFICE,
    "POST /intervenants/{compte}/reintegrer": OFFICE,
    "GET /droits": OFFICE,
    "POST /droits/{compte}/{sorte}": OFFICE,
    "POST /imports/fichiers": OFFICE,
    "GET /imports": OFFICE,
    "POST /imports": OFFICE,
    "GET /imports/{lot}": OFFICE,
    "GET /imports/{lot}/rapport": OFFICE,
    "GET /imports/{lot}/a-corriger/{genre}": OFFICE,
    "POST /imports/{lot}/essai": OFFICE,
    "POST /imports/{lot}/lancement": OFFICE,
    "POST /imports/{lot}/arret": OFFICE,
    "POST /imports/{lot}/reprise": OFFICE,
    "POST /missions/{numero}/annulation": OFFICE,
    "POST /missions/{numero}/retablissement": OFFICE,
    "POST /missions/{numero}/deplacement": OFFICE,
    "POST /missions/{numero}/personnes": OFFICE,
    "POST /missions/{numero}/personnes/{compte}/retrait": OFFICE,
    "GET /convocations": OFFICE,
    "POST /convocations": OFFICE,
    "GET /convocations/{lot}": OFFICE,
    "GET /convocations/{lot}/liste": OFFICE,
    "POST /convocations/{lot}/officielle": OFFICE,
    "POST /convocations/{lot}/arret": OFFICE,
    "POST /convocations/{lot}/reprise": OFFICE,
    "POST /convocations/{lot}/reimpression": OFFICE,
    "GET /convocations/{lot}/sans-courriel": OFFICE,
    "POST /convocations/{lot}/annulation": OFFICE,
    "GET /convocations/{lot}/fichiers/{rang}": OFFICE,
    "GET /etats-de-frais": OFFICE,
    "GET /attente": OFFICE,
    "GET /etats-de-frais/reperes": OFFICE,
    "POST /etats-de-frais/lot": OFFICE,
    "POST /etats-de-frais/lot/apercu": OFFICE,
    "GET /etats-de-frais/{compte}/{numero}": OFFICE,
    "GET /etats-de-frais/{compte}/{numero}/justificatifs/{identifiant}": OFFICE,
    "POST /etats-de-frais/{compte}/{numero}/correction": OFFICE,
    "POST /etats-de-frais/{compte}/{numero}/correction/apercu": OFFICE,
    "POST /etats-de-frais/{compte}/{numero}/decision": OFFICE,
    "POST /etats-de-frais/{compte}/{numero}/tarif": OFFICE,
    "GET /contestations": OFFICE,
    "GET /messages": OFFICE,
    "GET /messages/{compte}/{numero}": OFFICE,
    "POST /messages/{compte}/{numero}": OFFICE,
    "POST /messages/{compte}/{numero}/classement": OFFICE,
    "GET /demandes": OFFICE,
    "POST /etats-de-frais/{compte}/{numero}/demande": OFFICE,
    "GET /communes-limitrophes": OFFICE,
    "PUT /communes-limitrophes": OFFICE,
    "GET /reglages": OFFICE,
    "POST /reglages": OFFICE,
    "GET /reglages/fichier": OFFICE,
    "POST /reglages/fichier": OFFICE,
    "GET /reglages/manques": OFFICE,
    "POST /reglages/recalcul": OFFICE,
    "GET /reglages/{identifiant}/effet": OFFICE,
    "POST /reglages/{identifiant}/decision": OFFICE,
    "POST /etats-de-frais/{compte}/{numero}/contestation": OFFICE,
    "GET /liquidation": OFFICE,
    "GET /personnes": HELP,
    "POST /personnes/releve": HELP,
    "GET /personnes/fichiers/{genre}": OFFICE,
    "GET /centres": ALL,
    "GET /missions": OFFICE,
    "POST /missions/releve": OFFICE,
    "GET /missions/{numero}": OFFICE,
    "POST /liquidation/comptage": OFFICE,
    "POST /liquidation/lots": OFFICE,
    "GET /liquidation/lots/{numero}": OFFICE,
    "GET /liquidation/lots/{numero}/fichiers/{genre}": OFFICE,
    "POST /liquidation/lots/{numero}/reprise": OFFICE,
    "POST /liquidation/retours": OFFICE,
    "GET /liquidation/retours/{retour}": OFFICE,
    "GET /signaux": OFFICE,
    "GET /tableau-de-bord": OFFICE,
    "GET /tableau-de-bord/{table}": OFFICE,
    "GET /tableau-de-bord/fichiers/{genre}": OFFICE,
    "POST /tableau-de-bord/actualisation": OFFICE,
    "GET /constats": ALL,
    "POST /constats": ALL,
    "GET /aides": HELP,
    "GET /adresses-refusees": HELP,
    "GET /intervenants/{compte}/courriels": HELP,
    "POST /intervenants/{compte}/courriel/reprise": HELP,
    "POST /aides/{compte}/traitee": HELP,
}
NOT_THESE = {"droit_absent", "session_gestion_absente", "second_facteur_requis"}


def routes():
    """Every way in of the staff that the service declares."""
    prefix = "/api/v1/gestion"
    return sorted(
        f"{method} {path.removeprefix(prefix)}"
        for path, methods in service_app.app.routes.items()
        if path.startswith(prefix)
        for method in methods
    )


def call(browser, route, compte="f" * 20):
    method, path = route.split(" ")
    return browser(method, f"/gestion{path.replace('{compte}', compte)}")


CLOSED = [route for route in routes() if route not in DOORS]


@pytest.mark.exigence("S49")
def test_every_route_has_its_row():
    assert set(CLOSED) == set(ROLES)
    assert set(routes()) >= DOORS


@pytest.mark.exigence("S49")
@pytest.mark.parametrize("route", CLOSED)
def test_nothing_but_a_second_factor_opens_a_staff_route(route, office):
    waiting, enrolling, (_, intervenant) = office.api.browser(), office.api.browser(), settled(office.api)
    office.member(courriel="attend@service.example").password(waiting)
    _, courriel = office.invited()
    enrolling.post("/gestion/invitation", {"jeton": office.token(courriel), "nouveau": staff.PHRASE})
    disguised = office.api.browser()
    disguised.cookie = intervenant.cookie.replace("__Host-imagin=", "__Host-imagin-gestion=")
    doubled = office.api.browser()
    own = office.member(courriel="deux@service.example").browser.cookie
    doubled.cookie = f"{own}; {own}"
    for stranger in (office.api.browser(), intervenant, disguised, doubled):
        assert (call(stranger, route).status, call(stranger, route).code) == (401, "session_gestion_absente")
    for half in (waiting, enrolling):
        assert (call(half, route).status, call(half, route).code) == (403, "second_facteur_requis")


@pytest.mark.exigence("S49")
def test_a_staff_session_opens_nothing_of_an_intervenant(office):
    member = office.member()
    disguised = office.api.browser()
    disguised.cookie = member.browser.cookie.replace("__Host-imagin-gestion=", "__Host-imagin=")
    paths = ("/moi", "/missions", "/etats-de-frais", "/informations", "/sessions")
    for browser in (member.browser, disguised):
        assert [browser.get(path).status for path in paths] == [401] * len(paths)


@pytest.mark.parametrize("role", sorted(ANYONE))
def test_each_role_has_its_own_rights(role, office):
    member = office.member(services=["GUICHET"]) if role == DESK else office.member(role)
    for route in CLOSED:
        answer = call(member.browser, route)
        if role in ROLES[route]:
            assert answer.status < 300 or answer.json.get("code") not in NOT_THESE, (route, answer.body)
        else:
            assert (answer.status, answer.code) == (403, "droit_absent"), route


def test_the_help_desk_is_told_what_it_does_and_whose_the_rest_is(office):
    desk = office.member(services=["GUICHET"])
    for route in ("POST /imports", "GET /reglages", "POST /messages/{compte}/000001", "GET /constats", "GET /personnels"):
        answer = call(desk.browser, route)
        assert (answer.status, answer.code) == (403, "droit_absent"), route
        assert answer.json["detail"].startswith("Le guichet dépanne l’accès des personnes"), route


def test_a_service_beside_the_help_desk_keeps_its_own_rights(office):
    both = office.member(services=["GUICHET", "DEC-1"])
    assert {call(both.browser, route).status for route in ("GET /imports", "GET /reglages", "GET /contestations")} == {200}
    chef = office.member("chef_de_centre", services=["GUICHET"])
    assert call(chef.browser, "GET /centres").status == 200


def test_a_closed_account_loses_its_session_at_the_next_request(office):
    admin, member = office.member("administrateur"), office.member()
    assert admin.browser.post(f"/gestion/personnels/{member.compte}/desactivation").status == 204
    assert member.browser.get("/gestion/moi").status == 401
    assert member.password(office.api.browser()).status == 401
    left = member.item
    assert not any((left.password_hash, left.secret, left.counter, left.recovery, left.invitation))


def test_nobody_closes_their_own_account(office):
    admin = office.member("administrateur")
    assert admin.browser.post(f"/gestion/personnels/{admin.compte}/desactivation").code == "propre_compte"
    assert admin.browser.get("/gestion/moi").status == 200


def test_a_right_taken_away_counts_from_the_next_request(office):
    admin = office.member("administrateur")
    admin.item.update(actions=[Personnel.role.set("chef_de_centre")])
    assert admin.browser.get("/gestion/personnels").code == "droit_absent"


def test_an_administrateur_opens_an_account(office):
    admin = office.member("administrateur")
    form = {
        "courriel": "Nouvelle@Service.example",
        "nom": "Dubois",
        "prenom": "Łucja",
        "role": "gestionnaire",
        "services": ["DEC-2"],
        "centres_uai": [],
        "numero_intervenant": "aucun",
    }
    answer = admin.browser.post("/gestion/personnels", form)
    assert (answer.status, answer.json["etat"]) == (201, "a_ouvrir")
    assert admin.browser.post("/gestion/personnels", form).status == 200
    refused = admin.browser.post("/gestion/personnels", form | {"role": "administrateur"})
    assert (refused.status, refused.code) == (409, "personnel_existant")
    member = staff.Member(answer.json["id"], "nouvelle@service.example", office.api.browser(), office.clock)
    office.open(member, office.token(member.courriel))
    listed = admin.browser.get("/gestion/personnels").json["personnels"]
    assert [(line["courriel"], line["etat"]) for line in listed] == [
        ("nouvelle@service.example", "ouvert"),
        (admin.courriel, "ouvert"),
    ]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"numero_intervenant": None}, "/numero_intervenant"),
        ({"services": "DEC-1"}, "/services"),
        ({"services": []}, "/services"),
        ({"mot_de_passe": "x"}, "/mot_de_passe"),
        ({"role": "recteur"}, "/role"),
        ({"courriel": "\u00a0 "}, "/courriel"),
    ],
)
def test_a_form_with_a_fault_names_its_field(office, wrong, pointer):
    admin = office.member("administrateur")
    form = {"courriel": "a@service.example", "nom": "A", "prenom": "B", "role": "gestionnaire", "services": ["DEC-1"]}
    answer = admin.browser.post("/gestion/personnels", form | {"numero_intervenant": "aucun"} | wrong)
    assert answer.status == 422
    assert pointer in answer.pointers


ELSEWHERE = """
import json, os, sys
os.environ.update(json.loads(sys.argv[1]))
import boto3
from moto import mock_aws
with mock_aws():
    from chalicelib import tables
    tables.connection()
    for table in tables.TABLES:
        table.create_table(wait=False)
    import datetime as dt
    import app
    from chalice.test import Client
    from chalicelib.academie import ACADEMIE
    from chalicelib.identity import provisioning
    person = provisioning.create({"numero": "9", "nom": "Denis", "prenom": "Marie"}, dt.datetime.now(dt.UTC), "tests")
    comptes = boto3.client("dynamodb")
    def everything():
        return [comptes.scan(TableName=table.Meta.table_name)["Items"] for table in tables.TABLES]
    before = everything()
    headers = json.loads(sys.argv[2])
    seen = []
    with Client(app.app, stage_name="centrale") as client:
        for path, body in (("mot-de-passe-provisoire", {}), ("courriel", {"courriel": "pirate@exemple.fr"})):
            url = f"/api/v1/gestion/intervenants/{person.compte}/{path}"
            answer = client.http.post(url, headers=headers, body=json.dumps(body).encode())
            seen.append(json.loads(answer.body)["code"])
    print("RESULT", json.dumps({"seen": seen, "same": before == everything(), "code": ACADEMIE.code}))
"""


@pytest.mark.exigence("S48")
def test_the_gestionnaire_of_an_academie_can_do_nothing_at_centrale(office):
    """A signed-in Lyon gestionnaire knocks at the Centrale function: refused, traced, nothing written."""
    member = office.member()
    assert member.browser.get("/gestion/moi").status == 200
    from tests.conftest import ORIGIN_SECRET

    headers = {
        "x-imagin-origine": ORIGIN_SECRET,
        "Content-Type": "application/json",
        "X-Imagin": "1",
        "Origin": "https://centrale.imagin.example",
        "Idempotency-Key": "0123456789abcdef",
        "Cookie": member.browser.cookie,
    }
    environment = {"IMAGIN_CODE": "centrale", "IMAGIN_ORIGINE": "https://centrale.imagin.example"}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, json.dumps(environment), json.dumps(headers)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.partition("RESULT ")[2])
    assert told == {"seen": ["session_gestion_absente"] * 2, "same": True, "code": "centrale"}
    assert done.stdout.count('"authz_fail"') == 2


def test_nobody_acts_on_their_own_file_administrateurs_included(office):
    person = enrol(office.clock)
    for role in ("gestionnaire", "administrateur"):
        holder = office.member(role, numero=f"{person.numero}")
        for act in ("courriel", "mot-de-passe-provisoire", "deblocage", "ecarter", "historiser", "reintegrer"):
            body = {"courriel": "moi@exemple.fr"} if act == "courriel" else {}
            answer = holder.browser.post(
                f"/gestion/intervenants/{person.compte}/{act}", body, Idempotency_Key="0123456789abcdef"
            )
            assert answer.code == "propre_dossier", act
        assert holder.browser.get(f"/gestion/intervenants/{person.compte}").json["propre"] is True


def test_a_member_noted_without_the_zeros_of_their_numero_does_not_act_on_their_own_file():
    member = Personnel("G#1", "G", numero_intervenant="456")
    assert rights.is_own(member, "000456")
    assert not rights.is_own(member, "4560")
    assert not rights.is_own(Personnel("G#1", "G", numero_intervenant="aucun"), "")
