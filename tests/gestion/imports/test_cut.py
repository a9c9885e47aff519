"""A mission of many that moves, cut between two transactions: the same import again finds who was left, once each."""

import pytest

from chalicelib.missions import lists
from chalicelib.missions.models import Affectation, Mission, mission_key
from tests.aws import items
from tests.gestion import batch
from tests.gestion.crowd import convoked, told, transactions
from tests.gestion.tableurs import counts, missions, people, person, take

LATER = "2026-06-19T12:00"


def moved(numbers, **cells):
    return missions(*({"numero": "7", "numero_intervenant": n, "fin": LATER} | cells for n in numbers))


@pytest.mark.parametrize("many", [46, 100])
def test_a_move_cut_anywhere_is_finished_by_the_same_import_and_tells_each_once(cloud, many):
    numbers = convoked(many)
    whole = -(-many // 45)
    for cut in range(1, whole + 1):
        fin = f"2026-06-19T{10 + cut}:00"
        file, before = moved(numbers, fin=fin), told("avis_mission_modifiee")
        with batch.cut_at(cut):
            take(file)
        left = many - min(many, 45 * (cut - 1))
        assert sum(place.fin != fin for place in lists.on_mission("7").values()) == left
        again = take(file)
        assert counts(again, "missions") == (0, left, many - left, 0)
        assert {place.fin for place in lists.on_mission("7").values()} == {fin}
        once = dict.fromkeys(lists.on_mission("7"), 1)
        assert told("avis_mission_modifiee") - before == once, "each once"
        said = [remark.text() for remark in again.remarks if "interrompue" in remark.reason]
        assert len(said) == (cut > 1)
        assert all(f"déjà à jour {many - left}, personnes qui le sont maintenant {left}" in text for text in said)
        assert counts(take(file), "missions") == (0, 0, many, 0)
    with transactions() as made:
        take(moved(numbers, fin="2026-06-19T18:00"))
    assert len(made) == whole, "the cuts above are all there are"


def test_who_is_on_a_mission_is_read_from_the_table(cloud, monkeypatch):
    """The index shows nothing yet of people placed a moment ago."""
    numbers = convoked(3)
    monkeypatch.setattr(type(Affectation.by_liste), "query", lambda *a, **k: iter(()))
    take(moved(numbers[:1]))
    monkeypatch.undo()
    assert {place.fin for place in lists.on_mission("7").values()} == {LATER}
    assert len(told("avis_mission_modifiee")) == 3


def test_a_mission_of_before_names_nobody_and_its_people_are_found_by_the_index(cloud):
    numbers = convoked(2)
    Mission(mission_key("7"), "M").update(actions=[Mission.comptes.remove()])
    take(moved(numbers[:1]))
    assert {place.fin for place in lists.on_mission("7").values()} == {LATER}


def test_nobody_is_placed_on_a_cancelled_mission(cloud):
    numbers = convoked(1)
    take(people({"numero": "900", "prenom": "Zoé"}))
    Mission(mission_key("7"), "M").update(actions=[Mission.annulee.set(True)])
    report = take(missions({"numero": "7", "numero_intervenant": "900"}))
    assert [(fault.column, fault.reason) for fault in report.refusals] == [("numero", "cette mission est annulée")]
    assert person("900").compte not in lists.on_mission("7")
    assert len(items(batch.Envois)) == len(numbers)
