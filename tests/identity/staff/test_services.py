"""A staff account is opened from the page for services of the instance alone, where it lists them."""

from datetime import timedelta

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import dated, settings
from chalicelib.identity.staff import accounts, roster
from tests.gestion import staff

key, office = staff.key, staff.office
FORM = {
    "courriel": "nouvelle@service.example",
    "nom": "Dubois",
    "prenom": "Irène",
    "role": "gestionnaire",
    "centres_uai": [],
    "numero_intervenant": "aucun",
}


def opened(admin, *services):
    return admin.browser.post("/gestion/personnels", FORM | {"services": list(services)})


@pytest.mark.parametrize("strange", ["guichet", "DEC-9"])
def test_a_service_that_exists_nowhere_is_refused_and_the_known_ones_are_named(office, strange):
    answer = opened(office.member("administrateur"), "DEC-1", strange)
    assert (answer.status, answer.pointers) == (422, ["/services"])
    told = answer.json["errors"][0]["detail"]
    assert told == (
        f"Service inconnu\u00a0: {strange}. Les services connus\u00a0: DEC-1, DEC-2, DEC-3, DEC-4, GUICHET."
    )
    assert roster.by_address("nouvelle@service.example") is None


def test_all_the_strange_ones_are_said_at_once(office):
    answer = opened(office.member("administrateur"), "DEC-8", "DEC-9")
    assert answer.json["errors"][0]["detail"].startswith("Services inconnus\u00a0: DEC-8, DEC-9. ")


@pytest.mark.parametrize("service", ["DEC-4", "GUICHET"])
def test_a_service_of_the_list_is_opened_and_the_help_desk_too(office, service):
    assert opened(office.member("administrateur"), service).status == 201


def test_an_instance_that_lists_none_refuses_none(office, monkeypatch):
    monkeypatch.setattr(accounts, "listed", lambda _: ())
    admin = office.member("administrateur")
    assert admin.browser.get("/gestion/personnels").json["services"] == []
    assert opened(admin, "DEC-9").status == 201


def test_the_page_is_given_the_services_that_an_account_may_have(office):
    admin = office.member("administrateur")
    offered = admin.browser.get("/gestion/personnels").json["services"]
    assert offered == ["DEC-1", "DEC-2", "DEC-3", "DEC-4", "GUICHET"]
    assert opened(admin, *offered).status == 201


def test_the_help_desk_is_known_even_where_the_dated_list_forgets_it(office, monkeypatch):
    monkeypatch.setattr(accounts, "listed", lambda _: ("DEC-7",))
    admin = office.member("administrateur")
    assert admin.browser.get("/gestion/personnels").json["services"] == ["DEC-7", "GUICHET"]
    assert opened(admin, "DEC-7", "GUICHET").status == 201
    assert opened(admin, "DEC-7", "GUICHET").status == 200


def test_a_list_that_two_members_dated_counts_from_its_day(office, monkeypatch):
    """The page judges by what the imports judge by, and not by the file of the instance alone."""
    known, day = ACADEMIE.gestion, office.clock.now + timedelta(days=1)
    later = dated.changed(known, {"services": ("DEC-9",)})
    monkeypatch.setattr(settings, "gestion", lambda now: later if now >= day else known)
    admin = office.member("administrateur")
    assert opened(admin, "DEC-9").status == 422
    office.clock.forward(days=1)
    admin.sign_in()
    assert opened(admin, "DEC-9").status == 201


def test_an_account_that_stands_keeps_a_service_that_is_no_longer_listed(office):
    """The same form again changes nothing and says so."""
    office.invited(**{name: FORM[name] for name in ("courriel", "nom", "prenom")}, services=["DEC-9"])
    assert opened(office.member("administrateur"), "DEC-9").status == 200
