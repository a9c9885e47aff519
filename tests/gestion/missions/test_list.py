"""The missions of a session as a desk reads them: found by any word, narrowed, sorted, by pages; each with its people."""

import pytest

from chalicelib import outbox
from chalicelib.gestion.missions import browsing, catalogue
from tests.aws import recorded
from tests.gestion import crowd, staff
from tests.gestion.tableurs import missions, people, take

key, office = staff.key, staff.office
PATH = "/gestion/missions"


class Desk:
    def __init__(self, api, office, services=("DEC-1",), role="gestionnaire"):
        self.api, self.member = api, office.member(role, services=list(services))

    def see(self, **asked):
        return self.member.browser.get(f"{PATH}?" + "&".join(f"{name}={value}" for name, value in asked.items()))

    def numbers(self, **asked):
        answer = self.see(**asked)
        assert answer.status == 200, answer.body
        return [line["numero"] for line in answer.json["missions"]]

    def read(self, session="2026"):
        assert self.member.browser.post(f"{PATH}/releve", {"session": session}).status == 202
        while self.api.work()["done"]:
            pass


@pytest.fixture(params=[1, 3, 1000])
def desk(request, api, office, monkeypatch):
    """Missions of two services, read by parts of different sizes."""
    monkeypatch.setattr(catalogue, "SLICE", request.param)
    take(people({"numero": "1"}, {"numero": "2", "prenom": "Zoé"}))
    take(
        missions(
            {"numero": "101", "numero_intervenant": "1"},
            {"numero": "101", "numero_intervenant": "2"},
            {"numero": "102", "numero_intervenant": "1", "examen": "Brevet", "debut": "2026-07-01T08:00", "fin": "2026-07-01T12:00"},
            {"numero": "103", "numero_intervenant": "1", "centre_uai": "0690001A", "centre_nom": "Collège Élie", "debut": "2026-05-04T08:00", "fin": "2026-05-05T12:00"},
            {"numero": "104", "numero_intervenant": "2", "service": "DEC-2", "debut": "2026-06-01T08:00", "fin": "2026-06-01T12:00"},
        )
    )  # fmt: skip
    return Desk(api, office)


def test_a_session_that_was_never_read_says_so_then_its_missions_are_there_by_date(desk):
    first = desk.see().json
    assert (first["session"], first["quand"], first["a_relever"], first["missions"]) == ("2026", None, True, [])
    desk.read()
    found = desk.see().json
    assert [line["numero"] for line in found["missions"]] == ["103", "101", "102"]
    assert (found["total"], found["pages"], found["a_relever"]) == (3, 1, False)
    assert [line["personnes"] for line in found["missions"]] == [1, 2, 1]
    assert [line["etat"] for line in found["missions"]] == ["passee", "a_venir", "a_venir"]
    assert found["services"] == ["DEC-1"], "another service's missions are not shown, nor its name"
    assert {"uai": "0690001A", "nom": "Collège Élie"} in found["centres"]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"examen": "Brevet"}, ["102"]),
        ({"centre": "0690001A"}, ["103"]),
        ({"texte": "college%20elie"}, ["103"]),
        ({"texte": "brevet%20102"}, ["102"]),
        ({"texte": "brevet%20101"}, []),
        ({"etat": "passee"}, ["103"]),
        ({"etat": "annulee"}, []),
        ({"jour": "2026-06-17"}, ["101"]),
        ({"jour": "2026-05-05"}, ["103"]),
        ({"service": "DEC-2"}, []),
        ({"session": "2025"}, []),
        ({"tri": "-debut"}, ["102", "101", "103"]),
        ({"tri": "-personnes"}, ["101", "102", "103"]),
        ({"tri": "centre"}, ["103", "101", "102"]),
        ({"page": "9"}, ["103", "101", "102"]),
    ],
)
def test_a_list_is_narrowed_and_sorted(desk, asked, numbers):
    desk.read()
    desk.read("2025")
    found = desk.numbers(**asked)
    assert sorted(found) == sorted(numbers) if asked.get("tri") == "-personnes" else found == numbers


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("etat", "x"), ("tri", "couleur"), ("page", "0"), ("page", "x"), ("page", "-1"), ("jour", "32"), ("texte", "a" * 81)],
)
def test_what_may_not_be_asked_is_refused_by_its_field(desk, name, wrong):
    answer = desk.see(**{name: wrong})
    assert (answer.status, [fault["pointer"] for fault in answer.json["errors"]]) == (422, [f"/{name}"])


def test_pages_hold_fifty_and_miss_none(api, office, monkeypatch):
    monkeypatch.setattr(browsing, "PAGE", 2)
    take(people({"numero": "1"}))
    take(missions(*({"numero": str(n), "numero_intervenant": "1", "debut": f"2026-06-{n:02}T08:00", "fin": f"2026-06-{n:02}T09:00"} for n in range(1, 6))))  # fmt: skip
    desk = Desk(api, office)
    desk.read()
    assert [desk.numbers(page=n) for n in (1, 2, 3)] == [["1", "2"], ["3", "4"], ["5"]]
    assert desk.see(page=3).json["pages"] == 3


def test_a_page_is_two_trips_whatever_the_session_holds(desk):
    desk.read()
    with recorded() as calls:
        desk.see()
    asked = [call.operation for call in calls if "CATALOGUE" in str(call.body)]
    assert asked == ["BatchGetItem", "BatchGetItem"]


def test_a_reading_is_fresh_for_a_minute_and_replaces_the_former_whole(desk):
    desk.read()
    desk.api.clock.forward(seconds=61)
    assert desk.see().json["a_relever"] is True
    take(missions({"numero": "105", "numero_intervenant": "2"}))
    desk.read()
    assert "105" in desk.numbers()
    kept = [str(one.sk) for one in catalogue.Catalogue.query("CATALOGUE#2026")]
    head = catalogue.sessions(desk.api.clock.now)["2026"]
    assert sorted(kept) == sorted(["T", *(f"{head.passage}#{rank:03d}" for rank in range(int(head.morceaux)))])


def test_a_long_reading_that_goes_on_is_not_begun_again(desk, monkeypatch):
    monkeypatch.setattr(catalogue, "SLICE", 1)
    began = desk.api.clock.now.isoformat(timespec="seconds")
    for _ in range(3):
        assert desk.member.browser.post(f"{PATH}/releve", {"session": "2026"}).status == 202
        desk.api.clock.forward(minutes=6)
        desk.api.work()
        desk.member.sign_in()
    while desk.api.work()["done"]:
        pass
    found = desk.see().json
    assert (found["quand"], found["a_relever"]) == (began, False), "it is a minute since its end that counts"


def test_a_reading_forgotten_by_a_crash_is_begun_again(desk):
    catalogue.start("2026", desk.api.clock.now)
    for envoi in outbox.Envoi.scan(outbox.Envoi.kind == catalogue.READ):
        envoi.delete()
    desk.read()
    assert desk.see().json["quand"] is None
    desk.api.clock.forward(minutes=11)
    desk.read()
    assert desk.numbers() == ["103", "101", "102"]


def test_a_mission_shows_who_is_on_it_and_what_may_be_done(api, office):
    crowd.convoked(3)
    desk = Desk(api, office)
    found = desk.member.browser.get(f"{PATH}/7").json
    assert (found["etat"], found["annulable"], found["retablissable"], found["personnes"]) == ("a_venir", True, False, 3)
    assert found["adresse"] == "4 place de la Halle, Villefranche-sur-Saône"
    assert [(one["prenom"], one["constat"], one["remuneration"]) for one in found["places"]] == [
        (f"Zoé{n}", "", "Mission à venir") for n in (1, 2, 3)
    ]
    assert all(one["convoquee"] for one in found["places"])
    assert desk.member.browser.post(f"{PATH}/7/annulation", {}).status == 200
    found = desk.member.browser.get(f"{PATH}/7").json
    assert (found["etat"], found["annulable"], found["retablissable"]) == ("annulee", False, True)
    assert desk.member.browser.post(f"{PATH}/7/retablissement", {}).status == 200


def test_a_mission_of_another_service_is_refused_and_an_unknown_one_is_said_so(desk):
    assert desk.member.browser.get(f"{PATH}/104").code == "droit_absent"
    assert desk.member.browser.get(f"{PATH}/999").code == "mission_introuvable"


def test_an_administrateur_sees_every_service(desk, office):
    desk.read()
    chief = Desk(desk.api, office, role="administrateur")
    assert chief.numbers() == ["103", "104", "101", "102"]
    assert chief.see().json["services"] == ["DEC-1", "DEC-2"]


def test_centres_are_given_by_their_names_to_who_works_with_them(desk, office):
    centres = desk.member.browser.get("/gestion/centres").json
    assert centres == {"centres": [], "services": ["DEC-1"], "a_relever": ["2025", "2026"]}
    desk.read()
    desk.read("2025")
    assert desk.member.browser.get("/gestion/centres").json == {
        "centres": [{"uai": "0690001A", "nom": "Collège Élie"}, {"uai": "0699903P", "nom": "Lycée des Monts"}],
        "services": ["DEC-1"],
        "a_relever": [],
    }
    chief = office.member("administrateur")
    assert chief.browser.get("/gestion/centres").json["services"] == ["DEC-1", "DEC-2"]
    chef = office.member("chef_de_centre", centres_uai=["0699903P", "0690099Z"])
    assert chef.browser.get("/gestion/centres").json == {
        "centres": [{"uai": "0690099Z", "nom": "0690099Z"}, {"uai": "0699903P", "nom": "Lycée des Monts"}],
        "services": [],
        "a_relever": [],
    }


@pytest.mark.parametrize("known", [{"numero": "0002"}, {"numero": "homonyme", "courriel": "p2@exemple.fr"}], ids=["numero", "courriel"])
def test_nobody_cancels_or_gives_back_a_mission_that_they_are_on(api, office, known):
    crowd.convoked(3)
    colleague, herself = Desk(api, office), Desk(api, office)
    herself.member = office.member(**known)
    assert herself.member.browser.get(f"{PATH}/7").json["annulable"] is False
    assert herself.member.browser.post(f"{PATH}/7/annulation", {}).code == "mission_propre"
    assert colleague.member.browser.post(f"{PATH}/7/annulation", {}).status == 200
    assert herself.member.browser.get(f"{PATH}/7").json["retablissable"] is False
    assert herself.member.browser.post(f"{PATH}/7/retablissement", {}).code == "mission_propre"
