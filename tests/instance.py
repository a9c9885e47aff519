"""One instance (lyon) on an emulated AWS, a clock that tests move, and an actor that speaks HTTP as a browser does.

moto is not safe under threads: every call goes through one lock, else a race would pass or fail by chance.
"""
# ruff: noqa: E402, I001 - the environment and the lock come before the service

import datetime as dt
import threading

from tests import conftest as conftest  # its environment comes first

import moto.core.botocore_stubber as stubber

_lock, _call = threading.RLock(), stubber.BotocoreStubber.__call__


def _locked(self, *args, **kwargs):
    with _lock:
        return _call(self, *args, **kwargs)


stubber.BotocoreStubber.__call__ = _locked

from tests import quick_moto

quick_moto.install()

import pytest
from moto import mock_aws

from tests import calls

calls.listen()

from tests import strict, suppression

strict.listen()
suppression.listen()

from chalicelib import tables, web
from chalicelib.academie import ACADEMIE
from ops.pages import paroles

paroles.make()

START = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)

pytest_plugins = ["tests.live"]


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
    """An empty instance: four tables, the queues, a bucket, a verified sender."""
    suppression.listed.clear()
    with mock_aws():
        tables.connection()
        for table in tables.TABLES:
            table.create_table(wait=False)
        for queue in ("travaux", "codes", "avis", "documents", "lots"):
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
