"""A browser that an account was opened from keeps its own tries, until what ends all sessions ends it too."""

import hashlib
import re

import pytest

from chalicelib.identity.models import Appareil
from tests.actors import cookies
from tests.aws import everything, items, recorded
from tests.gestion import staff
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, settle, settled

key, office = staff.key, staff.office


def _hammered(api, *names):
    """Strangers use up the tries of these identifiers, in the network where their holders are."""
    for name in names:
        assert [api.browser().sign_in(name, "pas le bon").status for _ in range(6)][-1] == 429


@pytest.mark.exigence("S11")
def test_a_known_browser_comes_in_whatever_strangers_do_and_gives_them_no_try_back(api):
    person, browser = settled(api)
    _hammered(api, person.numero, person.identifiant)
    assert api.browser().sign_in(person.numero, PHRASE).status == 429
    assert browser.sign_in(person.numero, PHRASE).status == 200
    assert browser.sign_in(person.identifiant, PHRASE).status == 200
    assert api.browser().sign_in(person.numero, "pas le bon").status == 429


@pytest.mark.exigence("S11", "S12")
def test_it_has_five_tries_an_hour_and_a_stolen_one_gives_no_more(api, clock):
    person, browser = settled(api)
    _hammered(api, person.numero)
    statuses = [browser.sign_in(person.numero, f"pas le bon {n}").status for n in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert browser.sign_in(person.numero, PHRASE).status == 429
    clock.forward(minutes=61)
    assert browser.sign_in(person.numero, PHRASE).status == 200


@pytest.mark.exigence("S12")
def test_it_is_known_to_the_accounts_it_opened_and_to_no_other(api):
    _, browser = settled(api)
    other, _ = settled(api, nom="Lupin")
    _hammered(api, other.numero)
    assert browser.sign_in(other.numero, PHRASE).status == 429
    assert browser.sign_in("inconnu", "pas le bon").status == 401
    shared, _ = settled(api, nom="Arsène")
    assert browser.sign_in(shared.numero, PHRASE).status == 200
    _hammered(api, shared.numero)
    assert browser.sign_in(shared.numero, PHRASE).status == 200, "a shared computer knows several"


@pytest.mark.exigence("S01", "S10")
def test_what_a_refusal_costs_does_not_tell_whether_somebody_is_there(api):
    person, _ = settled(api)
    _, stranger = settled(api, nom="Lupin")
    _hammered(api, person.numero, "999999")
    work = []
    for name in (person.numero, "999999"):
        with recorded() as calls:
            answer = stranger.sign_in(name, "pas le bon")
        assert answer.status == 429
        work.append([call.operation for call in calls])
    assert work[0] == work[1]


@pytest.mark.exigence("S41")
@pytest.mark.parametrize("act", ["everywhere", "password", "reset", "ninety days"])
def test_it_is_forgotten_with_the_sessions(api, clock, act):
    person, browser = settled(api, courriel="marie@exemple.fr")
    other, phrase = api.browser(), PHRASE
    assert other.sign_in(person.numero, PHRASE).status == 200
    if act == "everywhere":
        assert other.post("/deconnexion-partout").status == 204
        assert other.known is None
    elif act == "password":
        phrase = OTHER_PHRASE
        assert other.post("/mot-de-passe", {"nouveau": phrase, "actuel": PHRASE}).status == 200
    elif act == "reset":
        clock.forward(days=4)
        assert other.post("/mot-de-passe-oublie", {"identifiant": person.numero}).status == 202
        api.work()
        phrase = OTHER_PHRASE
        assert other.post("/reinitialisation", {"jeton": api.mails()[-1].token, "nouveau": phrase}).status == 204
    else:
        clock.forward(days=90)
    _hammered(api, person.numero)
    assert browser.sign_in(person.numero, phrase).status == 429
    if act == "password":
        assert other.sign_in(person.numero, phrase).status == 200, "the one that changed it stays known"


@pytest.mark.exigence("S11", "S36")
def test_the_browser_where_a_password_was_chosen_by_a_link_is_known_and_its_request_asked_again_too(api):
    person, _ = settled(api, courriel="marie@exemple.fr")
    browser = api.browser()
    assert browser.post("/mot-de-passe-oublie", {"identifiant": person.numero}).status == 202
    api.work()
    link = {"jeton": api.mails()[-1].token, "nouveau": OTHER_PHRASE}
    assert browser.post("/reinitialisation", link).status == 204
    again = api.browser()
    assert again.post("/reinitialisation", link).status == 204
    assert (browser.cookie, again.cookie) == (None, None)
    other = api.browser()
    assert other.post("/reinitialisation", link | {"nouveau": PHRASE + " bis"}).status == 400
    _hammered(api, person.numero)
    assert api.browser().sign_in(person.numero, OTHER_PHRASE).status == 429
    assert [one.sign_in(person.numero, OTHER_PHRASE).status for one in (browser, again)] == [200, 200]
    assert other.known is None


@pytest.mark.exigence("S12")
def test_the_browser_where_a_member_opened_their_account_is_known(office):
    member = office.member("gestionnaire")
    said = {"courriel": member.courriel, "mot_de_passe": "pas le bon du tout"}
    assert [office.api.browser().post("/gestion/connexion", said).status for _ in range(6)] == [401] * 5 + [429]
    assert member.browser.post("/gestion/connexion", said | {"mot_de_passe": staff.PHRASE}).status == 200


@pytest.mark.exigence("S42")
def test_its_cookie_is_guarded_and_names_nobody(api, clock):
    person, browser = enrol(clock), api.browser()
    given = cookies(browser.sign_in(person.numero, person.printed))
    morsel = given["__Host-imagin-appareil"]
    assert (morsel["secure"], morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, True, "Strict", "/")
    assert (morsel["domain"], morsel["max-age"]) == ("", str(90 * 86400))
    assert re.fullmatch("[A-Za-z0-9_-]{43}", morsel.value)
    assert morsel.value not in str(everything())
    assert hashlib.sha256(morsel.value.encode()).hexdigest() in str(everything())
    settle(browser, person)
    browser.post("/deconnexion")
    assert (browser.cookie, browser.known is None) == (None, False), "leaving does not forget the browser"
    assert browser.sign_in(person.numero, PHRASE).status == 200
    assert browser.known.endswith(morsel.value), "one secret for a browser"


def known_ones():
    return [key for key in items(Appareil) if key[1].startswith("N#")]


def test_what_is_no_secret_of_ours_is_replaced(api):
    person, browser = settled(api)
    before = known_ones()
    browser.known = "__Host-imagin-appareil=" + "é" * 43
    assert browser.sign_in(person.numero, PHRASE).status == 200
    assert len(known_ones()) == len(before) + 1


@pytest.mark.exigence("S12")
def test_the_staff_have_theirs(office):
    member = office.member("gestionnaire")
    member.sign_in()
    said = {"courriel": member.courriel, "mot_de_passe": "pas le bon du tout"}
    assert [office.api.browser().post("/gestion/connexion", said).status for _ in range(6)] == [401] * 5 + [429]
    assert office.api.browser().post("/gestion/connexion", said | {"mot_de_passe": staff.PHRASE}).status == 429
    assert member.browser.post("/gestion/connexion", said | {"mot_de_passe": staff.PHRASE}).status == 200, "known"


@pytest.mark.exigence("S11", "S12")
def test_a_member_who_comes_in_by_a_known_browser_gives_strangers_no_try_back(office, clock):
    member = office.member("gestionnaire")
    member.sign_in()
    said = {"courriel": member.courriel, "mot_de_passe": "pas le bon du tout"}
    assert [office.api.browser().post("/gestion/connexion", said).status for _ in range(6)] == [401] * 5 + [429]
    member.sign_in()
    assert office.api.browser().post("/gestion/connexion", said).status == 429, "they wait all the same"
    clock.forward(minutes=61)
    member.sign_in(office.api.browser())
    assert [office.api.browser().post("/gestion/connexion", said).status for _ in range(6)] == [401] * 5 + [429]
