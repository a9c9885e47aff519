"""Who reaches what: one row for each route, and a route without a row fails."""

import pytest

from app import app
from tests.aws import everything
from tests.identity.people import enrol
from tests.people import claimant

PUBLIC, STEP, COMPLETE = "everybody", "any session", "complete session"
VERSION, KEY = {"If-Match": '"1"'}, {"Idempotency-Key": "0123456789abcdef0123456789abcdef"}
ACT = ({"version": 1}, KEY)
FILE = ({"ligne": "", "nom": "ticket.pdf", "type": "application/pdf", "taille": 1000}, KEY)
NOTHING = ({}, {})

ROWS = {
    ("GET", "/sante"): (PUBLIC, NOTHING),
    ("GET", "/instance"): (PUBLIC, NOTHING),
    ("GET", "/panne"): (PUBLIC, NOTHING),
    ("POST", "/connexion"): (PUBLIC, NOTHING),
    ("POST", "/deconnexion"): (PUBLIC, NOTHING),
    ("POST", "/mot-de-passe-oublie"): (PUBLIC, NOTHING),
    ("POST", "/reinitialisation"): (PUBLIC, NOTHING),
    ("POST", "/reinitialisation/lien"): (PUBLIC, NOTHING),
    ("POST", "/simulation"): (PUBLIC, NOTHING),
    ("GET", "/communes"): (PUBLIC, NOTHING),
    ("GET", "/rappels/arret/{jeton}"): (PUBLIC, NOTHING),
    ("POST", "/rappels/arret/{jeton}"): (PUBLIC, NOTHING),
    ("GET", "/rappels"): (COMPLETE, NOTHING),
    ("PUT", "/rappels"): (COMPLETE, NOTHING),
    ("PUT", "/langue"): (STEP, ({"langue": "en"}, {})),
    ("GET", "/portail/{portail}/connexion"): (PUBLIC, NOTHING),
    ("GET", "/portail/{portail}/retour"): (PUBLIC, NOTHING),
    ("GET", "/portail/{portail}/sortie"): (PUBLIC, NOTHING),
    ("GET", "/moi"): (STEP, NOTHING),
    ("POST", "/deconnexion-partout"): (STEP, NOTHING),
    ("POST", "/mot-de-passe"): (STEP, ({"nouveau": "x"}, {})),
    ("POST", "/courriel"): (STEP, ({"courriel": "a@exemple.fr"}, {})),
    ("POST", "/courriel/confirmation"): (STEP, ({"code": "1"}, {})),
    ("POST", "/courriel/plus-tard"): (STEP, NOTHING),
    ("GET", "/sessions"): (COMPLETE, NOTHING),
    ("DELETE", "/sessions/{session_id}"): (COMPLETE, NOTHING),
    ("GET", "/informations"): (COMPLETE, NOTHING),
    ("PUT", "/informations"): (COMPLETE, NOTHING),
    ("GET", "/donnees"): (COMPLETE, NOTHING),
    ("POST", "/donnees/copie"): (COMPLETE, NOTHING),
    ("GET", "/donnees/copie"): (COMPLETE, NOTHING),
    ("POST", "/donnees/demandes"): (COMPLETE, ({"sorte": "effacement", "texte": "Tout."}, KEY)),
    ("GET", "/missions"): (COMPLETE, NOTHING),
    ("GET", "/missions/{numero}"): (COMPLETE, NOTHING),
    ("GET", "/missions/{numero}/convocation"): (COMPLETE, NOTHING),
    ("GET", "/missions/{numero}/agenda"): (COMPLETE, NOTHING),
    ("GET", "/agenda"): (COMPLETE, NOTHING),
    ("POST", "/agenda"): (COMPLETE, NOTHING),
    ("DELETE", "/agenda"): (COMPLETE, NOTHING),
    ("GET", "/agenda/{fichier}"): (PUBLIC, NOTHING),
    ("HEAD", "/agenda/{fichier}"): (PUBLIC, NOTHING),
    ("GET", "/etats-de-frais"): (COMPLETE, NOTHING),
    ("GET", "/etats-de-frais/{numero}"): (COMPLETE, NOTHING),
    ("PUT", "/etats-de-frais/{numero}"): (COMPLETE, ({"travail": {}, "deplacements": []}, VERSION)),
    ("POST", "/etats-de-frais/{numero}/transmission"): (COMPLETE, ACT),
    ("POST", "/etats-de-frais/{numero}/retrait"): (COMPLETE, ACT),
    ("POST", "/etats-de-frais/{numero}/demande"): (
        COMPLETE,
        ({**ACT[0], "objet": "vehicule", "texte": "Aucun train."}, ACT[1]),
    ),
    ("POST", "/etats-de-frais/{numero}/contestation"): (COMPLETE, ({**ACT[0], "texte": "J’étais là."}, ACT[1])),
    ("GET", "/delais"): (COMPLETE, NOTHING),
    ("GET", "/messages/{numero}"): (COMPLETE, NOTHING),
    ("POST", "/messages/{numero}"): (COMPLETE, ({"vu": 0, "texte": "Bonjour."}, KEY)),
    ("POST", "/etats-de-frais/{numero}/simulation"): (COMPLETE, ({"declaration": {"travail": {}, "deplacements": []}}, {})),
    ("GET", "/etats-de-frais/{numero}/recapitulatif"): (COMPLETE, NOTHING),
    ("POST", "/etats-de-frais/{numero}/justificatifs"): (COMPLETE, FILE),
    ("GET", "/etats-de-frais/{numero}/justificatifs/{identifiant}"): (COMPLETE, NOTHING),
    ("DELETE", "/etats-de-frais/{numero}/justificatifs/{identifiant}"): (COMPLETE, NOTHING),
    ("POST", "/etats-de-frais/{numero}/justificatifs/{identifiant}/finalisation"): (COMPLETE, NOTHING),
}
STAFF_DOORS = {
    "/gestion/connexion",
    "/gestion/connexion/code",
    "/gestion/deconnexion",
    "/gestion/invitation",
    "/gestion/invitation/code",
}
"""Where the staff themselves come in; every other route under /gestion is theirs alone."""

ROUTES = sorted((method, path.removeprefix("/api/v1")) for path, methods in app.routes.items() for method in methods)
STAFF = [(method, path) for method, path in ROUTES if path.startswith("/gestion") and path not in STAFF_DOORS]
PEOPLE = [route for route in ROUTES if not route[1].startswith("/gestion")]
GUARDED = [route for route in PEOPLE if ROWS.get(route, (PUBLIC,))[0] != PUBLIC]
OBJECTS = [route for route in GUARDED if "{" in route[1]]


def send(browser, method, path, numero="123456"):
    body, headers = ROWS.get((method, path), (None, NOTHING))[1]
    filled = path.replace("{numero}", numero).replace("{session_id}", numero).replace("{identifiant}", "a" * 24)
    return browser(method, filled.replace("{compte}", "a" * 20).replace("{", "").replace("}", ""), body, **headers)


def shown(answer):
    """Everything of an answer but the request's own number."""
    return answer.status, {**answer.json, "instance": ""} if answer.body else None


@pytest.mark.exigence("S44")
def test_every_route_has_its_row_and_every_row_its_route():
    assert {route for route in PEOPLE if route not in ROWS} == set(), "write the row of the new route"
    assert set(ROWS) - set(PEOPLE) == set(), "take away the row of the route that is gone"


@pytest.mark.exigence("S44")
@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize("cookie", [None, "__Host-imagin=" + "a" * 20 + "." + "b" * 43])
def test_without_a_session_there_is_nothing(api, clock, method, path, cookie):
    enrol(clock)
    before = everything()
    browser = api.browser()
    browser.cookie = cookie
    answer = send(browser, method, path)
    assert (answer.status, answer.code) == (401, "session_absente")
    assert everything() == before


@pytest.mark.exigence("S44")
@pytest.mark.parametrize(("method", "path"), OBJECTS)
def test_another_person_s_things_are_as_if_they_did_not_exist(api, method, path):
    mine, theirs = claimant(api), claimant(api, courriel="autre@exemple.fr", person_facts={"nom": "Lupin"})
    (id_of_theirs,) = (s["id"] for s in theirs.browser.get("/sessions").json["sessions"])
    target = id_of_theirs if "session" in path else theirs.numero
    before = everything()
    answer, absent = send(mine.browser, method, path, target), send(mine.browser, method, path, "0" * len(target))
    assert answer.status == 404
    assert shown(answer) == shown(absent)
    assert target not in answer.body.decode()
    assert everything() == before
    assert theirs.browser.get("/moi").status == 200
    if "justificatifs/" not in path:
        (id_of_mine,) = (s["id"] for s in mine.browser.get("/sessions").json["sessions"])
        own = send(mine.browser, method, path, id_of_mine if "session" in path else mine.numero)
        assert own.status != 404, "the same request for one's own finds it"


@pytest.mark.exigence("S44")
@pytest.mark.parametrize(
    "strange", ["%2e%2e", "..", "M%23", "' OR 1=1", "%23", ":", "P%23x", "é", "0" * 2000, "\x00", "*", "E%231"]
)
def test_strange_numbers_find_nothing_and_break_nothing(api, strange):
    mine = claimant(api)
    for method, path in OBJECTS:
        answer = send(mine.browser, method, path, strange)
        assert answer.status in (403, 404, 405, 422), (method, path, answer.body)


@pytest.mark.exigence("S44")
def test_lists_hold_one_s_own_only(api):
    mine, theirs = claimant(api), claimant(api, courriel="autre@exemple.fr", person_facts={"nom": "Lupin"})
    for path in ("/missions", "/etats-de-frais", "/sessions", "/informations", "/moi"):
        said = mine.browser.get(path).body.decode()
        for secret in (theirs.numero, theirs.person.numero, theirs.person.compte, "Lupin", "autre@exemple.fr"):
            assert secret not in said


@pytest.mark.exigence("S44")
@pytest.mark.parametrize(("method", "path"), STAFF or [("GET", "/gestion/moi")])
def test_no_person_s_session_opens_the_staff_s_rooms(api, method, path):
    mine = claimant(api)
    before = everything()
    renamed = mine.browser.cookie.replace("__Host-imagin=", "__Host-imagin-gestion=")
    for cookie in (mine.browser.cookie, renamed, None):
        browser = api.browser()
        browser.cookie = cookie
        assert send(browser, method, path).status in (401, 403, 404)
    assert everything() == before


@pytest.mark.exigence("S44")
def test_fields_that_the_person_may_not_write_are_refused(api):
    mine = claimant(api)
    before = everything()
    for field in (
        "nom",
        "statut",
        "dossier_financier",
        "compte",
        "pk",
        "liste",
        "demande_aide",
        "courriel",
        "gestionnaire_nom",
    ):
        answer = mine.browser.put("/informations", {field: "x"})
        assert (answer.status, answer.pointers) == (422, [f"/{field}"])
    assert everything() == before
