"""A person corrects their own coordinates, and nothing else."""

import pytest

from tests.identity.people import PHRASE, enrol, settle


@pytest.fixture
def settled(api, clock):
    browser = api.browser()
    settle(browser, enrol(clock, code_postal="69001", ville="Lyon"))
    return browser


@pytest.mark.parametrize("code", ["69007", "B-1000", "SW1A 1AA", ""])
def test_a_postal_code_of_here_or_elsewhere_is_kept(settled, code):
    assert settled.put("/informations", {"code_postal": code}).json["code_postal"] == code


@pytest.mark.parametrize("code", ["x", "69 ", "<b>69</b>", "690-!"])
def test_what_is_no_postal_code_is_refused_and_nothing_changes(settled, code):
    answer = settled.put("/informations", {"code_postal": code, "ville": "Ailleurs"})
    assert (answer.status, answer.pointers) == (422, ["/code_postal"])
    assert settled.get("/informations").json["ville"] == "Lyon"


@pytest.mark.parametrize("field", ["nom", "courriel", "statut", "residence_familiale"])
def test_what_belongs_to_the_service_is_not_corrected_here(settled, field):
    assert settled.put("/informations", {field: "Autre"}).status == 422


def test_the_communes_that_journeys_are_counted_from_are_named(api, clock):
    browser = api.browser()
    settle(browser, enrol(clock, ville="Cholet", residence_administrative="69381", residence_familiale="79224"))
    found = browser.get("/informations").json
    assert (found["commune_de_travail"], found["commune_du_domicile"]) == ("Lyon", "Cholet")
    moved = browser.put("/informations", {"ville": "Roanne", "code_postal": "42300"}).json
    assert (moved["ville"], moved["commune_du_domicile"]) == ("Roanne", "Cholet"), "the service alone changes that one"


def test_a_first_address_in_an_open_session_needs_the_password(settled):
    """The screen left open on a shared computer must not become the account."""
    for password in (None, "une autre phrase longue"):
        answer = settled.post(
            "/courriel", {"courriel": "a@exemple.fr"} | ({"mot_de_passe": password} if password else {})
        )
        assert (answer.status, answer.pointers) == (422, ["/mot_de_passe"])
    assert settled.post("/courriel", {"courriel": "a@exemple.fr", "mot_de_passe": PHRASE}).status == 202
