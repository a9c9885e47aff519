"""What stands for AWS before our own transport does what is asked, and goes wrong as AWS and the network do."""

import threading

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from chalicelib import faults, tables
from chalicelib.tables import Dossiers, transport
from chalicelib.tables.transport.credentials import Keys
from chalicelib.tables.transport.sockets import Line
from tests import aws
from tests.relay import Relay

WHERE = {"TableName": Dossiers.Meta.table_name}
KEY = {"pk": {"S": "P#1"}, "sk": {"S": "É"}}
RAW = {**KEY, "dit": {"B": b"\x00\xff"}, "M": {"M": {"B": {"S": "B"}, "L": {"L": [{"BS": [b"1"]}, {"NULL": True}]}}}}
THROTTLED = ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem")


@pytest.fixture
def wire(cloud, monkeypatch):
    """Our own transport, before the relay."""
    for owner, name in ((Line, "hear"), (transport.Transport, "_exchange"), (transport, "Pool")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    relay, made = Relay(), transport.Transport(tables.REGION)
    relay.install()
    yield made
    made.close()
    relay.close()


def ask(wire, operation, **asked):
    return wire.ask(operation, {**WHERE, **asked}, faults.Clock())


def test_what_one_way_writes_the_other_reads(wire):
    ask(wire, "PutItem", Item=RAW)
    assert tables.connection().client.get_item(**WHERE, Key=KEY)["Item"] == RAW
    assert ask(wire, "GetItem", Key=KEY)["Item"] == RAW
    assert ask(wire, "DescribeTable")["Table"]["TableName"] == WHERE["TableName"]


def test_who_listens_hears_it_on_the_thread_that_asks(wire):
    heard = []
    with aws.recorded() as calls, aws._listening("dynamodb", "before-call", lambda **_: heard.append(threading.current_thread())):
        ask(wire, "GetItem", Key=KEY, ConsistentRead=True)
    assert [(call.operation, call.body["ConsistentRead"]) for call in calls] == [("GetItem", True)]
    assert heard == [threading.current_thread()]


@pytest.mark.parametrize(
    ("problem", "kind", "code"),
    [
        (THROTTLED, faults.Busy, "ThrottlingException"),
        (EndpointConnectionError(endpoint_url="https://dynamodb"), faults.Busy, "ConnectionRefusedError"),
        (ReadTimeoutError(endpoint_url="https://dynamodb"), faults.Unknown, "TimeoutError"),
        (ConnectionClosedError(endpoint_url="https://dynamodb"), faults.Unknown, "ValueError"),
    ],
)
def test_what_botocore_raises_is_met_as_on_a_network(wire, problem, kind, code):
    with aws.failing("dynamodb", problem, times=1) as left, pytest.raises(kind) as met:
        ask(wire, "GetItem", Key=KEY)
    assert (left, met.value.code) == ([0], code)
    assert "Item" not in ask(wire, "GetItem", Key=KEY)


def test_who_dies_of_something_else_dies_of_it(wire):
    with aws.failing("dynamodb", OSError("killed"), times=1), pytest.raises(OSError, match="killed"):
        ask(wire, "GetItem", Key=KEY)
    assert "Item" not in ask(wire, "GetItem", Key=KEY)


def test_an_answer_lost_is_of_what_was_done(wire):
    with aws.losing_the_answer("PutItem"), pytest.raises(faults.Unknown):
        ask(wire, "PutItem", Item=RAW)
    assert ask(wire, "GetItem", Key=KEY)["Item"] == RAW


def test_a_refusal_comes_with_its_item_and_a_transaction_with_its_reasons(wire):
    ask(wire, "PutItem", Item=RAW)
    more = {"ConditionExpression": "attribute_not_exists(pk)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    with pytest.raises(faults.Refused) as met:
        ask(wire, "PutItem", Item=RAW, **more)
    assert met.value.item == RAW
    acts = [{"Put": {**WHERE, "Item": RAW}}]
    with aws.in_conflict(1), pytest.raises(faults.Busy) as met:
        wire.ask("TransactWriteItems", {"TransactItems": acts}, faults.Clock())
    assert met.value.code == "TransactionConflict"


def test_another_signature_than_botocore_s_is_refused(wire, monkeypatch):
    own = wire._source.keys()
    monkeypatch.setattr(wire._source, "keys", lambda: Keys(own.access, own.secret + "x", own.token))
    with pytest.raises(faults.Rejected, match="InvalidSignatureException"):
        ask(wire, "GetItem", Key=KEY)
