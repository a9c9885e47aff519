"""A schedule that fails says so to Lambda, which prints what escapes: its kind, and nothing of what people typed."""

import traceback

import pytest
from chalice.test import Client

from app import app
from chalicelib import logs
from tests import aws

TYPED = "Zoé Martin, 2 rue des Tilleuls"


@pytest.mark.parametrize("name", ["outbox", "purge", "sceaux"])
def test_what_escapes_a_schedule_holds_nothing_that_was_typed(cloud, name, caplog, monkeypatch):
    monkeypatch.setenv("IMAGIN_SEAU_SCEAUX", "imagin-lyon-sceaux")
    with Client(app) as client, aws.failing("dynamodb", RuntimeError(TYPED)), pytest.raises(logs.Failed) as raised:
        client.lambda_.invoke(name, client.events.generate_cw_event("aws.events", "Scheduled Event", {}, []))
    printed = "".join(traceback.format_exception(raised.value))
    assert "RuntimeError" in str(raised.value)
    assert TYPED not in printed
    assert TYPED not in caplog.text
    assert '"event": "failure", "error": "RuntimeError"' in caplog.text, "and where is logged"
