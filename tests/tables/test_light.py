"""What a start loads: pynamodb without botocore, and botocore whole for who needs it afterwards."""

import os
import subprocess
import sys

import pytest

from ops.paths import ROOT

CODE = {"IMAGIN_CODE": "lyon", "AWS_DEFAULT_REGION": "eu-west-3", "PATH": os.environ["PATH"]}


def run(program, **environment):
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=CODE | environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_service_starts_without_botocore_and_has_it_whole_when_asked():
    program = """
import sys
import app
print("botocore" in sys.modules, any(name.startswith("botocore.") for name in sys.modules))
from chalicelib import tables
print(type(tables.client("sqs")).__name__)
from botocore.exceptions import BotoCoreError, ClientError
import botocore.session
print(issubclass(ClientError, Exception), BotoCoreError.__module__, type(tables.connection().wire).__name__)
print(tables.connection().client.meta.service_model.service_name)
import uuid
print(uuid.uuid4().version)
"""
    assert run(program) == ["False", "False", "Client", "True", "botocore.exceptions", "Transport", "dynamodb", "4"]


def test_who_loaded_botocore_before_keeps_it():
    program = """
import botocore.exceptions
from chalicelib import tables
import pynamodb.exceptions
print(issubclass(pynamodb.exceptions.VerboseClientError, botocore.exceptions.ClientError))
print(type(tables.connection().wire).__name__)
"""
    assert run(program) == ["True", "Transport"]


def test_the_switch_gives_the_way_by_botocore():
    program = "from chalicelib import tables; print(type(tables.connection().wire).__name__, type(tables.queues()).__name__)"
    assert run(program) == ["Transport", "Queues"]
    assert run(program, IMAGIN_TRANSPORT="botocore") == ["ByBotocore", "Client"]


def test_who_tells_a_queue_loads_no_botocore():
    """Nobody listens there: the message is lost, which undoes nothing."""
    program = """
import sys
import app
from chalicelib import outbox
outbox.nudge("travaux_1")
print("botocore" in sys.modules)
"""
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    told = run(program, IMAGIN_FILE_TRAVAUX="https://sqs.eu-west-3.amazonaws.com/1/travaux", **keys)
    assert told[-1] == "False"
    assert "outbox_nudge_failed" in "".join(told)


@pytest.mark.parametrize("handler", ["app.app", "app.gestion", "app.purge"])
def test_a_start_whose_tables_do_not_answer_is_a_start_all_the_same(handler):
    """Only the functions of the API read at their start: somebody waits for them."""
    environment = {"_HANDLER": handler, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x"}
    program = "import time; start = time.monotonic(); import app; print(time.monotonic() - start < 30)"
    assert run(program, AWS_SECRET_ACCESS_KEY="x", **environment) == ["True"]
