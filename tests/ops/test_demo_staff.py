"""The demonstration's staff: each role comes in with what is printed, at the first start and at the next."""

import datetime as dt

import pytest

from chalicelib.identity.staff import roster
from ops.deployment.code import next_code
from ops.local import demo, demo_staff
from tests.gestion import staff

key, office = staff.key, staff.office


@pytest.fixture
def described():
    return demo._data("lyon")["personnel"]


def sign_in(office, one):
    browser = office.api.browser()
    answer = browser.post("/gestion/connexion", {"courriel": one.courriel, "mot_de_passe": one.mot_de_passe})
    assert answer.json == {"etape": "code"}
    return browser.post("/gestion/connexion/code", {"code": next_code("lyon", one.courriel)})


def test_each_role_comes_in_and_a_restart_changes_nothing(office, described, tmp_path):
    office.clock.now = dt.datetime.now(dt.UTC)
    first = demo_staff.fill("lyon", described, tmp_path, office.clock.now)
    assert {one.role for one in first} == {"Administrateur", "Gestionnaire", "Chef de centre"}
    assert demo_staff.fill("lyon", described, tmp_path, office.clock.now) == first
    assert len(roster.everybody()) == len(first)
    assert sign_in(office, first[0]).status == 200
    assert (tmp_path / "lyon.json").stat().st_mode & 0o077 == 0
    for one in first:
        assert one.courriel in demo_staff.text("lyon", first)


def test_a_password_that_this_computer_has_lost_is_chosen_again(office, described, tmp_path):
    office.clock.now = dt.datetime.now(dt.UTC)
    before = demo_staff.fill("lyon", described[:1], tmp_path, office.clock.now)
    (tmp_path / "lyon.json").unlink()
    (after,) = demo_staff.fill("lyon", described[:1], tmp_path, office.clock.now)
    assert after.mot_de_passe != before[0].mot_de_passe
    assert sign_in(office, after).status == 200


@pytest.mark.parametrize("code", ["lyon", "siec", "centrale"])
def test_the_centre_and_the_services_are_those_of_the_demonstrations_missions(code):
    data = demo._data(code)
    centres = {mission["centre"][0] for mission in data["mission"]}
    services = {mission["service"] for mission in data["mission"]}
    for one in data["personnel"]:
        assert set(one.get("centres", [])) <= centres
        assert set(one.get("services", [])) <= services
