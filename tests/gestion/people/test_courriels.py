"""The staff reads what became of the e-mails of a person, finds whose address refuses them, and gives it back for good."""

import datetime as dt
from pathlib import Path

import pytest

from chalicelib import mail
from chalicelib.gestion.people import courriels
from chalicelib.identity import deliveries, refused
from tests import suppression
from tests.courrier import deliver, event
from tests.gestion import staff
from tests.gestion.people.test_acts import on_a_mission
from tests.identity.people import settled

key, office = staff.key, staff.office
TYPO, STAFF_ONLY = "marie.denis@gmial.com", {"invitation_personnel", "avis_messages"}


@pytest.fixture
def person(api):
    known = settled(api, courriel=TYPO)[0]
    api.clock.forward(days=1)
    return known


@pytest.fixture
def member(person, office):
    return office.member()


def refuse(person, clock, kind="refus"):
    deliver(event(kind, person.compte, TYPO, sent=clock.now, at=clock.now + dt.timedelta(seconds=30)))
    clock.forward(minutes=1)


def test_the_sheet_says_what_left_when_and_what_became_of_it(member, person, clock):
    refuse(person, clock)
    said = member.browser.get(f"/gestion/intervenants/{person.compte}/courriels").json
    assert said["refus"] == {
        "sorte": "rebond",
        "libelle": "refuse nos courriels",
        "depuis": "2026-06-02T08:00:30+00:00",
        "suggestion": "marie.denis@gmail.com",
    }
    assert [(line["libelle"], line["sort"]) for line in said["courriels"]] == [("Convocation", "refuse"), ("Mot de passe changé", None)]
    assert said["courriels"][0]["quand"] == "2026-06-02T08:00:00+00:00"
    assert "@" not in str(said["courriels"])


def test_a_help_desk_reads_what_became_of_each_and_what_those_of_access_were(office, person, clock):
    on_a_mission(person, "2026-07-01T08:00", "2026-07-01T12:00")
    deliveries.record(person.compte, "cd" * 16, "avis_paiement", clock.now)
    refuse(person, clock)
    whole, desk = office.member(), office.member(services=["GUICHET"])
    listed = [member.browser.get(f"/gestion/intervenants/{person.compte}/courriels").json["courriels"] for member in (whole, desk)]
    names = [[line["libelle"] for line in lines] for lines in listed]
    assert sorted(names[0]) == ["Convocation", "Mot de passe changé", "Paiement"]
    assert names[1] == ["Courriel de son service" if name == "Paiement" else name for name in names[0]]
    assert [line["sort"] for line in listed[1]] == [line["sort"] for line in listed[0]]


def test_the_list_has_who_is_refused_oldest_first_until_it_is_given_for_good(api, member, person, clock):
    other = settled(api, prenom="Luc", courriel=TYPO)[0]
    refuse(person, clock)
    refuse(other, clock, "plainte")
    listed = member.browser.get("/gestion/adresses-refusees").json
    assert [(line["id"], line["sorte"], line["adresse"]) for line in listed["adresses"]] == [
        (person.compte, "rebond", TYPO),
        (other.compte, "plainte", TYPO),
    ]
    assert not listed["suite"]
    suppression.listed.add(TYPO)
    path = f"/gestion/intervenants/{person.compte}/courriel/reprise"
    assert [member.browser.post(path, {}).status for _ in range(2)] == [204, 204]
    api.work()
    assert suppression.listed == set()
    assert [line["id"] for line in member.browser.get("/gestion/adresses-refusees").json["adresses"]] == [other.compte]
    acts = [act["libelle"] for act in member.browser.get(f"/gestion/intervenants/{person.compte}").json["historique"]]
    assert {"Adresse électronique redonnée pour bonne par le service", "Courriel refusé par cette adresse"} < set(acts)


def test_an_address_that_was_corrected_leaves_the_list(member, person, clock):
    refuse(person, clock)
    said = member.browser.post(f"/gestion/intervenants/{person.compte}/courriel", {"courriel": "marie.denis@gmail.com"})
    assert said.status == 200
    assert member.browser.get("/gestion/adresses-refusees").json == {"adresses": [], "suite": False}
    assert refused.of(person.item) is None


def test_those_of_other_services_do_not_hide_the_members_own(member, person, clock, api, monkeypatch):
    monkeypatch.setattr(courriels, "MOST", 1)
    other = settled(api, prenom="Luc", courriel=TYPO)[0]
    on_a_mission(other, "2026-05-01T08:00", "2026-05-01T12:00", service="DEC-2")
    refuse(other, clock)
    refuse(person, clock)
    listed = member.browser.get("/gestion/adresses-refusees").json
    assert ([line["id"] for line in listed["adresses"]], listed["suite"]) == ([person.compte], False)
    on_a_mission(other, "2026-05-02T08:00", "2026-05-02T12:00", service="DEC-1")
    listed = member.browser.get("/gestion/adresses-refusees").json
    assert ([line["id"] for line in listed["adresses"]], listed["suite"]) == ([other.compte], True)


def test_nobody_gives_back_their_own(api, office, person, clock):
    own = office.member(numero=person.numero)
    refuse(person, clock)
    assert own.browser.get("/gestion/adresses-refusees").json["adresses"][0]["propre"]
    assert own.browser.post(f"/gestion/intervenants/{person.compte}/courriel/reprise", {}).code == "propre_dossier"
    assert refused.of(person.item)


def test_every_message_and_every_fate_has_its_words():
    templates = {path.stem for path in Path(mail.templates() / "emails").glob("[!_]*.html")}
    assert templates - STAFF_ONLY == set(courriels.KINDS)
    assert set(courriels.FATES) == {None, *deliveries.RANKS}
