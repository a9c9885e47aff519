"""One client does not take the instance's share: what it asks beyond its own is refused, and costs next to nothing."""

import pytest

from chalicelib import errors
from chalicelib.academie import ACADEMIE
from chalicelib.identity import networks, shares
from chalicelib.identity.models import Compteur
from tests.aws import items, recorded, refusing
from tests.identity.people import PHRASE, settled

MOST = 60


@pytest.fixture
def share(monkeypatch, clock):
    """A fresh container, where a network has sixty units in ten seconds."""
    clock.now = clock.now.replace(second=2)
    monkeypatch.setenv("IMAGIN_PART", str(MOST))
    monkeypatch.setattr(shares, "_shares", shares.Shares())


def _asked(browser, times):
    return [browser.get("/instance").status for _ in range(times)]


@pytest.mark.exigence("S78")
def test_beyond_its_share_a_network_is_refused_for_seconds_at_no_cost_and_its_neighbours_are_not(api, share, clock):
    flood = api.browser("203.0.113.9")
    assert _asked(flood, MOST) == [200] * MOST
    with recorded() as calls:
        refused = flood.get("/sante")
    assert (refused.status, refused.code, int(refused.headers["Retry-After"])) == (429, "trop_de_demandes", 8)
    assert refused.headers["Cache-Control"] == "no-store", "it carries what every answer carries"
    assert calls == []
    assert _asked(api.browser("203.0.113.10"), 3) == [200] * 3
    clock.forward(seconds=8)
    assert _asked(flood, 3) == [200] * 3


@pytest.mark.exigence("S78")
def test_signing_in_weighs_five_requests_whatever_becomes_of_it(api, share):
    person, _ = settled(api)
    browser = api.browser("203.0.113.9")
    statuses = [browser.sign_in(person.numero, PHRASE).status for _ in range(MOST // 5 + 1)]
    assert statuses == [200] * (MOST // 5) + [429]
    assert browser.get("/instance").status == 429


@pytest.mark.exigence("S78")
def test_it_is_one_share_however_many_containers_answer(cloud, clock):
    containers = [shares.Shares() for _ in range(4)]
    mark, moment = networks.mark("203.0.113.9", clock.now), int(clock.now.timestamp()) // 10 * 10
    served = 0
    for n in range(400):
        try:
            containers[n % 4].take(mark, 1, MOST, moment)
            served += 1
        except errors.TooManyRequests:
            pass
    assert MOST <= served <= MOST + 4 * shares.PARCEL
    assert "203.0.113.9" not in str(items(Compteur))


def test_who_asks_little_costs_nothing(api, share):
    with recorded() as calls:
        _asked(api.browser(), shares.PARCEL - 1)
    assert calls == []


def test_when_the_tables_do_not_answer_each_container_counts_alone(api, share):
    with refusing("ThrottlingException", 10**6, "UpdateItem"):
        statuses = _asked(api.browser(), MOST + 1)
    assert statuses == [200] * MOST + [429]


def test_a_trusted_network_is_not_counted_nor_anybody_where_there_is_no_limit(api, share, monkeypatch):
    with monkeypatch.context() as trusting:
        trusting.setitem(vars(ACADEMIE.acces), "reseaux_de_confiance", ("203.0.113.0/29",))
        assert _asked(api.browser("203.0.113.1"), MOST + 5) == [200] * (MOST + 5)
    monkeypatch.setenv("IMAGIN_PART", "0")
    assert _asked(api.browser(), MOST + 5) == [200] * (MOST + 5)


@pytest.mark.parametrize(
    ("method", "path", "units"),
    [
        ("POST", "/api/v1/connexion", 5),
        ("POST", "/api/v1/gestion/connexion", 5),
        ("POST", "/api/v1/mot-de-passe-oublie", 5),
        ("POST", "/api/v1/reinitialisation", 5),
        ("GET", "/api/v1/portail/{portail}/retour", 5),
        ("GET", "/api/v1/portail/{portail}/connexion", 1),
        ("GET", "/api/v1/moi", 1),
        ("POST", "/api/v1/reinitialisation/lien", 1),
    ],
)
def test_what_hashes_mails_or_asks_a_provider_weighs_more(method, path, units):
    assert shares.weight(method, path) == units
