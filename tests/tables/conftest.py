"""The four tables behind a real socket, reached by each of the two ways to DynamoDB."""

import pytest
from moto import mock_aws

from chalicelib import tables
from chalicelib.tables import REGION
from chalicelib.tables.connection import ByBotocore
from chalicelib.tables.transport import Transport
from tests.tables.server import Server

WAYS = {"botocore": ByBotocore, "own": lambda _: Transport(REGION)}


@pytest.fixture(params=WAYS)
def dynamodb(request, monkeypatch):
    """The server, empty tables in it; `tables` speaks to it, by botocore and by our own transport in turn."""
    server, shared = Server(), tables.connection()
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", server.address)
    monkeypatch.setattr(shared, "_client", None)
    monkeypatch.setattr(shared, "wire", WAYS[request.param](shared))
    with mock_aws():
        mock_aws_passes(monkeypatch, server.address)
        for table in tables.TABLES:
            table.create_table(wait=False)
        server.asked.clear()
        yield server
    if request.param == "own":
        shared.wire.close()
    server.close()


def mock_aws_passes(monkeypatch, address):
    """moto holds the tables, and lets pass what goes to the server in front of them."""
    from moto.core import config

    monkeypatch.setitem(config.default_user_config["core"]["passthrough"], "urls", [f"{address}.*"])
