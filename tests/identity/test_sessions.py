"""Sessions: opaque, short-lived, ended for good at the next request."""

import hashlib
import re

import pytest

from chalicelib import faults
from chalicelib.identity import temporary_passwords
from chalicelib.identity.models import Compte, Session
from chalicelib.journal import Entree
from tests.actors import ORIGIN, cookies
from tests.aws import dead_after, everything, in_conflict, items, losing_the_answer
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, marked, settled
from tests.pages import sources


def _sessions(person):
    return {sk for (pk, sk) in items(Session) if pk == f"C#{person.compte}" and sk.startswith("S#")}


@pytest.mark.exigence("S39")
def test_the_cookie_is_256_random_bits_kept_as_a_digest(api):
    person, _ = settled(api)
    cookies = []
    for _ in range(20):
        browser = api.browser()
        browser.sign_in(person.numero, PHRASE)
        cookies.append(browser.cookie.partition("=")[2])
    secrets = [cookie.partition(".")[2] for cookie in cookies]
    assert all(re.fullmatch(r"[\w-]{43}", secret) for secret in secrets)
    assert len(set(secrets)) == 20
    kept = everything()
    assert not any(secret in kept for secret in secrets)
    assert {f"S#{hashlib.sha256(secret.encode()).hexdigest()}" for secret in secrets} <= _sessions(person)


@pytest.mark.exigence("S39")
def test_a_cookie_set_beforehand_never_becomes_the_session(api):
    person, _ = settled(api)
    planted = f"__Host-imagin={person.compte}.{'a' * 43}"
    browser = api.browser()
    browser.cookie = planted
    assert browser.sign_in(person.numero, PHRASE).status == 200
    assert browser.cookie != planted
    assert api.browser().get("/moi", Cookie=planted).status == 401


@pytest.mark.exigence("S39")
def test_another_person_s_cookie_planted_beforehand_ends_with_the_sign_in(api):
    attacker, theirs = settled(api, nom="Lupin")
    person, _ = settled(api)
    browser = api.browser()
    browser.cookie = theirs.cookie
    assert browser.sign_in(person.numero, PHRASE).status == 200
    assert browser.get("/moi").json["numero"] == person.numero
    assert theirs.get("/moi").status == 401
    assert api.browser().sign_in(attacker.numero, PHRASE).status == 200


@pytest.mark.exigence("S40")
def test_an_hour_s_quarter_or_half_without_a_sign_ends_it(api, clock):
    person, browser = settled(api)
    clock.forward(minutes=29)
    assert browser.get("/moi").status == 200
    clock.forward(minutes=29)
    assert browser.get("/moi").status == 200
    clock.forward(minutes=31)
    assert browser.get("/moi").status == 401
    restricted = api.browser()
    assert restricted.sign_in(person.numero, PHRASE).json == {"portee": "courriel"}
    clock.forward(minutes=14)
    assert restricted.get("/moi").status == 200
    clock.forward(minutes=16)
    assert restricted.get("/moi").status == 401


@pytest.mark.exigence("S40")
@pytest.mark.parametrize(("complete", "hours"), [(True, 8), (False, 1)])
def test_activity_does_not_prolong_it_for_ever(api, clock, complete, hours):
    person, browser = settled(api)
    if not complete:
        browser = api.browser()
        browser.sign_in(person.numero, PHRASE)
    for _ in range(hours * 6 - 1):
        clock.forward(minutes=10)
        assert browser.get("/moi").status == 200
    clock.forward(minutes=10)
    assert browser.get("/moi").status == 401
    clock.forward(days=-1)


@pytest.mark.exigence("S40")
def test_what_the_table_has_not_yet_deleted_is_over_all_the_same(api, clock):
    person, browser = settled(api)
    clock.forward(hours=9)
    assert browser.get("/moi").status == 401
    assert _sessions(person), "the table has not deleted it"
    assert api.browser().get("/sessions", Cookie=browser.cookie).status == 401


@pytest.mark.exigence("S41")
@pytest.mark.parametrize("act", ["leave", "leave_everywhere", "password", "reissue", "close", "reset", "end_one"])
def test_ended_means_ended_at_the_next_request(api, clock, act):
    person, browser = settled(api, courriel="marie@exemple.fr")
    other = api.browser()
    other.sign_in(person.numero, PHRASE)
    stolen = other.cookie
    assert other.get("/informations").status == 200
    if act == "leave":
        assert other.post("/deconnexion").status == 204
    elif act == "leave_everywhere":
        assert browser.post("/deconnexion-partout").status == 204
    elif act == "password":
        assert browser.post("/mot-de-passe", {"nouveau": OTHER_PHRASE, "actuel": PHRASE}).status == 200
    elif act == "reissue":
        temporary_passwords.reissue(person.compte, clock.now, "tests", marked())
    elif act == "close":
        Compte(f"C#{person.compte}", "C").update(actions=[Compte.disabled.set(1)])
    elif act == "reset":
        browser.post("/mot-de-passe-oublie", {"identifiant": person.numero})
        api.work()
        browser.post("/reinitialisation", {"jeton": api.mails()[-1].token, "nouveau": OTHER_PHRASE})
    else:
        (theirs,) = (s["id"] for s in browser.get("/sessions").json["sessions"] if not s["courante"])
        assert browser.delete(f"/sessions/{theirs}").status == 204
    for path in ("/informations", "/moi", "/sessions"):
        assert api.browser().get(path, Cookie=stolen).status == 401


def test_leaving_twice_or_without_a_session_is_no_fault(api):
    _, browser = settled(api)
    cookie = browser.cookie
    for _ in range(2):
        answer = api.browser()("POST", "/deconnexion", Cookie=cookie)
        assert answer.status == 204
        assert "Max-Age=0" in answer.headers["Set-Cookie"]


def test_a_person_sees_their_sessions_and_ends_one_without_touching_the_others(api, clock):
    person, browser = settled(api)
    clock.forward(minutes=1)
    phone = api.browser()
    said = "Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0"
    phone("POST", "/connexion", {"identifiant": person.numero, "mot_de_passe": PHRASE}, **{"User-Agent": said})
    stranger, theirs = settled(api, nom="Lupin")
    listed = browser.get("/sessions").json["sessions"]
    assert [(s["appareil"], s["courante"]) for s in listed] == [
        ("Firefox sur Android", False),
        ("Navigateur sur appareil inconnu", True),
    ]
    assert theirs.delete(f"/sessions/{listed[0]['id']}").status == 404
    assert browser.delete("/sessions/0000000000000000").status == 404
    assert phone.get("/moi").status == 200
    assert browser.delete(f"/sessions/{listed[0]['id']}").status == 204
    assert phone.get("/moi").status == 401
    assert browser.get("/moi").status == 200
    assert not any(listed[0]["id"] in str(text) for text in browser.get("/sessions").json["sessions"])
    assert theirs.get("/moi").json["numero"] == stranger.numero


@pytest.mark.exigence("S42")
def test_the_cookie_has_every_guard_and_no_answer_repeats_it(api, clock):
    person, browser = enrol(clock), api.browser()
    answers = [browser.sign_in(person.numero, person.printed)]
    answers.append(browser.post("/mot-de-passe", {"nouveau": PHRASE}))
    answers.append(browser.post("/courriel/plus-tard"))
    for answer in answers:
        morsel = cookies(answer)["__Host-imagin"]
        assert (morsel["secure"], morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, True, "Strict", "/")
        assert morsel["domain"] == ""
        assert morsel.value.partition(".")[2] not in answer.body.decode()
    secret = browser.cookie.partition(".")[2]
    for path in ("/moi", "/sessions", "/informations"):
        assert secret not in browser.get(path).body.decode()


@pytest.mark.exigence("S42")
def test_no_script_keeps_a_secret_in_the_browser():
    scripts = {path.name: text for path, text in sources.read().items()}
    assert len(scripts) > 100
    assert [name for name, text in scripts.items() if "document.cookie" in text] == ["cookies.js"]
    assert re.findall(r"document\.cookie = (.*);", scripts["cookies.js"]) == ["given", "`${given}; Max-Age=0`"]
    assert "`${PROBE}=1; Path=/; Secure; SameSite=Strict`" in scripts["cookies.js"], "what is tried holds nothing"
    stored = {name for name, text in scripts.items() if "localStorage" in text or "sessionStorage" in text}
    assert stored <= {"drafts.js", "offline.js", "menu.js", "file.ts", "listes.ts"}
    assert "sessionStorage.clear()" in scripts["drafts.js"], "signing in and out takes what a tab has seen"
    for name in stored:
        assert not re.search("jeton|mot_de_passe|nouveau|actuel", scripts[name])


@pytest.mark.parametrize(
    "cookie",
    [
        "", "x", "__Host-imagin=", "__Host-imagin=x.y", "__Host-imagin=" + "a" * 20 + "." + "é" * 43,
        "__Host-imagin=" + "a" * 20 + "." + "b" * 43, "imagin={own}", "__Host-imagin={own}; __Host-imagin={own}",
        "__host-imagin={own}", "__Host-imagin={own}x", "__Host-imagin={upper}",
    ],
)  # fmt: skip
def test_no_other_cookie_opens_anything(api, cookie):
    _, browser = settled(api)
    own = browser.cookie.partition("=")[2]
    assert api.browser().get("/moi", Cookie=cookie.replace("{own}", own).replace("{upper}", own.upper())).status == 401


def test_a_person_cannot_use_their_secret_on_another_account(api):
    person, _ = settled(api, nom="Lupin")
    _, browser = settled(api)
    secret = browser.cookie.partition(".")[2]
    assert api.browser().get("/moi", Cookie=f"__Host-imagin={person.compte}.{secret}").status == 401


@pytest.mark.exigence("S58")
def test_a_session_that_ends_while_typing_costs_no_typed_data(api, clock):
    person, browser = settled(api)
    typed = {"adresse_1": "12 rue de l’Église", "code_postal": "69007", "ville": "Lyon", "telephone": "06 12 34 56 78"}
    clock.forward(minutes=40)
    ended = browser.put("/informations", typed)
    assert (ended.status, ended.code) == (401, "session_absente")
    assert "votre saisie est conservée" in ended.json["detail"]
    browser.sign_in(person.numero, PHRASE)
    browser.post("/courriel/plus-tard")
    saved = browser.put("/informations", typed)
    assert saved.status == 200
    assert saved.json.items() >= typed.items()
    assert browser.get("/informations").json == saved.json


@pytest.mark.exigence("S58")
def test_a_failure_while_saving_costs_no_typed_data_either(api):
    _, browser = settled(api)
    typed = {"ville": "Villefranche-sur-Saône"}
    with in_conflict(99):
        busy = browser.put("/informations", typed)
    assert (busy.status, busy.code) == (503, "service_charge")
    assert browser.get("/informations").json["ville"] == ""
    assert browser.put("/informations", typed).json["ville"] == typed["ville"]


def test_choosing_a_password_whose_answer_is_lost_keeps_the_person_in(api, clock):
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    with losing_the_answer("TransactWriteItems"):
        assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 200
    with losing_the_answer("TransactWriteItems"):
        assert browser.post("/courriel/plus-tard").status == 200
    assert browser.get("/informations").status == 200


def test_a_lost_transaction_of_a_password_is_looked_up(api, clock, monkeypatch):
    """Each try was carried out or recognised, and none was answered."""
    monkeypatch.setattr(faults, "LONGEST_PAUSE", 0.001)
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    with losing_the_answer("TransactWriteItems", times=50):
        assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 200
    assert browser.post("/courriel/plus-tard").status == 200
    with losing_the_answer("TransactWriteItems", times=50):
        assert api.browser().sign_in(person.numero, PHRASE).status == 200


def test_the_same_choice_asked_again_after_a_lost_answer_lets_in(api, clock, monkeypatch):
    monkeypatch.setattr(faults, "LONGEST_PAUSE", 0.001)
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    with losing_the_answer("TransactWriteItems", times=50), dead_after("TransactWriteItems", "BatchGetItem"):
        unknown = browser.post("/mot-de-passe", {"nouveau": PHRASE})
    assert (unknown.status, unknown.code) == (503, "issue_inconnue")
    held = browser.cookie
    assert browser.post("/mot-de-passe", {"nouveau": OTHER_PHRASE}).code == "session_absente", "another is no repeat"
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).json == {"portee": "courriel"}
    assert browser.post("/courriel/plus-tard").status == 200
    assert browser.get("/informations").status == 200
    browser.cookie = held
    clock.forward(minutes=10)
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).code == "session_absente", "ten minutes later it is over"


def test_a_choice_asked_again_is_journalled_and_ends_with_every_session(api, clock):
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    held = browser.cookie
    browser.post("/mot-de-passe", {"nouveau": PHRASE})
    browser.cookie = held
    before = _signed_in()
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 200
    assert _signed_in() == before + 1
    assert browser.post("/deconnexion-partout").status == 204
    browser.cookie = held
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).code == "session_absente"


def _signed_in():
    return sum(raw["action"]["S"] == "connexion" for raw in items(Entree).values())


def test_a_session_that_chose_no_password_repeats_nothing(api):
    _, browser = settled(api)
    held = browser.cookie
    browser.post("/deconnexion")
    browser.cookie = held
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE, "actuel": PHRASE}).code == "session_absente"


def test_the_page_of_the_person_is_theirs_alone(api):
    """Same origin, same cookie name: what counts is the session, and the origin of each write."""
    _, browser = settled(api)
    assert browser.get("/moi", Origin=ORIGIN).status == 200
