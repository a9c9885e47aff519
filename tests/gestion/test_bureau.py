"""What each page of the desk asks of the tables: the session, then two trips at most, however many claims there are."""

import pytest

import app
from chalicelib import faults, tables
from chalicelib.gestion.dashboard import following, snapshot
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire
from tests.aws import journey
from tests.gestion import bureau, staff

key, office = staff.key, staff.office
MANY = 60
TRIPS = 3
"""The session, then two."""
ADMIN = {"staff.everybody", "staff.suspicions"}
"""Pages of administrateurs alone."""
ROUNDS, LASTS = 4, 0.03
"""What goes abreast counts for one trip when it leaves before the first is back: a busy machine may miss that."""


def put(table, items):
    for item in items:
        tables.connection().client.put_item(TableName=table.Meta.table_name, Item=item)


@pytest.fixture
def crowd(api, office, monkeypatch):
    """A service of many claims to decide, every list of it read, and an administrateur.

    Trips are counted here, not seconds: a busy machine stalls for longer than a request is given.
    """
    monkeypatch.setattr(faults, "REQUEST_SECONDS", 120.0)
    manager, admin = office.member(services=["DEC-1", "DEC-2", "DEC-3"]), office.member("administrateur")
    claim = bureau.everywhere(api, manager.browser, "m.denis@exemple.fr")
    bureau.copies(claim, MANY, put)
    for start in (snapshot.start, annuaire.start, lambda now: catalogue.start("2026", now)):
        start(api.clock.now)
    while api.work()["done"]:
        pass
    following.follow(api.clock.now, 0)
    return claim, admin, manager


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
    """Of an administrateur, who sees every service, and of a gestionnaire; there is somebody on each list."""
    claim, *members = crowd
    for member in members:
        pages = [name for name in bureau.PAGES if member is members[0] or name not in ADMIN]
        found = {name: trips(member.browser, name, claim) for name in pages}
        assert {name: number for name, number in found.items() if number > TRIPS} == {}
