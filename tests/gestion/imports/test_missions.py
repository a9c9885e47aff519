"""What an import promises of missions: one day and one place for all, each person's place their own."""

from pathlib import Path

from chalicelib.missions.models import Affectation, Mission, mission_key
from tests.aws import recorded
from tests.gestion.tableurs import (
    counts,
    faults,
    missions,
    people,
    place,
    take,
)

SAMPLES = Path(__file__).parents[2] / "data"


def test_missions_come_in_with_their_people_whatever_the_order_of_the_files(cloud):
    report = take(
        missions(
            {"numero": "7", "numero_intervenant": "1", "vehicule_autorise": "oui"},
            {"numero": "7", "numero_intervenant": "2"},
        ),
        people({"numero": "1"}, {"numero": "2", "prenom": "Luc"}),
    )
    assert counts(report, "missions") == (2, 0, 0, 0)
    mission = Mission.get(mission_key("7"), "M")
    assert (mission.debut, mission.centre, mission.liste, mission.rang) == (
        "2026-06-16T08:00",
        "0699903P",
        "session#2026",
        "7",
    )
    assert (place("1", "7").vehicule_autorise, place("2", "7").vehicule_autorise) == (True, None)
    assert place("1", "7").centre_commune == "69264"
    assert place("1", "7").convoquee is None


def test_a_row_that_names_a_refused_or_unknown_person_is_refused(cloud):
    take(people({"numero": "2", "prenom": "Luc", "nom": "Petit"}))
    report = take(
        people({"numero": "1", "courriel": "x"}, {"numero": "2", "prenom": "Zoé", "nom": "Roux"}, {"numero": "3"}),
        missions(*({"numero": "7", "numero_intervenant": numero} for numero in ("1", "2", "3", "4"))),
    )
    assert [fault for fault in faults(report) if fault[0] == "missions.csv"] == [
        ("missions.csv", 2, "numero_intervenant"),
        ("missions.csv", 3, "numero_intervenant"),
        ("missions.csv", 5, "numero_intervenant"),
    ]
    assert counts(report, "missions") == (1, 0, 0, 3)


def test_rows_of_one_mission_agree_or_are_refused(cloud):
    report = take(
        people({"numero": "1"}, {"numero": "2", "prenom": "Luc"}, {"numero": "3", "prenom": "Zoé"}),
        missions(
            {"numero": "7", "numero_intervenant": "1"},
            {"numero": "7", "numero_intervenant": "2", "debut": "2026-06-17T08:00", "centre_uai": "0699904R"},
            {"numero": "7", "numero_intervenant": "3", "epreuve": ""},
            {"numero": "7", "numero_intervenant": "1"},
        ),
    )
    assert faults(report) == [("missions.csv", 3, "debut"), ("missions.csv", 5, "numero_intervenant")]
    assert counts(report, "missions") == (2, 0, 0, 2)
    assert place("3", "7").epreuve == "Épreuve écrite"


def test_a_mission_that_moves_moves_for_everybody_on_it(cloud):
    everyone = people({"numero": "1"}, {"numero": "2", "prenom": "Luc"})
    take(everyone, missions(*({"numero": "7", "numero_intervenant": n} for n in "12")))
    report = take(missions({"numero": "7", "numero_intervenant": "1", "fin": "2026-06-18T17:00", "epreuve": ""}))
    assert counts(report, "missions") == (0, 1, 0, 0)
    assert [place(numero, "7").fin for numero in "12"] == ["2026-06-18T17:00"] * 2
    assert [int(place(numero, "7").version) for numero in "12"] == [2, 2]
    assert Mission.get(mission_key("7"), "M").epreuve == "Épreuve écrite"
    assert any(kept.startswith("affectations absentes du fichier : 7 (") for kept in report.kept)


def test_a_moved_mission_already_convoked_is_pointed_out(cloud):
    take(people({"numero": "1"}), missions({"numero": "7", "numero_intervenant": "1"}))
    place("1", "7").update(actions=[Affectation.convoquee.set("2026-06-01T08:00:00+00:00")])
    report = take(missions({"numero": "7", "numero_intervenant": "1", "debut": "2026-06-16T09:00"}))
    assert [(remark.row, remark.column) for remark in report.remarks] == [(2, "numero")]


def test_only_the_vehicle_is_each_persons_own(cloud):
    everyone = people({"numero": "1"}, {"numero": "2", "prenom": "Luc"})
    take(everyone, missions(*({"numero": "7", "numero_intervenant": n} for n in "12")))
    report = take(
        missions(
            {"numero": "7", "numero_intervenant": "1", "vehicule_autorise": "non"},
            {"numero": "7", "numero_intervenant": "2"},
        )
    )
    assert counts(report, "missions") == (0, 1, 1, 0)
    assert (place("1", "7").vehicule_autorise, place("2", "7").vehicule_autorise) == (False, None)
    assert [int(place(n, "7").version) for n in "12"] == [2, 1]


def test_missions_of_the_session_that_a_newer_file_lacks_are_kept_and_reported(cloud):
    take(people({"numero": "1"}), missions(*({"numero": n, "numero_intervenant": "1"} for n in "789")))
    report = take(missions({"numero": "7", "numero_intervenant": "1"}, {"numero": "9", "numero_intervenant": "x"}))
    assert "conservés : missions absentes du fichier : 8" in report.text().splitlines()
    assert place("1", "8").examen == "Baccalauréat général"


def test_a_known_file_costs_few_reads(cloud):
    rows = [{"numero": str(n), "prenom": f"Zoé{n}"} for n in range(30)]
    take(people(*rows))
    with recorded() as calls:
        take(people(*rows))
    assert len(calls) <= 6
