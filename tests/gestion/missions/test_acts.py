"""A mission put right from its own page: somebody placed or taken off, the mission moved, each taken back the same way."""

import threading

import pytest

from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.missions import catalogue
from chalicelib.identity.models import person_key
from chalicelib.journal import Entree
from chalicelib.missions.models import FACTS, Affectation, Mission, mission_key
from tests.gestion import batch, staff
from tests.gestion.convocations.test_mission import killed_at
from tests.gestion.crowd import convoked, told
from tests.gestion.tableurs import missions, people, person, take

key, office, buckets = staff.key, staff.office, batch.buckets
MOVED = "avis_mission_modifiee"
TO = {"debut": "2026-06-20T09:00", "fin": "2026-06-20T13:00"}


@pytest.fixture
def desk(office, buckets):
    return batch.Desk(office.member(services=["DEC-1"]), buckets)


@pytest.fixture
def two(desk):
    """A mission with Claire on it, whom nobody convoked; Zoé, who is on none."""
    take(people({"numero": "1"}, {"numero": "2", "prenom": "Zoé", "nom": "D’Arc"}))
    take(missions({"numero": "7", "numero_intervenant": "1"}))
    return desk


def place(desk, numero="2", mission="7"):
    return desk.post(f"missions/{mission}/personnes", {"numero_intervenant": numero})


def names(desk, mission="7"):
    return [one["prenom"] for one in desk.get(f"missions/{mission}").json["places"]]


def journalled(action):
    return [str(entry.objet) for entry in Entree.scan() if entry.action == action]


def on(mission="7"):
    return set(Mission.get(mission_key(mission), "M").comptes or ())


def facts(place):
    return {name: getattr(place, name) for name in FACTS if name not in TO}


def everybody(mission="7"):
    return [Affectation.get(person_key(compte), mission_key(mission)) for compte in sorted(on(mission))]


def test_somebody_is_placed_with_the_facts_of_the_mission_and_taken_off_again(two):
    answer = place(two)
    zoe = person("2").compte
    assert answer.json == {"compte": zoe, "nom": "D’Arc", "prenom": "Zoé", "deja": False, "chevauchements": []}
    assert names(two) == ["Zoé", "Claire"]
    first, second = (Affectation.get(person_key(one), mission_key("7")) for one in (person("1").compte, zoe))
    assert (first.debut, first.centre, first.taux) == (second.debut, second.centre, second.taux)
    assert two.post(f"missions/7/personnes/{zoe}/retrait").json == {"deja": False}
    assert names(two) == ["Claire"]
    assert on() == {person("1").compte}
    assert two.post(f"missions/7/personnes/{zoe}/retrait").json == {"deja": True}
    assert journalled("affectation_retiree") == [f"C#{zoe}"]
    assert place(two).json["deja"] is False, "and comes back as if never there"


def test_placed_twice_is_placed_once(two):
    assert [place(two).json["deja"] for _ in range(2)] == [False, True]
    assert len(on()) == 2
    assert len(journalled("affectation_creee")) == 2, "Claire by the import, and Zoé"


def test_the_last_one_taken_off_leaves_a_mission_that_takes_others(two):
    assert two.post(f"missions/7/personnes/{person('1').compte}/retrait").status == 200
    assert names(two) == []
    assert place(two).status == 200
    assert names(two) == ["Zoé"]
    take(missions({"numero": "7", "numero_intervenant": "1"}))
    assert names(two) == ["Zoé", "Claire"]


def test_who_is_placed_is_convoked_like_any_other(two):
    place(two)
    lot = two.convoke()
    assert two.get(f"convocations/{lot}").json["etat"] in {"TERMINE", "IMPRESSION"}
    shown = two.get("missions/7").json
    assert all(one["convoquee"] for one in shown["places"])
    assert not any(one["retirable"] for one in shown["places"])
    answer = two.post(f"missions/7/personnes/{person('2').compte}/retrait")
    assert (answer.status, answer.code) == (409, "personne_convoquee")
    assert len(on()) == 2


@pytest.mark.parametrize(
    ("numero", "code", "said"),
    [
        ("999", "intervenant_inconnu", "Aucun intervenant n’a ce numéro."),
        ("02", "intervenant_inconnu", "Aucun intervenant n’a ce numéro. Peut-être 2\u00a0?"),
        ("3", "intervenant_ecarte", "écartée"),
        ("4", "intervenant_ecarte", "historisée"),
    ],
)
def test_who_may_have_no_mission_is_refused_by_name_of_the_field(two, numero, code, said):
    take(people({"numero": "3", "nom": "Loin"}, {"numero": "4", "nom": "Parti"}))
    for gone, act in (("3", "ecarter"), ("4", "historiser")):
        assert two.post(f"intervenants/{person(gone).compte}/{act}").status == 204
    answer = place(two, numero)
    (fault,) = answer.json["errors"]
    assert (answer.status, fault["pointer"], fault["code"]) == (422, "/numero_intervenant", code)
    assert said in fault["detail"]
    assert len(on()) == 1


@pytest.mark.parametrize("wrong", ["", "abc", "12345678901234", "-1", "1 2"])
def test_what_is_no_number_is_refused_by_its_field(two, wrong):
    answer = place(two, wrong)
    assert (answer.status, [fault["pointer"] for fault in answer.json["errors"]]) == (422, ["/numero_intervenant"])


def test_a_number_with_spaces_around_is_that_number(two):
    assert place(two, " 2 ").status == 200


def test_who_is_elsewhere_at_that_time_is_told(two):
    take(missions({"numero": "8", "numero_intervenant": "2"}))
    assert place(two).json["chevauchements"] == ["Zoé D’Arc est aussi, à ce moment-là, sur\u00a0: mission 8."]
    moved = two.post("missions/7/deplacement", TO).json
    assert (moved["personnes"], moved["chevauchements"]) == (2, [])


def test_a_mission_moves_for_everybody_and_who_was_convoked_is_told_once(desk):
    convoked(3)
    place_ = desk.post("missions/7/deplacement", TO)
    assert place_.json == {"personnes": 3, "deja": 0, "chevauchements": []}
    assert {(one.debut, one.fin) for one in [*everybody(), Mission.get(mission_key("7"), "M")]} == {tuple(TO.values())}
    assert desk.post("missions/7/deplacement", TO).json["deja"] == 3
    assert set(told(MOVED).values()) == {1}
    assert len(journalled("mission_modifiee")) == 1


def test_a_move_is_taken_back_by_another_one(two):
    before = two.get("missions/7").json
    assert two.post("missions/7/deplacement", TO).status == 200
    back = {name: before[name] for name in ("debut", "fin")}
    assert two.post("missions/7/deplacement", back).json["personnes"] == 1
    assert two.get("missions/7").json == before


def test_another_centre_comes_with_its_name_its_commune_and_its_address(two, api):
    there = {"centre_uai": "0690001A", "centre_nom": "Collège Élie", "centre_commune": "69266", "centre_adresse": "2 place Haute"}
    take(missions({"numero": "9", "numero_intervenant": "2", "debut": "2026-07-01T08:00", "fin": "2026-07-01T09:00"} | there))
    assert catalogue.start("2026", two.clock.now)
    while api.work()["done"]:
        pass
    (before,) = everybody()
    assert two.post("missions/7/deplacement", TO | {"centre": "0690001A"}).status == 200
    (mine,) = everybody()
    assert (mine.centre, mine.centre_nom, mine.centre_commune, mine.centre_adresse) == tuple(there.values())


    back = two.post("missions/7/deplacement", TO | {"centre": before.centre})
    assert back.status == 200, "though no mission is there any more"
    assert facts(everybody()[0]) == facts(before)


def test_a_centre_of_nobody_here_is_refused_by_its_field(two):
    answer = two.post("missions/7/deplacement", TO | {"centre": "0690999Z"})
    assert (answer.status, [fault["pointer"] for fault in answer.json["errors"]]) == (422, ["/centre"])


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({"debut": "", "fin": ""}, ["/debut", "/fin"]),
        ({"debut": "2026-06-31T08:00", "fin": "2026-07-01T08:00"}, ["/debut"]),
        ({"debut": "2026-06-20T24:00", "fin": "2026-07-01T08:00"}, ["/debut"]),
        ({"debut": "20/06/2026 08:00", "fin": "2026-07-01T08:00"}, ["/debut"]),
        ({"debut": "2026-06-20T09:00", "fin": "2026-06-20T09:00"}, ["/fin"]),
        ({"debut": "2026-06-20T09:00", "fin": "2026-06-19T10:00"}, ["/fin"]),
        (TO | {"centre": "x"}, ["/centre"]),
        (TO | {"service": "DEC-2"}, ["/service"]),
    ],
)
def test_what_is_no_move_is_refused_by_its_fields(two, given, pointers):
    before = two.get("missions/7").json
    answer = two.post("missions/7/deplacement", given)
    assert (answer.status, [fault["pointer"] for fault in answer.json["errors"]]) == (422, pointers)
    assert two.get("missions/7").json == before


@pytest.mark.parametrize("many", [3, 60])
def test_a_move_cut_anywhere_is_finished_by_asking_again_and_each_is_told_once(desk, many, monkeypatch):
    monkeypatch.setattr("chalicelib.faults.REQUEST_SECONDS", 120.0)
    convoked(many)
    for cut in range(1, -(-many // 45) + 1):
        to = {"debut": f"2026-06-2{cut}T09:00", "fin": f"2026-06-2{cut}T13:00"}
        with killed_at(cut):
            assert desk.post("missions/7/deplacement", to).status == 500
        assert desk.post("missions/7/deplacement", to).json["personnes"] == many
        assert {one.debut for one in everybody()} == {to["debut"]}
        assert set(told(MOVED).values()) == {cut}


def test_what_somebody_has_declared_is_not_moved_under_them(desk):
    convoked(1)
    (mine,) = everybody()
    claim = next(iter(EtatDeFrais.query(person_key(str(mine.compte)), EtatDeFrais.sk.startswith("E#"))))
    claim.update(actions=[EtatDeFrais.transmis.set("2026-06-20T09:00:00+00:00")])
    answer = desk.post("missions/7/deplacement", TO)
    assert (answer.status, answer.code) == (409, "mission_declaree")
    assert desk.get("missions/7").json["deplacable"] is False
    assert everybody()[0].debut == mine.debut


def test_who_was_convoked_to_a_cancelled_mission_has_it_said_of_each_part(desk):
    convoked(1)
    assert desk.post("missions/7/annulation").status == 200
    (one,) = desk.get("missions/7").json["places"]
    assert (one["remuneration"], one["deplacement"]) == ("Mission annulée", "Mission annulée")


def test_nothing_is_done_with_a_cancelled_mission_but_give_it_back(two):
    assert two.post("missions/7/annulation").status == 200
    assert two.get("missions/7").json["ouverte"] is False
    asked = (("deplacement", TO), ("personnes", {"numero_intervenant": "2"}), (f"personnes/{person('1').compte}/retrait", {}))
    for path, body in asked:
        assert two.post(f"missions/7/{path}", body).code == "mission_a_retablir"
    assert len(on()) == 1


def test_another_service_s_mission_and_one_s_own_are_out_of_reach(two, office, buckets):
    stranger = batch.Desk(office.member(services=["DEC-9"]), buckets)
    own = batch.Desk(office.member(services=["DEC-1"], numero="1"), buckets)
    compte = person("1").compte
    for desk, code in ((stranger, "droit_absent"), (own, "mission_propre")):
        for path, body in (("deplacement", TO), ("personnes", {"numero_intervenant": "2"}), (f"personnes/{compte}/retrait", {})):
            answer = desk.post(f"missions/7/{path}", body)
            assert (answer.status, answer.code) == (403, code), path
    assert two.post("missions/999/deplacement", TO).code == "mission_introuvable"
    assert len(on()) == 1


def test_nobody_places_themselves(two, office, buckets):
    own = batch.Desk(office.member(services=["DEC-1"], numero="2"), buckets)
    (fault,) = place(own).json["errors"]
    assert fault["code"] == "dossier_propre"


def test_placed_by_two_at_once_somebody_is_there_once(two):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(place(two))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((answer.status, answer.json["deja"]) for answer in answers) == [(200, False), *[(200, True)] * 3]
    assert len(journalled("affectation_creee")) == 2
    assert len(on()) == 2
