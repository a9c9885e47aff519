"""One instance (lyon) on an emulated AWS, a clock that tests move, and an actor that speaks HTTP as a browser does.

moto is not safe under threads: every call goes through one lock, else a race would pass or fail by chance.
"""
# ruff: noqa: E402 - the environment is set before the service is imported

import hashlib
import os
import threading

ORIGIN_SECRET = "secret-of-the-edge-for-tests"
os.environ.update(
    IMAGIN_CODE="lyon",
    IMAGIN_ENV="tests",
    IMAGIN_ARGON2="8,1",
    IMAGIN_ORIGINE="https://lyon.imagin.example",
    IMAGIN_ORIGINE_SHA256=hashlib.sha256(ORIGIN_SECRET.encode()).hexdigest(),
    IMAGIN_FILE_TRAVAUX="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-travaux",
    IMAGIN_FILE_DOCUMENTS="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-documents",
    IMAGIN_FILE_LOTS="https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-lots",
    IMAGIN_SEAU_DOCUMENTS="imagin-lyon-documents",
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="eu-west-3",
)
os.environ.pop("AWS_ENDPOINT_URL", None)

import moto.core.botocore_stubber as stubber

_lock, _call = threading.RLock(), stubber.BotocoreStubber.__call__


def _locked(self, *args, **kwargs):
    with _lock:
        return _call(self, *args, **kwargs)


stubber.BotocoreStubber.__call__ = _locked

import datetime as dt

import pytest
from moto import mock_aws

from tests import calls

calls.listen()

from chalicelib import tables, web
from chalicelib.academie import ACADEMIE
from tests.requirements_table import (  # noqa: F401 - pytest finds its hooks here
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

START = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)


pytest_plugins = ["tests.live", "tests.horloge"]


class Clock:
    """The service's clock, in the hands of a test."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **spell: float) -> None:
        self.now += dt.timedelta(**spell)


@pytest.fixture
def clock(monkeypatch):
    moving = Clock()
    monkeypatch.setattr(web, "now", moving)
    return moving


@pytest.fixture
def cloud():
    """An empty instance: four tables, two queues, a bucket, a verified sender."""
    with mock_aws():
        tables.connection()
        for table in tables.TABLES:
            table.create_table(wait=False)
        for queue in ("travaux", "documents", "lots"):
            tables.client("sqs").create_queue(QueueName=f"imagin-lyon-{queue}")
        tables.client("s3").create_bucket(
            Bucket="imagin-lyon-documents", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
        )
        tables.client("ses").verify_email_identity(EmailAddress=ACADEMIE.expediteur)
        yield
    assert calls.faults() == []


@pytest.fixture
def api(cloud, clock):
    """The whole service behind its edge; `api.browser()` gives one more person's browser."""
    from tests.actors import Service

    with Service(clock) as service:
        yield service


@pytest.fixture
def browser(api):
    return api.browser()
