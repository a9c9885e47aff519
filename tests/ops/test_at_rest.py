"""What a quiet instance reads and writes by the clock alone: counted on the schedules themselves, and billed as counted."""

from types import SimpleNamespace

import pytest

import app
from chalicelib import cadence
from ops.plan import month
from tests import ses as strict
from tests.aws import recorded
from tests.people import claimant
from tests.test_sealing import ledger  # noqa: F401 - a fixture

EVENT = {"version": "0", "account": "", "region": "", "detail": {}, "detail-type": "", "source": "", "time": "", "id": "", "resources": []}
WRITES = {"PutItem", "UpdateItem", "DeleteItem"}


class Context:
    aws_request_id = "1"


def read(call):
    """Units that a call on what holds nothing, or one small item, reads: a consistent one is one, another half."""
    if call.operation == "BatchGetItem":
        return sum(len(one["Keys"]) * (1 if one.get("ConsistentRead") else 0.5) for one in call.body["RequestItems"].values())
    return (1 if call.body.get("ConsistentRead") else 0.5) if call.operation in ("Query", "GetItem", "ExecuteStatement") else 0


@pytest.fixture
def quiet(api, ledger, monkeypatch):  # noqa: F811
    """Somebody came in, all that followed was done, and half an hour went by."""
    claimant(api)
    monkeypatch.setattr(app, "datetime", SimpleNamespace(now=lambda zone: api.clock.now))
    monkeypatch.setattr(cadence, "clock", lambda: api.clock.now.timestamp())
    with strict.standing(strict.Ses(cadence.clock)):
        for _ in range(4):
            api.work()
            for run in month.AT_REST:
                getattr(app, run)(EVENT, Context)
            api.clock.forward(minutes=8)
        yield api


@pytest.mark.parametrize("run", month.AT_REST)
def test_a_run_at_rest_asks_what_the_month_is_billed_for(quiet, run):
    with recorded() as calls:
        getattr(app, run)(EVENT, Context)
    _, reads, writes = month.AT_REST[run]
    assert (sum(map(read, calls)), sum(call.operation in WRITES for call in calls)) == (reads, writes)
