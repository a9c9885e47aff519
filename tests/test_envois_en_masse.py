"""A day of a fifth more e-mails than SES allows, a tenth of the full size (tests/proofs/envois.py): late, never lost."""

from tests.proofs import envois


def test_what_exceeds_the_day_leaves_the_next_one_and_codes_wait_for_nobody():
    found = envois.measured(messages=6_000, rate=2, day=5_000, parallel=2)
    assert found["messages"] == 6_000
    assert (found["lost"], found["given_up"], found["waiting"]) == (0, 0, 0)
    assert found["twins"] == found["lost_answers"] > 0, "SES accepted, and its answer was lost: the one twin there is"
    assert found["late_codes"] == 0, found["worst_code"]
    assert found["next_day"] >= 1_000
    assert found["refused_day"] == 0, "the pacer knows the day before SES says it"
