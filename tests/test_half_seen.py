"""A batch of reads is no transaction: what is written while it is read may be seen in one item and not in the other."""

import math

import pytest

from chalicelib.frais.claim import states
from chalicelib.gestion.claims import accepted
from chalicelib.gestion.dashboard import following, keeping
from chalicelib.gestion.liquidation import batches, freezing, waiting
from chalicelib.gestion.liquidation.models import DOORS
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire
from tests.gestion import batch, staff
from tests.gestion.dashboard.whole import expected, kept, minute
from tests.gestion.dossiers import Desk, constat
from tests.gestion.missions import test_list as missions_list
from tests.gestion.payer import Payday
from tests.gestion.people import test_list as people_list
from tests.gestion.tableurs import missions, people, take
from tests.halves import half_seen, left_aside
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, settled

key, office, buckets = staff.key, staff.office, batch.buckets
either = pytest.mark.parametrize("first", ["front", "back"])


def changing(api, person):
    """What changes the password of somebody, from another browser."""
    other = api.browser()
    assert other.sign_in(person.numero, PHRASE).status == 200

    def act():
        answer = other.post("/mot-de-passe", {"actuel": PHRASE, "nouveau": OTHER_PHRASE})
        assert answer.status == 200, answer.body

    return act


@either
def test_a_session_whose_account_changes_while_it_is_read_opens_nothing_afterwards(api, first):
    person, browser = settled(api, courriel="m.denis@exemple.fr")
    with half_seen(changing(api, person), person.compte, first) as seen:
        answer = browser.get("/moi")
    assert seen == [2]
    assert answer.status in ((401,) if first == "back" else (200, 401))
    assert browser.get("/moi").status == 401


@either
def test_who_comes_in_while_the_password_changes_is_not_left_in_by_the_former(api, first):
    person, _ = settled(api, courriel="m.denis@exemple.fr")
    act, late = changing(api, person), api.browser()
    with half_seen(act, person.compte, first) as seen:
        answer = late.sign_in(person.numero, PHRASE)
    assert seen != []
    assert answer.status == 401, answer.body
    assert late.get("/moi").status == 401
    assert late.sign_in(person.numero, OTHER_PHRASE).status == 200


@either
def test_a_list_of_missions_replaced_while_it_is_read_is_whole_or_read_again(api, office, monkeypatch, first):
    monkeypatch.setattr(catalogue, "SLICE", 1)
    take(people({"numero": "1"}))
    take(missions(*({"numero": str(n), "numero_intervenant": "1", "debut": f"2026-06-0{n}T08:00", "fin": f"2026-06-0{n}T09:00"} for n in range(1, 5))))  # fmt: skip
    desk = missions_list.Desk(api, office)
    desk.read()
    with half_seen(desk.read, "#001", first) as seen:
        found = desk.see().json
    assert seen == [5]
    assert ([line["numero"] for line in found["missions"]], found["a_relever"]) in ((list("1234"), False), ([], True))
    assert desk.numbers() == list("1234")


@either
def test_a_list_of_people_replaced_while_it_is_read_is_whole_or_read_again(api, office, monkeypatch, first):
    monkeypatch.setattr(annuaire, "SLICE", 1)
    for nom in ("Abel", "Brun", "Denis"):
        enrol(api.clock, nom=nom)
    desk = people_list.Desk(api, office.member("administrateur"))
    desk.read()
    with half_seen(desk.read, "#001", first) as seen:
        found = desk.see().json
    assert seen == [3]
    names = [line["nom"] for line in found["personnes"]]
    assert (names, found["a_relever"]) in ((["Abel", "Brun", "Denis"], False), ([], True))
    assert desk.names() == ["Abel", "Brun", "Denis"]


@either
def test_totals_that_another_container_moves_while_they_are_read_are_exact(api, office, buckets, first):
    payday = Payday(api, office)
    payday.member = office.member(services=["DEC-1", "DEC-2"])
    claims = [payday.person(halves=[], service=service) for service in ("DEC-1", "DEC-2", "DEC-1")]
    minute(api)
    payday.work()
    minute(api)
    desk = Desk(payday.member)
    for claim in claims[:2]:
        assert desk.certify(constat(claim)).status == 200

    def act():
        assert desk.certify(constat(claims[2])).status == 200
        keeping.again([claims[2].person.compte], api.clock.now)

    api.clock.forward(seconds=60)
    with half_seen(act, "S#", first) as seen:
        following.follow(api.clock.now, math.inf)
    minute(api)
    assert seen == [2]
    assert kept() == expected(api.clock.now)


@either
def test_what_comes_into_a_batch_while_its_doors_are_read_is_in_its_totals(api, office, buckets, first):
    payday = Payday(api, office)
    payday.person()
    late = payday.person(halves=[])
    numero = payday.press().json["numero"]

    def act():
        payday.accept(late)
        found = [
            one
            for one in waiting.judged(accepted.of_service("DEC-1"), None, api.clock.now)
            if one.half.numero == late.numero
        ]
        assert len(found) == len(states.HALVES)
        freezing.freeze(batches.get(numero), DOORS[0], found, api.clock.now)

    with half_seen(act, "'LOT#", first, nth=2) as seen:
        api.work()
    assert seen == [len(DOORS)]
    for _ in range(3):
        api.clock.forward(seconds=301)
        payday.work()
    shown, lines = payday.show(numero), payday.lines(numero)
    assert shown["etat"] == "FIGE"
    assert len(lines) == 2 * len(states.HALVES)
    assert (shown["nombre"], shown["montant"]) == (
        len(lines),
        f"{sum(int(line.montant) for line in lines.values()) / 100:.2f}",
    )


def test_every_list_of_a_desk_is_whole_though_its_batches_come_by_halves(api, office, monkeypatch):
    monkeypatch.setattr(annuaire, "SLICE", 1)
    for nom in ("Abel", "Brun", "Denis"):
        enrol(api.clock, nom=nom)
    desk = people_list.Desk(api, office.member("administrateur"))
    with left_aside() as left:
        desk.read()
        assert desk.names() == ["Abel", "Brun", "Denis"]
    assert max(left) > 1
