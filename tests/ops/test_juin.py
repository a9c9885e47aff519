"""A small morning of June on the model of the limits; the whole one is of `make preuves`."""

import json
import math

import pytest

from chalicelib import voies
from chalicelib.tables import Dossiers
from ops.plan.morning import Morning
from tests.aws import items, recorded
from tests.identity.people import PHRASE, enrol, settle
from tests.people import HOME, Claimant, convoke, declared
from tests.proofs import juin


@pytest.fixture(scope="module")
def found():
    return juin.measured(4000)


def test_what_refused_a_third_of_the_busiest_hour_refuses_nothing_now(found):
    assert juin.is_kept(found)
    assert found.rush_before > found.hour_before > 30


def test_a_new_account_and_unasked_quotas_still_refuse_and_are_told(found):
    """Else the model would let everything through, and prove nothing."""
    assert found.hour_new > 10
    assert found.codes_before > found.codes_after > 10


def test_the_morning_is_the_one_that_the_plan_counts(found):
    told = Morning(found.people)
    assert found.requests == told.people * 12
    assert found.peak == pytest.approx(told.peak, rel=0.25)


def test_a_limit_lets_its_rate_through_and_its_reserve_once():
    bucket = juin.Bucket(10, 20)
    assert [bucket.take(0.0) for _ in range(21)] == [True] * 20 + [False]
    assert [bucket.take(1.0) for _ in range(11)] == [True] * 10 + [False]


def test_a_container_serves_one_request_at_a_time():
    functions = juin.Functions(2)
    assert [functions.take(0.0) for _ in range(3)] == [True, True, False]
    assert [functions.take(1.6) for _ in range(3)] == [True, True, False]
    assert functions.take(1.7)


def test_what_a_first_visit_writes_where_all_write_is_what_the_model_counts(api):
    """A key that everybody shares takes 1,000 units a second: what a visit adds there must be known, and counted."""
    person = enrol(api.clock, courriel="ancienne@exemple.fr", **HOME)
    claim = Claimant(api, person, api.browser(), convoke(api.clock, person))
    with recorded() as calls:
        settle(claim.browser, person)
        assert claim.browser.post("/courriel", {"courriel": "a@exemple.fr", "mot_de_passe": PHRASE}).status == 202
        api.work()
        (code,) = (mail.digits for mail in api.mails() if mail.to == "a@exemple.fr")
        assert claim.browser.post("/courriel/confirmation", {"code": code}).status == 200
        assert (claim.save(declared()).status, claim.submit().status) == (200, 201)
        for _ in range(3):
            api.work()
    written = [one for call in calls for one in writes(call)]
    entries = [one for one in written if one["TableName"].endswith("-journal")]
    assert len(entries) == juin.ENTRIES
    assert max(len(json.dumps(one["Item"])) for one in entries) < 1024
    jobs = [one for one in written if one["TableName"].endswith("-envois") and "_" in key(one)]
    lanes = {name: [one for one in jobs if key(one).startswith(f"{name}_")] for name in ("avis", "codes", "travaux")}
    left = {name: len({key(one) for one in some}) for name, some in lanes.items()}
    assert left == {"avis": juin.LEFT[voies.NOTICES], "codes": juin.LEFT[voies.CODES], "travaux": 0}
    assert {name: sum(indexed(one) for one in some) for name, some in lanes.items()} == {
        name: many * juin.INDEXED for name, many in left.items()
    }
    claims = [raw for raw in items(Dossiers).values() if raw.get("liste", {}).get("S") == "DEC-1#A_VALIDER"]
    assert [math.ceil(weight(raw) / 1024) <= juin.LISTED - 2 for raw in claims] == [True], "two more for long journeys"


def writes(call):
    acts = [one for item in call.body.get("TransactItems", ()) for kind, one in item.items() if kind != "ConditionCheck"]
    return acts or ([call.body] if call.operation in ("PutItem", "UpdateItem", "DeleteItem") else [])


def weight(raw):
    """Bytes of an item, as DynamoDB counts them but for its numbers."""
    return sum(len(name) + len(held if isinstance(held, bytes) else str(held).encode()) for name, value in raw.items() for held in value.values())


def key(one):
    return (one.get("Item") or one["Key"])["pk"]["S"]


def indexed(one):
    """Units of the index of what is due: a job put or taken out is one, one whose moment changes is both."""
    names = set(one.get("ExpressionAttributeNames", {}).values())
    if "Item" in one or one.get("UpdateExpression", "").startswith("REMOVE"):
        return 1
    return 2 if "due" in names else 0
