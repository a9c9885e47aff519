"""An address and a password of one person within 72 hours are two members' acts; their person sees both."""

import uuid

import pytest

from chalicelib.identity import provisioning
from tests.aws import at_once
from tests.gestion import staff, tableurs
from tests.identity.people import PHRASE, enrol, settled

key, office = staff.key, staff.office
NEEDED = "second_membre_requis"


@pytest.fixture
def person(api):
    return enrol(api.clock)


def address(member, person, courriel="autre@exemple.fr"):
    return member.browser.post(f"/gestion/intervenants/{person.compte}/courriel", {"courriel": courriel})


def password(member, person):
    where = f"/gestion/intervenants/{person.compte}/mot-de-passe-provisoire"
    return member.browser.post(where, {}, Idempotency_Key=str(uuid.uuid4()))


@pytest.mark.parametrize(("first", "then"), [(address, password), (password, address)])
def test_one_member_does_not_do_both_within_72_hours(api, office, person, first, then):
    one, other = office.member(), office.member("administrateur")
    assert first(one, person).status in (200, 201)
    refused = then(one, person)
    assert (refused.status, refused.code) == (409, NEEDED)
    assert then(other, person).status in (200, 201)


@pytest.mark.parametrize(("first", "then"), [(address, password), (password, address)])
def test_72_hours_later_the_same_member_may(api, office, person, first, then):
    one = office.member()
    assert first(one, person).status in (200, 201)
    api.clock.forward(hours=71, minutes=59)
    one.sign_in()
    assert then(one, person).code == NEEDED
    api.clock.forward(minutes=1)
    assert then(one, person).status in (200, 201)


def test_the_same_act_again_is_one_member_s(api, office, person):
    one = office.member()
    assert [password(one, person).status for _ in range(2)] == [201, 201]
    assert address(office.member(), person).status == 200


def test_another_account_of_the_same_name_is_the_same_member(api, office, person):
    one, twin = office.member(nom="Lévêque", prenom="Anne"), office.member(nom="LEVEQUE", prenom="Anne")
    assert address(one, person).status == 200
    assert password(twin, person).code == NEEDED


def test_both_asked_at_once_by_one_member_are_one_act(api, office, person):
    one = office.member()
    answers = at_once(2, lambda n: (address, password)[n](one, person).status)
    assert sorted(answers) in ([200, 409], [201, 409])


def test_an_address_that_an_import_changes_counts_too(api, office):
    person, _ = settled(api)
    member = office.member()
    found = provisioning.people([person.compte])[person.compte]
    row = {"numero": person.numero, "nom": found.names.nom, "prenom": found.names.prenom, "courriel": "neuve@exemple.fr"}
    tableurs.take(tableurs.people(row), now=api.clock.now, acteur=f"G#{member.compte}")
    if person.item.courriel != "neuve@exemple.fr":
        pytest.fail("the import has not changed the address")
    assert password(member, person).code == NEEDED


def test_the_person_sees_both_at_the_next_sign_in_even_without_a_former_address(api, office, person):
    assert address(office.member(), person).status == 200
    given = password(office.member("administrateur"), person).json["mot_de_passe"]
    browser = api.browser()
    assert browser.sign_in(person.numero, given).status == 200
    assert browser.post("/mot-de-passe", {"nouveau": PHRASE}).status == 200
    assert [one["quoi"] for one in browser.get("/moi").json["acces_modifies"]] == ["courriel", "mot_de_passe"]
    assert set(browser.get("/moi").json["acces_modifies"][0]) == {"quoi", "quand"}, "who did it stays with the service"


def test_what_was_changed_is_shown_a_month_then_until_the_person_has_come_in(api, office, person):
    browser = api.browser()
    given = password(office.member(), person).json["mot_de_passe"]
    browser.sign_in(person.numero, given)
    browser.post("/mot-de-passe", {"nouveau": PHRASE})
    api.clock.forward(days=29)
    assert shown(api, person) == ["mot_de_passe"], "whoever came in by it does not hide it"
    address(office.member(), person)
    api.clock.forward(days=90)
    assert shown(api, person) == ["courriel"], "nobody had come in since"
    assert shown(api, person) == []


def shown(api, person):
    browser = api.browser()
    assert browser.sign_in(person.numero, PHRASE).status == 200
    return [one["quoi"] for one in browser.get("/moi").json["acces_modifies"]]
