"""Messages that may be lost, by both ways to SQS: the same message, the same faults, the same budget."""

import json
import logging

import pytest
from moto import mock_aws

from chalicelib import faults, outbox, tables
from chalicelib.tables import REGION, light
from tests.tables.conftest import mock_aws_passes
from tests.tables.server import Answer, Cut, Server, Slow

JOB = "codes_0123456789abcdef"
THROTTLED = Answer("RequestThrottled")


@pytest.fixture(params=["botocore", "own"])
def queues(request, monkeypatch):
    """The server, an empty queue in it; the outbox tells it by botocore and by our own transport in turn."""
    server = Server()
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", server.address)
    monkeypatch.setattr(light, "ALONE", request.param == "own")
    monkeypatch.setattr(faults, "FIRST_PAUSE", 0.001)
    tables.rest()
    with mock_aws():
        mock_aws_passes(monkeypatch, server.address)
        tables.client("sqs").create_queue(QueueName="imagin-lyon-codes")
        server.asked.clear()
        yield server
        tables.rest()
    server.close()


def held():
    """The messages that the queue holds, whichever way they came."""
    asked = {"QueueUrl": outbox.voies.queue(JOB), "MaxNumberOfMessages": 10}
    return [one["Body"] for one in tables.client("sqs").receive_message(**asked).get("Messages", [])]


@pytest.fixture
def lost(caplog, monkeypatch):
    """The faults that were told, by name."""
    monkeypatch.setattr(logging.getLogger("imagin"), "propagate", True)
    caplog.set_level(logging.INFO, "imagin")
    return lambda: [line["error"] for one in caplog.records if (line := json.loads(one.msg))["event"] == "outbox_nudge_failed"]


def test_a_message_is_the_same_by_both_ways(queues):
    outbox.nudge(JOB)
    (asked,) = queues.asked
    assert (asked.operation, asked.path) == ("SendMessage", "/")
    assert asked.body == {"QueueUrl": outbox.voies.queue(JOB), "MessageBody": JOB}
    (proof,) = [value for name, value in asked.headers.items() if name.lower() == "authorization"]
    assert f"/{REGION}/sqs/aws4_request, SignedHeaders=" in proof
    assert held() == [JOB]


def test_many_go_by_ten(queues):
    jobs = [f"codes_{rank:032x}" for rank in range(23)]
    outbox.nudge_all(jobs)
    assert [(one.operation, len(one.body["Entries"])) for one in queues.asked] == [
        ("SendMessageBatch", 10),
        ("SendMessageBatch", 10),
        ("SendMessageBatch", 3),
    ]
    assert queues.asked[2].body["Entries"][2] == {"Id": "2", "MessageBody": jobs[22], "DelaySeconds": 0}


@pytest.mark.parametrize("trouble", [THROTTLED, Answer("InternalFailure", 500), Cut(), Cut(after=True)])
def test_a_queue_that_is_busy_or_whose_answer_is_lost_is_asked_once_more(queues, trouble, lost):
    queues.next("SendMessage", trouble)
    outbox.nudge(JOB)
    assert queues.operations() == ["SendMessage", "SendMessage"]
    assert set(held()) == {JOB}, "twice at most: what is done under a lease is done once"
    assert lost() == []


@pytest.mark.parametrize(("trouble", "error"), [(THROTTLED, "Busy"), (Answer("InternalFailure", 500), "Unknown")])
def test_a_queue_that_stays_out_of_reach_is_asked_twice_and_told_by_its_fault(queues, trouble, error, lost):
    queues.next("SendMessage", trouble, trouble, trouble)
    outbox.nudge(JOB)
    assert queues.operations() == ["SendMessage", "SendMessage"]
    assert lost() == [error]


@pytest.mark.parametrize("queues", ["own"], indirect=True)
def test_a_queue_that_does_not_answer_holds_nobody_longer_than_its_budget(queues, lost, monkeypatch):
    """By botocore, it holds the request for the five seconds of its own time limit."""
    monkeypatch.setattr(outbox, "NUDGE_SECONDS", 0.2)
    queues.next("SendMessage", Slow(1.0), Slow(1.0))
    outbox.nudge(JOB)
    assert lost() == ["Unknown"]


def test_a_queue_that_does_not_take_it_is_not_asked_again(queues, lost):
    queues.next("SendMessage", Answer("QueueDoesNotExist"))
    outbox.nudge(JOB)
    assert queues.operations() == ["SendMessage"]
    assert len(lost()) == 1


def test_nobody_there_undoes_nothing(queues, lost, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9")
    tables.rest()
    outbox.nudge(JOB)
    assert lost() == ["Busy"]


def test_a_snapshot_keeps_neither_its_connection_nor_its_keys(queues):
    outbox.nudge(JOB)
    before = tables.queues()
    tables.rest()
    assert tables.queues() is not before
    outbox.nudge(JOB)
    assert queues.asked[0].connection != queues.asked[1].connection
