"""A small morning of June on the model of the limits; the whole one is of `make preuves`."""

import pytest

from ops.plan.morning import Morning
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
