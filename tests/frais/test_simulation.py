"""« Ai-je droit à un remboursement ? »: anybody, the same rules as a claim, nothing stored."""

import json

import pytest

from chalicelib.frais.claim import settings
from tests import aws
from tests.people import LYON, claimant, day_trip, declared

MISSION = {
    "type": "correction", "taux": "T5", "debut": "2026-05-18T08:30", "fin": "2026-05-18T17:30",
    "centre_commune": "42187", "vehicule_autorise": "oui",
}  # fmt: skip
ASKED = {"mission": MISSION, "personne": {"residence_familiale": LYON}, "declaration": declared()}


@pytest.fixture(autouse=True)
def fresh_settings():
    settings.forget()
    yield
    settings.forget()


def test_anybody_learns_what_a_mission_would_pay_and_nothing_is_kept(browser):
    before = aws.everything()
    answer = browser.post("/simulation", ASKED)
    assert answer.status == 200
    assert answer.json["calcul"]["total"] == "388.32"
    assert "entrees" not in answer.json["calcul"]
    assert answer.json["prevision"]["champ_attendu"] == "copies"
    assert [one["code"] for one in answer.json["manques"]] == []
    assert aws.everything() == before


def test_a_simulation_and_a_claim_agree_to_the_cent(api):
    marie = claimant(api)
    claim = marie.save(declared(day_trip(nuits=[{"jour": "2026-05-18", "hebergement": "payant"}]))).json["calcul"]
    own = marie.browser.post(f"{marie.path}/simulation", {"declaration": claim_declaration(marie)}).json["calcul"]
    asked = {
        **ASKED,
        "declaration": claim_declaration(marie),
        "personne": {"residence_familiale": LYON, "residence_administrative": LYON},
    }
    anonymous = api.browser().post("/simulation", asked).json["calcul"]
    assert own == claim
    assert anonymous["deplacement"]["lignes"] == claim["deplacement"]["lignes"]


def claim_declaration(marie):
    return marie.see().json["declaration"]


def test_kilometres_already_counted_move_the_bands(browser):
    answer = browser.post("/simulation", {**ASKED, "km_depart": "1950"})
    assert answer.json["calcul"]["km_depart"] == "1950"
    bands = [
        line["quantite"] for line in answer.json["calcul"]["deplacement"]["lignes"] if line["code"] == "kilometres"
    ]
    assert bands == ["50", "86"]


def test_every_fault_of_the_three_parts_comes_at_once(browser):
    refused = browser.post(
        "/simulation",
        {
            "mission": {"type": "vacances", "debut": "hier", "fin": "2026-05-18T17:30", "centre_commune": "lyon"},
            "personne": {"residence_administrative": "1"},
            "declaration": {"travail": {"copies": -1}},
            "km_depart": "-3",
            "autre": 1,
        },
    )
    assert refused.status == 422
    assert set(refused.pointers) == {
        "/mission/type", "/mission/debut", "/mission/centre_commune", "/personne/residence_administrative",
        "/personne/residence_familiale", "/declaration/travail/copies", "/km_depart", "/autre",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"debut": "0001-01-01T00:00"}, "/mission/debut"),
        ({"fin": "9999-12-31T23:59"}, "/mission/fin"),
        ({"debut": "2026-05-18T18:00"}, "/mission/fin"),
        ({"debut": "2026-02-30T08:00"}, "/mission/debut"),
        ({"centre_commune": "99 99"}, "/mission/centre_commune"),
        ({"copies_santorin": -1}, "/mission/copies_santorin"),
        ({"numero": "1"}, "/mission/numero"),
    ],
)
def test_a_mission_that_makes_no_sense_is_refused(browser, facts, pointer):
    refused = browser.post("/simulation", {**ASKED, "mission": {**MISSION, **facts}})
    assert (refused.status, refused.pointers) == (422, [pointer])


@pytest.mark.parametrize("declaration", [[], "x", 3, False, {"deplacements": {}}])
def test_a_declaration_that_is_none_is_refused(browser, declaration):
    refused = browser.post("/simulation", {**ASKED, "declaration": declaration})
    assert refused.status == 422
    assert all(pointer.startswith("/declaration") for pointer in refused.pointers)


def test_a_century_of_mission_is_answered_as_any_other(browser):
    asked = {**ASKED, "mission": {**MISSION, "debut": "2000-01-01T00:00", "fin": "2099-12-31T23:59"}}
    assert (
        browser.post("/simulation", asked).json["calcul"]["deplacement"]["droit"]["code"]
        == "ORDRE_DE_MISSION_TROP_LONG"
    )


def test_the_largest_question_is_answered_in_time(browser):
    trips = [{"de": "domicile", "mode": "voiture", "km": "1", "puissance_fiscale": 5}] * 40
    asked = {**ASKED, "declaration": declared(*[day_trip(trajets=trips)] * 10)}
    assert len(json.dumps(asked)) < 64 * 1024
    assert browser.post("/simulation", asked).status == 200


def test_somebody_elses_mission_is_not_simulated(api):
    marie, paul = claimant(api), claimant(api)
    refused = paul.browser.post(f"{marie.path}/simulation", {"declaration": declared()})
    assert (refused.status, refused.code) == (404, "etat_de_frais_inconnu")
    assert api.browser().post(f"{marie.path}/simulation", {}).code == "session_absente"
