"""One service does not reach another's people; the help desk reaches everybody, for their access alone."""

import uuid

import pytest

from chalicelib.academie import ACADEMIE
from tests.gestion import staff
from tests.gestion.people.test_acts import ask_for_help, on_a_mission
from tests.identity.people import enrol, settled

key, office = staff.key, staff.office
OTHER = "autre_service"
ACCESS = [("courriel", {"courriel": "autre@exemple.fr"}), ("deblocage", {}), ("mot-de-passe-provisoire", {})]
REST = [
    ("nom", {"nom": "Denis", "prenom": "Anne", "motif": "erreur_de_saisie"}),
    *((name, {}) for name in ("ecarter", "historiser", "reintegrer")),
]


@pytest.fixture
def person(api):
    """Of DEC-1, by a mission that is over."""
    person = enrol(api.clock)
    on_a_mission(person, "2026-05-01T08:00", "2026-05-01T12:00")
    return person


def act(member, person, name, body):
    key = str(uuid.uuid4())
    return member.browser.post(f"/gestion/intervenants/{person.compte}/{name}", body, Idempotency_Key=key)


def sheet(member, person):
    return member.browser.get(f"/gestion/intervenants/{person.compte}")


def test_another_service_reads_nothing_and_does_nothing(office, person):
    stranger = office.member(services=["DEC-2"])
    refused = [sheet(stranger, person), *(act(stranger, person, *asked) for asked in (*ACCESS, *REST))]
    refused.append(stranger.browser.get(f"/gestion/intervenants/{person.compte}/courriels"))
    refused.append(act(stranger, person, "courriel/reprise", {}))
    assert {(answer.status, answer.code) for answer in refused} == {(403, OTHER)}
    assert sheet(office.member(services=["DEC-2", "DEC-1"]), person).status == 200


def test_who_had_no_mission_yet_is_everybody_s_to_help(api, office):
    newcomer = enrol(api.clock)
    stranger = office.member(services=["DEC-2"])
    assert sheet(stranger, newcomer).json["portee"] == "tout"
    assert act(stranger, newcomer, "deblocage", {}).status == 204


def test_the_help_desk_acts_on_everybody_s_access_and_on_nothing_else(office, person):
    for name, body in ACCESS:
        assert act(office.member(services=["GUICHET"]), person, name, body).status in (200, 201, 204)
    desk = office.member(services=["GUICHET"])
    refused = [act(desk, person, *asked) for asked in REST]
    assert {(answer.status, answer.code) for answer in refused} == {(403, "droit_absent")}
    shown = sheet(desk, person).json
    assert (shown["portee"], shown["missions"], shown["actes"]) == (
        "acces",
        [],
        ["courriel", "mot_de_passe", "deblocage", "aide"],
    )
    assert not {"affectation_creee", "transmission"} & {one["quoi"] for one in shown["historique"]}


def test_a_desk_that_is_a_service_too_keeps_its_own_people_whole(office, person):
    both = office.member(services=["GUICHET", "DEC-1"])
    assert sheet(both, person).json["portee"] == "tout"
    elsewhere = office.member(services=["GUICHET", "DEC-2"])
    assert sheet(elsewhere, person).json["portee"] == "acces"
    assert {act(elsewhere, person, *asked).code for asked in REST} == {OTHER}


@pytest.mark.parametrize(("services", "alone"), [(["GUICHET"], True), (["GUICHET", "DEC-1"], False), (["DEC-1"], False)])
def test_who_is_of_the_desk_alone_is_told_so(office, services, alone):
    assert office.member(services=services).browser.get("/gestion/moi").json["guichet_seul"] is alone


def test_an_instance_may_open_its_services_to_each_other(office, person, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.gestion), "personnes_ouvertes", True)
    assert sheet(office.member(services=["DEC-2"]), person).json["portee"] == "tout"
    assert sheet(office.member(services=["GUICHET"]), person).json["portee"] == "acces"


def test_an_administrateur_reaches_everybody(office, person):
    assert sheet(office.member("administrateur"), person).json["portee"] == "tout"


def test_the_queue_of_help_shows_whom_one_may_help(api, office):
    person, _ = settled(api)
    on_a_mission(person, "2026-05-01T08:00", "2026-05-01T12:00")
    ask_for_help(api, person)
    listed = {}
    for service in ("DEC-1", "DEC-2", "GUICHET"):
        listed[service] = len(office.member(services=[service]).browser.get("/gestion/aides").json["aides"])
    assert listed == {"DEC-1": 1, "DEC-2": 0, "GUICHET": 1}
    stranger = office.member(services=["DEC-2"])
    assert stranger.browser.post(f"/gestion/aides/{person.compte}/traitee", {}).code == OTHER
    desk = office.member(services=["GUICHET"])
    assert desk.browser.post(f"/gestion/aides/{person.compte}/traitee", {}).status == 200
