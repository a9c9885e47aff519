"""What a person is told when AWS does not do what was asked: later will do, or nobody knows; never « erreur interne »."""

from datetime import timedelta

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from chalicelib.identity.models import Alias
from tests import aws
from tests.identity.people import PHRASE, settled
from tests.people import claimant, declared

BUSY = ["ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded", "TransactionConflictException"]
LATE = ReadTimeoutError(endpoint_url="https://dynamodb")
OPERATIONS = {
    "draft": ("UpdateItem", lambda one: one.save(declared(copies=1))),
    "submission": ("TransactWriteItems", lambda one: one.submit()),
    "list": ("Query", lambda one: one.browser.get("/missions")),
    "session": ("BatchGetItem", lambda one: one.browser.get("/moi")),
    "sign-in": ("UpdateItem", lambda one: one.api.browser().sign_in(one.person.numero, "pas le bon")),
}


@pytest.fixture
def marie(api):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


@pytest.mark.parametrize("code", BUSY)
@pytest.mark.parametrize("act", OPERATIONS)
def test_a_table_too_busy_for_three_tries_is_not_felt_and_for_good_is_said(marie, act, code):
    operation, ask = OPERATIONS[act]
    with aws.refusing(code, 50, operation):
        answer = ask(marie)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "service_charge", "2")
    with aws.refusing(code, 3, operation) as left:
        assert ask(marie).status in (200, 201, 401)
    assert left == [0]


@pytest.mark.parametrize("act", ["draft", "submission"])
def test_what_may_have_been_done_is_said_to_be_so(marie, act):
    operation, ask = OPERATIONS[act]
    with aws.failing("dynamodb", LATE, operation=operation):
        answer = ask(marie)
    assert (answer.status, answer.code) == (503, "issue_inconnue")
    assert "Rechargez la page" in answer.json["detail"]
    assert "Retry-After" not in answer.headers, "one looks first: nothing to try again as it was, at any moment"


@pytest.mark.parametrize("problem", [LATE, EndpointConnectionError(endpoint_url="https://dynamodb")])
def test_a_reading_that_fails_has_changed_nothing(marie, problem):
    with aws.failing("dynamodb", problem, operation="Query"):
        answer = marie.browser.get("/missions")
    assert (answer.status, answer.code) == (503, "service_charge")


def test_no_log_line_of_a_busy_table_is_a_failure(marie, caplog):
    """The alarm on failures rings for bugs; this has its own event."""
    with aws.refusing("ThrottlingException", 50, "Query"):
        marie.browser.get("/missions")
    lines = "".join(record.getMessage() for record in caplog.records)
    assert '"aws_busy"' in lines
    assert '"failure"' not in lines


def test_an_answer_lost_three_times_is_one_try_of_sign_in(api):
    person, _ = settled(api)
    with aws.losing_the_answer("UpdateItem", times=3) as left:
        assert api.browser().sign_in(person.numero, "pas le bon").status == 401
    assert left == [0]
    assert len(Alias.get(f"A#{person.numero}", "A").essais) == 1


def test_an_incident_leaves_honest_people_their_tries(api):
    """Two sign-ins in an incident, then the right password once all is well: in."""
    person, _ = settled(api)
    for _ in range(2):
        with aws.losing_the_answer("UpdateItem", times=3), aws.refusing("ThrottlingException", 50, "TransactWriteItems"):
            assert api.browser().sign_in(person.numero, PHRASE).status == 503
    assert api.browser().sign_in(person.numero, PHRASE).status == 200


def test_a_late_try_whose_answer_was_lost_counts_once(api, clock):
    person, _ = settled(api)
    for _ in range(5):
        api.browser().sign_in(person.numero, "pas le bon")
    clock.now += timedelta(hours=1)
    with aws.losing_the_answer("UpdateItem", times=2):
        assert api.browser().sign_in(person.numero, "pas le bon").status == 401
    assert len(Alias.get(f"A#{person.numero}", "A").essais) == 6


def test_a_queue_that_never_answers_costs_the_person_two_seconds_at_most(marie, monkeypatch):
    """The change is committed: the e-mail leaves with the sweeper."""
    from chalicelib import faults, outbox

    budgets = []
    monkeypatch.setattr(faults, "pause", lambda tried, clock: budgets.append(clock.left()) or True)
    with aws.failing("sqs", EndpointConnectionError(endpoint_url="https://sqs")):
        assert marie.submit().status == 201
    assert budgets
    assert max(budgets) <= outbox.NUDGE_SECONDS
