"""What each page of the desk asks of the tables: the session, then two trips at most, however many claims there are."""

import pytest

import app
from chalicelib import faults, tables
from chalicelib.gestion.dashboard import following, snapshot
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire
from tests.aws import journey
from tests.gestion import bureau, staff
from tests.gestion.dossiers import sent

key, office = staff.key, staff.office
MANY = 60
TRIPS, OF_EVERY_SERVICE = 3, 4
"""The session, then two; then which services there are, for an administrateur whose list is not empty."""
ROUNDS, LASTS = 4, 0.03
"""What goes abreast counts for one trip when it leaves before the first is back: a busy machine may miss that."""
LONGER = {"messages.list_waiting": OF_EVERY_SERVICE}
"""Every person waits for an answer here; nothing does in the other lists of all services."""


def put(table, items):
    for item in items:
        tables.connection().client.put_item(TableName=table.Meta.table_name, Item=item)


@pytest.fixture
def crowd(api, office, monkeypatch):
    """A service of many claims to decide, every list of it read, and an administrateur.

    Trips are counted here, not seconds: a busy machine stalls for longer than a request is given.
    """
    monkeypatch.setattr(faults, "REQUEST_SECONDS", 120.0)
    claim = bureau.waiting(sent(api))
    bureau.copies(claim, MANY, put)
    office.member(services=["DEC-1", "DEC-2", "DEC-3"])
    admin = office.member("administrateur")
    for start in (snapshot.start, annuaire.start, lambda now: catalogue.start("2026", now)):
        start(api.clock.now)
    while api.work()["done"]:
        pass
    following.follow(api.clock.now, 0)
    return claim, admin


def test_every_page_of_the_desk_is_named():
    assert bureau.unnamed(app.app) == set()


def trips(browser, name, claim):
    """The fewest of a few, one after another; the page is answered."""
    found = []
    for _ in range(ROUNDS):
        with journey(LASTS) as made:
            answer = browser.get(bureau.address(name, claim))
        assert answer.status == 200, name
        found.append(made.trips)
        if found[-1] <= TRIPS:
            break
    return min(found)


def test_each_page_is_two_trips_after_the_session_at_most(crowd, office):
    claim, admin = crowd
    found = {name: trips(admin.browser, name, claim) for name in bureau.PAGES}
    assert {name: number for name, number in found.items() if number > LONGER.get(name, TRIPS)} == {}
    manager = office.member(services=["DEC-1", "DEC-2", "DEC-3"]).browser
    assert {name: trips(manager, name, claim) for name in LONGER} == dict.fromkeys(LONGER, TRIPS)
