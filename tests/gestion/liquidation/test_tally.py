"""What waits in a big service is counted apart: the same sums, at a cost that does not grow with what waits."""

import pytest

from chalicelib import outbox
from chalicelib.gestion.liquidation import tally
from chalicelib.identity.models import Intervenant, person_key
from tests.aws import recorded
from tests.gestion.liquidation.test_lots import payday  # noqa: F401 - a fixture
from tests.gestion.payer import PATH
from tests.gestion.staff import key, office  # noqa: F401 - fixtures

READS = ("Query", "GetItem", "BatchGetItem", "Scan")


@pytest.fixture(params=[1, 2, 400])
def big(request, payday, monkeypatch):  # noqa: F811
    """A service where more waits than a page reads, counted by jobs of a few halves; each reason has somebody."""
    monkeypatch.setattr(tally, "LIVE", 2)
    monkeypatch.setattr(tally, "SLICE", request.param)
    payday.person()
    payday.person(halves=["remuneration"])
    payday.marie = payday.person(ago=1)
    incomplete = payday.person()
    Intervenant(person_key(incomplete.person.compte), "PROFIL").update(
        actions=[Intervenant.dossier_financier.set("a_completer")]
    )
    return payday


def alone(seen):
    return {name: value for name, value in seen["services"][0].items() if name not in ("quand", "a_compter")}


def count(payday, member=None):  # noqa: F811
    answer = (member or payday.member).browser.post(f"{PATH}/comptage", {"service": "DEC-1"})
    assert (answer.status, answer.json) == (202, {"etat": "en_cours"})
    payday.work()
    return payday.see(member)


def test_the_sums_counted_apart_are_those_of_a_page_that_reads_all(big, monkeypatch):
    first = big.see()["services"][0]
    assert (first["quand"], first["a_compter"], first["pret"]["nombre"]) == (None, True, 0)
    counted = count(big)
    assert counted["services"][0]["a_compter"] is False
    monkeypatch.setattr(tally, "LIVE", 100)
    big.api.clock.forward(seconds=61)
    live = big.see()
    assert alone(counted) == alone(live)
    assert live["services"][0]["pret"]["nombre"] == 3
    assert {held["raison"] for held in live["services"][0]["retenus"]} == {"annulable", "dossier_financier"}


@pytest.mark.parametrize("by_address", [False, True])
def test_ones_own_halves_stay_for_the_member_alone(big, monkeypatch, office, by_address):  # noqa: F811
    own = {"numero": "homonyme", "courriel": "personne3@exemple.fr"} if by_address else {"numero": big.marie.person.numero}
    marie = office.member(**own)
    counted, of_others = count(big, marie), big.see()
    monkeypatch.setattr(tally, "LIVE", 100)
    big.api.clock.forward(seconds=61)
    assert alone(counted) == alone(big.see(marie))
    assert {held["raison"]: held["nombre"] for held in alone(counted)["retenus"]} == {"propre": 2, "dossier_financier": 2}
    assert {held["raison"] for held in alone(of_others)["retenus"]} == {"annulable", "dossier_financier"}


def test_the_page_says_when_it_was_counted_and_asks_again_after_a_minute(big):
    moment = big.api.clock.now.isoformat(timespec="seconds")
    assert count(big)["services"][0]["quand"] == moment
    big.api.clock.forward(seconds=61)
    kept = big.see()["services"][0]
    assert (kept["quand"], kept["a_compter"], kept["pret"]["nombre"]) == (moment, True, 3)
    big.person()
    assert count(big)["services"][0]["pret"]["nombre"] == 5


def test_a_page_costs_the_same_whatever_waits(payday, monkeypatch):  # noqa: F811
    monkeypatch.setattr(tally, "LIVE", 2)
    for _ in range(2):
        payday.person()
    count(payday)
    payday.api.clock.forward(seconds=61)
    costs = []
    for _ in range(2):
        with recorded() as calls:
            payday.see()
        costs.append(sum(call.operation in READS for call in calls))
        for _ in range(3):
            payday.person()
    assert costs[0] == costs[1]


def test_a_count_forgotten_by_a_crash_is_started_again(big):
    tally.start("DEC-1", big.api.clock.now)
    for envoi in outbox.Envoi.scan(outbox.Envoi.kind == tally.COUNT):
        envoi.delete()
    tally.start("DEC-1", big.api.clock.now)
    assert not [envoi for envoi in outbox.Envoi.scan() if envoi.kind == tally.COUNT and envoi.pending]
    big.api.clock.forward(minutes=11)
    assert count(big)["services"][0]["pret"]["nombre"] == 3


def test_a_long_count_that_goes_on_is_not_begun_again(big, monkeypatch):
    monkeypatch.setattr(tally, "SLICE", 1)
    began = big.api.clock.now.isoformat(timespec="seconds")
    for _ in range(3):
        assert big.member.browser.post(f"{PATH}/comptage", {"service": "DEC-1"}).status == 202
        big.api.clock.forward(minutes=6)
        big.api.work()
        big.member.sign_in()
    big.work()
    counted = big.see()["services"][0]
    assert (counted["quand"], counted["a_compter"]) == (began, False), "it is a minute since its end that counts"


def test_another_service_s_count_is_refused(big, office):  # noqa: F811
    stranger = office.member(services=["DEC-2"])
    answer = stranger.browser.post(f"{PATH}/comptage", {"service": "DEC-1"})
    assert answer.code == "droit_absent"
