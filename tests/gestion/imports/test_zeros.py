"""A numéro whose zeros a spreadsheet took off never makes a second person, nor a second mission, unless somebody says so."""

import pytest

from chalicelib.gestion.imports import columns, run
from chalicelib.missions.models import Mission, mission_key
from tests.aws import everything
from tests.gestion import batch, staff
from tests.gestion.tableurs import counts, faults, missions, people, person, place, quantities, take

key, office, buckets = staff.key, staff.office, batch.buckets
CLAIRE = {"numero": "000456"}
THERE = {"numero": "000007", "numero_intervenant": "000456"}
LOST = {"numero": "7", "numero_intervenant": "456"}


def known():
    take(people(CLAIRE), missions(THERE))


def lost():
    """What Excel makes of three files: Claire, her mission, her copies."""
    return (
        people({"numero": "456", "ville": "Lyon"}),
        missions(LOST | {"fin": "2026-06-19T12:00"}),
        quantities(LOST | {"presents": "12"}),
    )


def exists(numero):
    return Mission.count(mission_key(numero)) > 0


def test_a_mission_that_lost_its_zeros_is_questioned_and_nothing_is_written(cloud):
    known()
    before = everything()
    report = take(missions(THERE | {"numero": "7"}, THERE | {"numero": "0007"}))
    assert faults(report) == [("missions.csv", 2, "numero"), ("missions.csv", 3, "numero")]
    assert [fault.confirmer for fault in report.refusals] == ["M7", "M0007"]
    (constat,) = report.constats
    assert constat.text() == (
        "2 numéros sans leurs zéros\u00a0: les remettre\u00a0? (--reparer numeros). "
        "missions.csv, ligne 2, numero\u00a0: «\u00a07\u00a0» → «\u00a0000007\u00a0»"
    )
    assert everything() == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_it_is_so_within_one_file_whatever_the_order(cloud, dry_run):
    take(people(CLAIRE, {"numero": "2", "prenom": "Luc"}))
    pair = [THERE, {"numero": "7", "numero_intervenant": "2"}]
    for rows in (pair, pair[::-1]):
        report = take(missions(*rows), dry_run=dry_run)
        assert [fault.value for fault in report.refusals] == ["7"]
        assert not exists("7")


def test_one_that_has_more_zeros_than_the_known_one_is_questioned_and_not_repaired(cloud):
    take(people(CLAIRE), missions(THERE | {"numero": "7"}))
    report = take(missions(THERE), accepted={"numeros"})
    assert (faults(report), [one.whole for one in report.constats]) == ([("missions.csv", 2, "numero")], [None])


def test_a_true_twin_of_a_mission_is_confirmed_and_that_is_not_its_person(cloud):
    known()
    twin = missions(THERE | {"numero": "7"})
    assert counts(take(twin, confirmed={"7"}), "missions") == (0, 0, 0, 1)
    assert counts(take(twin, confirmed={"M7"}), "missions") == (1, 0, 0, 0)
    assert counts(take(twin), "missions") == (0, 0, 1, 0)
    assert exists("7")
    assert exists("000007")


def test_the_three_files_are_repaired_at_once(cloud):
    known()
    report = take(*lost())
    assert [counts(report, kind)[3] for kind in ("intervenants", "missions", "quantites")] == [1, 1, 1]
    (constat,) = report.constats
    assert constat.count == 2, "Claire, then her mission; her copies wait for both"
    report = take(*lost(), accepted={"numeros"})
    assert [counts(report, kind) for kind in ("intervenants", "missions", "quantites")] == [(0, 1, 0, 0)] * 3
    assert person("000456").value("ville") == "Lyon"
    kept = place("000456", "000007")
    assert (kept.fin, int(kept.presents)) == ("2026-06-19T12:00", 12)
    assert not exists("7")
    report = take(*lost(), accepted={"numeros"})
    assert [counts(report, kind) for kind in ("intervenants", "missions", "quantites")] == [(0, 0, 1, 0)] * 3


def test_a_quantity_names_the_mission_meant(cloud):
    known()
    report = take(quantities({"numero": "7", "numero_intervenant": "000456", "presents": "3"}))
    assert [fault.hint for fault in report.refusals] == ["elle est sur 000007 : remettre les zéros ?"]


def test_two_that_it_may_be_are_not_guessed(cloud):
    take(people(CLAIRE), missions(THERE, THERE | {"numero": "0007"}), confirmed={"M0007"})
    report = take(missions(THERE | {"numero": "7"}), accepted={"numeros"})
    assert [(fault.value, fault.reason) for fault in report.refusals] == [
        ("7", "ne diffère de 000007, 0007, déjà connu, que par des zéros")
    ]


def test_an_identifier_at_a_portal_that_lost_them_changes_nothing(cloud):
    agent = CLAIRE | {"statut": "agent", "portail": "lyon", "identifiant_academique": "0012"}
    take(people(agent))
    report = take(people(agent | {"identifiant_academique": "12"}))
    assert [fault.reason for fault in report.refusals] == ["a perdu ses zéros : 0012 est connu"]
    assert person("000456").value("identifiant_academique") == "0012"


def test_rows_of_one_mission_stay_in_one_slice_whatever_its_zeros(cloud):
    rows = [columns.Row("m.csv", line, {"numero": numero}) for line, numero in enumerate(("7", "007", "0007", "8"))]
    assert run.slice_end(columns.MISSIONS, rows, 0, 1) == 3


def test_from_the_browser_zeros_are_given_back_as_the_dry_run_showed(office, buckets):
    known()
    desk = batch.Desk(office.member(), buckets)
    lot = desk.begin(*lost())
    desk.work()
    assert desk.post(f"imports/{lot}/essai", {"reparations": ["numeros"]}).status == 200
    desk.work()
    shown = desk.get(f"imports/{lot}").json["resultat"]
    assert [(one["genre"], one["accepte"], one["reparable"]) for one in shown["diagnostic"]] == [("numeros", True, True)]
    take(missions(THERE | {"numero": "000008"}))
    assert desk.launch(lot).status == 200
    desk.work()
    page = desk.get(f"imports/{lot}").json["resultat"]
    assert {kind: counts["modifiés"] for kind, counts in page["totaux"].items()} == dict.fromkeys(
        ("intervenants", "missions", "quantites"), 1
    )


def test_a_mission_of_many_is_asked_about_once(office, buckets):
    take(people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 130))), missions(THERE | {"numero_intervenant": "1"}))
    desk = batch.Desk(office.member(), buckets)
    crowd = [LOST | {"numero_intervenant": str(n)} for n in range(1, 130)]
    lot = desk.begin(missions(*crowd, *({"numero": "9", "numero_intervenant": f"99{n}"} for n in range(3))))
    desk.work()
    lines = desk.get(f"imports/{lot}").json["resultat"]["lignes"]
    assert [(line["confirmer"], line["motif"]) for line in lines[:2]] == [
        ("M7", "ne diffère de 000007, déjà connu, que par des zéros (129 lignes)"),
        (None, "personne inconnue"),
    ]
    assert desk.launch(lot, confirmes=["M7"]).status == 200
    desk.work()
    assert desk.get(f"imports/{lot}").json["resultat"]["totaux"]["missions"] == {"créés": 129, "refusés": 3}


def test_one_that_the_dry_run_did_not_show_is_not_given_back(office, buckets):
    """A mission made between the two: accepted for what was shown, not for that one."""
    known()
    desk = batch.Desk(office.member(), buckets)
    lot = desk.begin(missions(THERE | {"numero": "7"}, THERE | {"numero": "8"}))
    desk.work()
    desk.post(f"imports/{lot}/essai", {"reparations": ["numeros"]})
    desk.work()
    take(missions(THERE | {"numero": "00008"}))
    assert desk.launch(lot).status == 200
    desk.work()
    page = desk.get(f"imports/{lot}").json["resultat"]
    assert page["totaux"]["missions"] == {"créés": 0, "inchangés": 1, "refusés": 1}
    assert [line["confirmer"] for line in page["lignes"] if line["gravite"] == "refuse"] == ["M8"]
    assert exists("00008")
    assert not exists("8")
