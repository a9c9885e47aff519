"""The lists of the desk once an import or a convocation run has ended: read again by the worker, asked by nobody."""

import pytest

from chalicelib.gestion import relire
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire
from chalicelib.outbox import Envoi
from tests.gestion import batch, staff
from tests.gestion.tableurs import claire_and_luc, missions, people

key, office, buckets = staff.key, staff.office, batch.buckets
ROUNDS = 10


@pytest.fixture
def desk(office, buckets):
    return batch.Desk(office.member(), buckets)


def settle(api):
    """The worker, until what waits has waited."""
    for _ in range(ROUNDS):
        while api.work()["done"]:
            pass
        api.clock.forward(seconds=16)


def missions_shown(desk):
    return [line["numero"] for line in desk.get("missions").json["missions"]]


def people_shown(desk):
    return {line["nom"] for line in desk.get("personnes").json["personnes"]}


def test_what_an_import_brought_is_in_the_lists_before_anybody_opens_them(desk, api):
    desk.bring_in(*claire_and_luc())
    settle(api)
    assert len(missions_shown(desk)) == 1
    assert len(people_shown(desk)) == 2
    desk.bring_in(people({"numero": "31", "nom": "Roux"}), missions({"numero": "8", "numero_intervenant": "31"}))
    settle(api)
    assert "8" in missions_shown(desk)
    assert "Roux" in people_shown(desk)


def test_a_reading_that_began_before_the_end_of_an_import_is_followed_by_another_one(desk, api, monkeypatch):
    """It may have gone past where the new ones are: being fresh, it would hide them for ten minutes."""
    monkeypatch.setattr(catalogue, "SLICE", 1)
    monkeypatch.setattr(annuaire, "SLICE", 1)
    desk.bring_in(*claire_and_luc())
    settle(api)
    api.clock.forward(minutes=11)
    assert catalogue.start("2026", api.clock.now)
    assert annuaire.start(api.clock.now)
    api.work()
    api.clock.forward(seconds=1)
    desk.bring_in(people({"numero": "0", "nom": "Abel"}), missions({"numero": "6", "numero_intervenant": "0", "debut": "2026-06-01T08:00", "fin": "2026-06-01T12:00"}))  # fmt: skip
    settle(api)
    assert "6" in missions_shown(desk)
    assert "Abel" in people_shown(desk)
    assert not list(Envoi.scan((Envoi.kind == relire.READ) & Envoi.pending.exists())), "and it ends"


def test_a_list_says_that_it_is_being_read_again_and_then_that_it_is_not(desk, api):
    desk.bring_in(*claire_and_luc())
    while api.work()["done"]:
        pass
    assert not desk.get("missions").json["a_relever"]
    assert not desk.get("personnes").json["a_relever"]
    assert catalogue.start("2026", api.clock.now)
    assert annuaire.start(api.clock.now)
    assert desk.get("missions").json["a_relever"], "though the last reading is fresh"
    assert desk.get("personnes").json["a_relever"]
    while api.work()["done"]:
        pass
    assert not desk.get("missions").json["a_relever"]
    assert not desk.get("personnes").json["a_relever"]


def test_a_job_done_again_begins_no_reading_again(desk, api):
    desk.bring_in(*claire_and_luc())
    settle(api)
    relire.read(job="j", now=api.clock.now, sessions=["2026"])
    passage = str(catalogue.Catalogue.get("CATALOGUE#2026", "ENCOURS").passage)
    relire.read(job="j", now=api.clock.now, sessions=["2026"])
    settle(api)
    relire.read(job="j", now=api.clock.now, sessions=["2026"])
    assert str(catalogue.sessions(api.clock.now)["2026"].passage) == passage
    assert not catalogue.sessions(api.clock.now).under_way


def test_a_mark_of_before_its_progress_was_noted_stops_no_reading(desk, api):
    """It says neither when it last went on nor that it was forgotten: kept for good, it would keep the list as it was."""
    long_ago = "2026-01-01T00:00:00+00:00"
    catalogue.Catalogue("CATALOGUE#2026", "ENCOURS", quand=long_ago, passage="a", morceaux=0).save()
    annuaire.Annuaire(annuaire.PLACE, "ENCOURS", quand=long_ago, passage="a", morceaux=0).save()
    assert catalogue.start("2026", api.clock.now)
    assert annuaire.start(api.clock.now)


def test_a_stopped_import_has_the_lists_read_again(desk, api):
    lot = desk.begin(*claire_and_luc())
    desk.work()
    desk.launch(lot)
    assert desk.post(f"imports/{lot}/arret").json["etat"] == "ARRETE"
    desk.work()
    (asked,) = Envoi.scan(Envoi.kind == relire.READ)
    assert asked.data["sessions"] == ["2026"]


def test_a_convocation_run_has_people_read_again(desk, api):
    desk.bring_in(*claire_and_luc())
    settle(api)
    before = annuaire.head().quand
    desk.convoke()
    settle(api)
    assert annuaire.head().quand > before
