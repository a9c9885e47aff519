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
ROUNDS, LASTS = 4, 0.03
"""What goes abreast counts for one trip when it leaves before the first is back: a busy machine may miss that."""
OF_EVERY_SERVICE = 4
LONGER = dict.fromkeys(
    (
        *("claims.contested", "claims.landmarks", "demandes.asked", "liquidation.overview", "messages.list_waiting"),
    ),
    OF_EVERY_SERVICE,
)
"""Those that read first of which services an administrateur is, in two trips; nothing waits in their lists here."""


def put(table, items):
    for item in items:
        tables.connection().client.put_item(TableName=table.Meta.table_name, Item=item)


@pytest.fixture
def crowd(api, office):
    """A service of many claims to decide, every list of it read, and an administrateur."""
    claim = sent(api)
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


def test_each_page_is_two_trips_after_the_session_at_most(crowd):
    claim, admin = crowd
    found, refused = {}, []
    for name in bureau.PAGES:
        for _ in range(ROUNDS):
            with journey(LASTS) as made:
                answer = admin.browser.get(bureau.address(name, claim))
            refused += [name] if answer.status != 200 else []
            found[name] = min(made.trips, found.get(name, made.trips))
            if found[name] <= TRIPS:
                break
    assert refused == []
    assert {name: trips for name, trips in found.items() if trips > LONGER.get(name, TRIPS)} == {}
