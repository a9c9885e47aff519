"""The language that a person chooses: kept with them, spoken to them by e-mail, handed over and erased with the rest."""

import pytest

from chalicelib.donnees import copie, sujet
from chalicelib.identity import closing
from chalicelib.identity.models import Compte
from tests.aws import recorded
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, settled
from tests.identity.resets import ADDRESS, link, use
from tests.pages.english import french_in


@pytest.fixture
def marie(api):
    return settled(api, courriel=ADDRESS)


def mail(api):
    """The last that left."""
    api.work()
    return api.mails()[-1]


def come_in(api, person, phrase=PHRASE, **said):
    return api.browser().post("/connexion", {"identifiant": person.numero, "mot_de_passe": phrase} | said)


def test_before_any_choice_a_person_is_written_to_in_french(api, marie):
    person, browser = marie
    assert browser.get("/moi").json["langue"] == "fr"
    link(api, person)
    assert (mail(api).message["Content-Language"], mail(api).subject) == ("fr", "Choisir un nouveau mot de passe")


def test_a_choice_is_kept_with_the_person_on_every_device(api, marie):
    person, browser = marie
    assert browser.put("/langue", {"langue": "en"}).json == {"langue": "en"}
    assert browser.put("/langue", {"langue": "en"}).json == {"langue": "en"}
    other = api.browser()
    other.sign_in(person.numero, PHRASE)
    assert [one.get("/moi").json["langue"] for one in (browser, other)] == ["en", "en"]
    assert browser.put("/langue", {"langue": "fr"}).json == {"langue": "fr"}
    assert other.get("/moi").json["langue"] == "fr"


@pytest.mark.parametrize("said", [{}, {"langue": None}, {"langue": "de"}, {"langue": "EN"}, {"langue": ["en"]}, {"langue": "en", "x": 1}])
def test_what_is_no_language_of_ours_is_refused_and_changes_nothing(marie, said):
    person, browser = marie
    answer = browser.put("/langue", said)
    assert (answer.status, answer.code) == (422, "champs_invalides")
    several = len(answer.json["errors"]) > 1
    assert answer.json["title"] == ("Des champs sont à corriger" if several else "Un champ est à corriger")
    assert answer.json["detail"].startswith("Corrigez les champs" if several else "Corrigez le champ")
    assert person.item.langue is None


def test_coming_in_by_a_page_in_english_is_a_choice_and_by_one_in_french_is_none(api, marie):
    person, _ = marie
    assert come_in(api, person, langue="en").status == 200
    assert person.item.langue == "en"
    assert come_in(api, person).status == 200
    assert person.item.langue == "en"
    assert come_in(api, person, langue="de").pointers == ["/langue"]


def test_a_sign_in_that_fails_chooses_nothing(api, marie):
    person, _ = marie
    assert come_in(api, person, "une autre phrase que la mienne", langue="en").status == 401
    assert person.item.langue is None


def test_coming_in_with_a_language_costs_no_trip_more(api, marie):
    person, _ = marie
    counts = []
    for said in ({}, {"langue": "en"}):
        with recorded() as calls:
            assert come_in(api, person, **said).status == 200
        counts.append([call.operation for call in calls])
    assert counts[0] == counts[1]


def test_who_chose_english_is_written_to_in_english(api, marie):
    person, browser = marie
    browser.put("/langue", {"langue": "en"})
    assert use(api, link(api, person)).status == 204
    told = mail(api)
    assert (told.subject, told.message["Content-Language"]) == ("Your password was changed", "en-GB")
    assert '<html lang="en-GB">' in told.html
    assert french_in(f"{told.subject} {told.words}") == set()


def test_a_link_is_sent_in_the_language_of_the_page_that_asked_for_it(api, marie):
    person, _ = marie
    asked = {"identifiant": person.numero, "langue": "en"}
    assert api.browser().post("/mot-de-passe-oublie", asked).status == 202
    told = mail(api)
    assert told.subject == "Choose a new password"
    assert "/en/reinitialisation/#jeton=" in told.text
    assert person.item.langue is None
    assert use(api, told.token).status == 204
    assert api.browser().post("/mot-de-passe-oublie", asked | {"langue": "xx"}).pointers == ["/langue"]


def test_a_code_is_sent_in_the_language_of_the_page_else_in_that_of_the_person(api, clock):
    codes = {}
    for kept, page in (("fr", {}), ("fr", {"langue": "en"}), ("en", {}), ("en", {"langue": "fr"})):
        person, browser = enrol(clock), api.browser()
        browser.sign_in(person.numero, person.printed)
        browser.post("/mot-de-passe", {"nouveau": PHRASE})
        assert browser.put("/langue", {"langue": kept}).status == 200
        assert browser.post("/courriel", {"courriel": f"{person.numero}@exemple.fr"} | page).status == 202
        told = mail(api)
        codes[kept, page.get("langue")] = told.message["Content-Language"]
        assert browser.post("/courriel/confirmation", {"code": told.digits}).json == {"portee": "complete"}
    assert codes == {("fr", None): "fr", ("fr", "en"): "en-GB", ("en", None): "en-GB", ("en", "fr"): "fr"}


def test_an_address_that_is_replaced_is_told_in_the_language_of_its_person(api, marie):
    _, browser = marie
    browser.put("/langue", {"langue": "en"})
    browser.post("/courriel", {"courriel": "autre@exemple.fr", "mot_de_passe": PHRASE})
    browser.post("/courriel/confirmation", {"code": mail(api).digits})
    told = mail(api)
    assert (told.to, told.subject) == (ADDRESS, "Your e-mail address was replaced")


def test_the_choice_outlives_a_new_password_and_is_in_the_copy_of_one_s_data(api, clock, marie):
    person, browser = marie
    browser.put("/langue", {"langue": "en"})
    assert use(api, link(api, person), OTHER_PHRASE).status == 204
    assert person.item.langue == "en"
    told = copie.rassembler(sujet.lu(person.compte), [], clock.now)
    parts = {one["sorte"]: one["elements"] for one in told["donnees"]}
    assert [one["langue"] for one in parts["compte"]] == ["en"]


def test_the_choice_goes_with_the_account(marie):
    person, browser = marie
    browser.put("/langue", {"langue": "en"})
    Compte(f"C#{person.compte}", "C").update(actions=closing.closed(1))
    assert person.item.langue is None
