"""A mission cancelled and given back: for everybody or finished by the same act, told once, never once it is past."""

from contextlib import contextmanager

import pytest

from chalicelib import tables
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.identity.models import person_key
from chalicelib.journal import Entree
from chalicelib.missions import lists
from chalicelib.missions.models import Affectation, Mission, mission_key
from tests.aws import refusing
from tests.gestion import batch, staff
from tests.gestion.crowd import convoked, told, transactions
from tests.gestion.tableurs import place

key, office, buckets = staff.key, staff.office, batch.buckets
CANCELLED, RESTORED = "avis_mission_annulee", "avis_mission_retablie"


@pytest.fixture
def desk(office, buckets):
    return batch.Desk(office.member(services=["DEC-1"]), buckets)


@contextmanager
def killed_at(rank):
    """The process dies at its `rank`-th transaction: nothing of it is written."""
    made, events = [], tables.connection().client.meta.events

    def kill(**_):
        made.append(1)
        if len(made) == rank:
            raise ConnectionError("killed")

    events.register("before-call.dynamodb.TransactWriteItems", kill)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", kill)


def cancelled():
    return sum(bool(one.annulee) for one in lists.on_mission("7").values())


def journalled(action):
    return [entry for entry in Entree.scan() if entry.action == action]


def at(desk, moment):
    """The clock, and a member who signs in then."""
    desk.clock.now = desk.clock.now.fromisoformat(moment)
    desk.member.sign_in()


@pytest.mark.parametrize("many", [46, 100])
def test_an_act_cut_anywhere_is_finished_by_asking_again_and_each_is_told_once(desk, many, monkeypatch):
    monkeypatch.setattr("chalicelib.faults.REQUEST_SECONDS", 120.0)  # tables held in the process are slow, by load
    convoked(many)
    whole = -(-many // 32)
    for cut in range(1, whole + 1):
        for act, notice in (("annulation", CANCELLED), ("retablissement", RESTORED)):
            before, asked = told(notice), len(journalled(notice.removeprefix("avis_")))
            with killed_at(cut):
                assert desk.post(f"missions/7/{act}").status == 500
            done = min(many, 32 * (cut - 1))
            assert cancelled() == (done if notice == CANCELLED else many - done)
            assert desk.post(f"missions/7/{act}").json == {"personnes": many, "deja": done}
            assert cancelled() == (many if notice == CANCELLED else 0)
            assert desk.post(f"missions/7/{act}").json == {"personnes": many, "deja": many}
            once = dict.fromkeys(lists.on_mission("7"), 1)
            assert told(notice) - before == once, "nobody twice, nobody left out"
            assert len(journalled(notice.removeprefix("avis_"))) == asked + many + 1
    with transactions() as made:
        desk.post("missions/7/annulation")
    assert len(made) == whole, "the cuts above are all there are"


def test_a_table_too_busy_for_the_second_transaction_is_said_and_the_next_try_finishes(desk, monkeypatch):
    monkeypatch.setattr("chalicelib.faults.LONGEST_PAUSE", 0.001)
    convoked(40)
    left = []
    events = tables.connection().client.meta.events

    def busy(**_):
        left.append(1)
        if len(left) > 1:
            raise _throttled()

    events.register("before-call.dynamodb.TransactWriteItems", busy)
    try:
        answer = desk.post("missions/7/annulation")
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", busy)
    assert (answer.status, answer.code) == (503, "acte_inacheve")
    assert cancelled() == 32
    assert desk.post("missions/7/annulation").json == {"personnes": 40, "deja": 32}
    assert set(told(CANCELLED).values()) == {1}
    with refusing("ThrottlingException", 10**6, "TransactWriteItems"):
        assert desk.post("missions/7/retablissement").code == "service_charge"
    assert cancelled() == 40, "nothing is said to be done"


def _throttled():
    from botocore.exceptions import ClientError

    return ClientError({"Error": {"Code": "ThrottlingException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}, "x")


def test_who_was_placed_a_moment_ago_is_told_though_the_index_is_late(desk, monkeypatch):
    convoked(3)
    monkeypatch.setattr(type(Affectation.by_liste), "query", lambda *a, **k: iter(()))
    assert desk.post("missions/7/annulation").json == {"personnes": 3, "deja": 0}
    monkeypatch.undo()
    assert cancelled() == 3


def test_who_was_not_convoked_is_on_it_and_told_nothing(desk):
    convoked(2)
    place("2").update(actions=[Affectation.convoquee.remove()])
    assert desk.post("missions/7/annulation").json["personnes"] == 2
    assert cancelled() == 2
    assert sum(told(CANCELLED).values()) == 1


def test_a_mission_that_is_past_is_not_cancelled(desk):
    convoked(2)
    at(desk, "2026-06-19T08:00+00:00")
    answer = desk.post("missions/7/annulation")
    assert (answer.code, answer.json["etats_transmis"]) == ("mission_passee", 0)
    assert cancelled() == 0


def test_a_mission_that_is_claimed_is_not_cancelled_and_says_how_many_claims(desk):
    convoked(3)
    for n in "12":
        claim = EtatDeFrais(place(n).pk, claim_key("7"))
        claim.update(actions=[EtatDeFrais.transmis.set("2026-05-30T08:00:00+00:00")])
    answer = desk.post("missions/7/annulation")
    assert (answer.status, answer.code) == (409, "mission_declaree")
    assert "frais\u00a0: 2." in answer.json["detail"]
    assert (cancelled(), told(CANCELLED)) == (0, {})
    assert not Mission.get(mission_key("7"), "M").annulee
    at(desk, "2026-06-19T08:00+00:00")
    assert desk.post("missions/7/annulation").json["etats_transmis"] == 2


def test_a_cancellation_is_taken_back_until_the_day_of_the_mission(desk, api):
    convoked(1)
    api.forget_mails()
    assert desk.post("missions/7/retablissement").code == "mission_non_annulee"
    desk.post("missions/7/annulation")
    at(desk, "2026-06-16T20:00+00:00")
    assert desk.post("missions/7/retablissement").json == {"personnes": 1, "deja": 0}
    api.work()
    assert [mail.subject for mail in api.mails()][-1] == "Une de vos missions est rétablie"
    assert place("1").convoquee, "and the convocation is good again"
    assert desk.post("missions/404/retablissement").code == "mission_introuvable"


def test_it_is_too_late_on_the_day_after(desk):
    convoked(1)
    desk.post("missions/7/annulation")
    at(desk, "2026-06-16T22:30+00:00")
    assert desk.post("missions/7/retablissement").code == "retablissement_trop_tard"
    assert cancelled() == 1


def test_only_its_service_takes_a_cancellation_back(desk, office):
    convoked(1)
    desk.post("missions/7/annulation")
    stranger = batch.Desk(office.member(services=["DEC-2"]), desk.s3)
    assert stranger.post("missions/7/retablissement").code == "droit_absent"


def test_each_claim_says_that_its_mission_was_cancelled_and_given_back(desk):
    convoked(2)
    for act in ("annulation", "retablissement"):
        desk.clock.forward(seconds=60)
        desk.post(f"missions/7/{act}")
    compte = place("2").compte
    seen = desk.get(f"etats-de-frais/{compte}/7").json
    wanted = ["Mission annulée", "Mission rétablie"]
    assert [one["libelle"] for one in reversed(seen["historique"]) if one["quoi"].startswith("mission_")] == wanted
    assert EtatDeFrais.get(person_key(compte), claim_key("7")), "and stays"
    turns = [turn.partition("/")[2] for turn in place("2").annulations.split()]
    assert turns == ["mission_annulee", "mission_retablie"]
