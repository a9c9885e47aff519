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


def test_a_convocation_run_has_people_read_again(desk, api):
    desk.bring_in(*claire_and_luc())
    settle(api)
    before = annuaire.head().quand
    desk.convoke()
    settle(api)
    assert annuaire.head().quand > before
