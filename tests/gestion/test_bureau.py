"""What each page of the desk asks of the tables: the session, then two trips at most, however many claims there are."""

import pytest

import app
from chalicelib import tables
from chalicelib.gestion.dashboard import following, snapshot
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire
from tests.aws import journey
from tests.gestion import bureau, staff
from tests.gestion.dossiers import sent

key, office = staff.key, staff.office
MANY = 120
TRIPS = 3
"""The session, then two."""
ROUNDS = 4
"""What goes abreast counts for one trip when it leaves before the first is back: a busy machine may miss that."""
LONGER = {
    "claims.show_claim": 5,
    "limitrophes.unsettled": 8,
    "liquidation.overview": 8,
    "messages.list_waiting": 5,
    "messages.open_thread": 4,
    "missions.show_mission": 5,
    "people.find": 5,
    "people.show": 7,
}
"""Those that still ask more one after another, whatever the size of the service; never more than this."""


def put(table, items):
    for item in items:
        tables.connection().client.put_item(TableName=table.Meta.table_name, Item=item)


@pytest.fixture
def crowd(api, office):
    """A service of many claims to decide, every list of it read, and an administrateur."""
    claim = sent(api)
    bureau.copies(claim, MANY, put)
    admin = office.member("administrateur")
    for start in (snapshot.start, annuaire.start, lambda now: catalogue.start("2026", now)):
        start(api.clock.now)
    while api.work()["done"]:
        pass
    following.follow(api.clock.now, 0)
    return claim, admin


def test_every_page_of_the_desk_is_named():
    assert bureau.unnamed(app.app) == set()


def test_each_page_is_two_trips_after_the_session_at_most(crowd):
    claim, admin = crowd
    found, refused = {}, []
    for name in bureau.PAGES:
        for _ in range(ROUNDS):
            with journey() as made:
                answer = admin.browser.get(bureau.address(name, claim))
            refused += [name] if answer.status != 200 else []
            found[name] = min(made.trips, found.get(name, made.trips))
            if found[name] <= TRIPS:
                break
    assert refused == []
    assert {name: trips for name, trips in found.items() if trips > LONGER.get(name, TRIPS)} == {}
