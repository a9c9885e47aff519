"""Tests of the deployed service; `service` comes from tests/live.py. In parallel runs one process does them all (tests/live.py)."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.deployed)
