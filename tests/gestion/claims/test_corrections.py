"""The service corrects a quantity; the rules give the amount, and the person reads what was, what is, and why."""

import pytest

from tests.gestion import staff
from tests.gestion.dossiers import TRAVEL, Desk, sent
from tests.people import convoke, day_trip, declared

key, office = staff.key, staff.office
KM = "/deplacements/0/trajets/0/km"


@pytest.fixture
def desk(office):
    return Desk(office.member())


def test_a_distance_corrected_gives_another_amount_and_the_person_sees_both(api, desk):
    marie = sent(api)
    assert desk.correct(marie, {KM: "60"}).status == 200
    seen = marie.see().json
    (told,) = seen["corrections"]
    assert (told["avant"], told["apres"]) == ("68", "60")
    assert (told["montant_avant"], told["montant_apres"]) == ("78.32", "73.20")
    assert told["texte"] == "Itinéraire le plus court."
    assert "par" not in told
    assert (seen["deplacement"]["montant"], seen["total"]) == ("73.20", "383.20")
    assert marie.km() == "120"
    assert int(marie.item.montant_deplacement) == 7320
    assert desk.decide(marie, "acceptation").status == 200


def test_a_preview_shows_the_amount_and_writes_nothing(api, desk):
    marie = sent(api)
    before = marie.item
    (told,) = desk.correct(marie, {"/travail/copies": 60}, preview=True).json["corrections"]
    assert (told["montant_avant"], told["montant_apres"]) == ("310.00", "300.00")
    assert marie.item.serialize() == before.serialize()


def test_both_halves_are_corrected_at_once(api, desk):
    marie = sent(api)
    assert desk.correct(marie, {"/travail/copies": 60, KM: "60", "/deplacements/0/retour": "13:30"}).status == 200
    seen = marie.see().json
    assert (seen["remuneration"]["montant"], seen["deplacement"]["montant"]) == ("300.00", "53.20")
    assert len(seen["corrections"]) == 3


@pytest.mark.parametrize(
    "values",
    [
        {"/remuneration/total": "999"},
        {"/travail/copies": "12"},
        {"/travail/copies": -1},
        {"/travail/copies": None},
        {"/deplacements/7/retour": "20:00"},
        {"/deplacements/0/trajets/9/km": "5"},
        {"/deplacements/0/jour": "2026-05-19"},
        {"/deplacements/0/retour": "05:00"},
        {KM: {"km": 1}},
        {KM: 60.5},
        {KM: "1e9"},
        {},
    ],
)
def test_an_amount_or_a_value_that_the_rules_do_not_take_is_refused(api, desk, values):
    marie = sent(api)
    answer = desk.correct(marie, values)
    assert (answer.status, bool(answer.pointers)) == (422, True), answer.body
    assert marie.item.corrections is None


def test_a_correction_that_changes_nothing_is_refused(api, desk):
    assert desk.correct(sent(api), {KM: "68"}).code == "correction_sans_effet"


def test_what_is_accepted_is_no_longer_corrected(api, desk):
    marie = sent(api)
    desk.decide(marie, "acceptation", TRAVEL)
    assert desk.correct(marie, {KM: "60"}).code == "decision_impossible"
    assert desk.correct(marie, {"/travail/copies": 60}).status == 200


def test_a_correction_keeps_the_kilometres_it_started_from(api, desk):
    """Claims sent since have counted from here: what was first stays first."""
    marie = sent(api, day_trip(km="240"))
    other = marie.on(convoke(api.clock, marie.person, debut="2026-05-20T08:30", fin="2026-05-20T17:30"))
    other.save(declared(day_trip("2026-05-20")))
    other.submit()
    assert desk.correct(marie, {KM: "200"}).status == 200
    line = marie.see().json["calcul"]["deplacement"]["lignes"][0]
    assert line["entrees"]["compteur"] == "0"
    assert marie.km() == str(400 + 136)


def test_the_same_correction_asked_twice_is_made_once(api, desk):
    marie, same = sent(api), "0123456789abcdef"
    version = int(marie.item.version)
    body = {"version": version, "texte": "x", "valeurs": {KM: "60"}}
    where = f"/gestion/etats-de-frais/{marie.person.compte}/{marie.numero}/correction"
    answers = [desk.member.browser.post(where, body, Idempotency_Key=same) for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert len(marie.see().json["corrections"]) == 1
