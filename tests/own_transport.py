"""Our own transport under the service, in the place of botocore: `pytest -p tests.own_transport`, as `tests.proofs.transports` does.

Every request of the service to its tables and to its queues is made by chalicelib/tables/transport, over a socket, and
done at the other end by botocore's client, so that the tests that listen to it hear and break the same calls (tests/relay.py).
"""

import pytest

BOTOCORE_S = {
    "test_the_gestionnaire_of_an_academie_can_do_nothing_at_centrale": "its instance is another process, which emulates"
    " AWS by itself and has no relay to it",
}
"""Tests left out, and why the other way cannot be judged by them."""
_REACH = {"cloud", "dynamodb", "queues"}
_counted = {"requests": 0, "tests": 0}
_left_out = 0
_relay = None


def _reaches(item):
    """Whether it has tables, in this process: elsewhere nothing differs from one way to the other."""
    return bool(_REACH & set(item.fixturenames)) or hasattr(item.module, "mock_aws")


def pytest_collection_modifyitems(config, items):
    """What cannot be judged is left out, by name; what reaches no table is not counted."""
    global _relay, _left_out
    items[:] = [item for item in items if _reaches(item)]
    left = [item for item in items if item.originalname in BOTOCORE_S]
    _left_out = len(left)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    if items and _relay is None:
        from tests.relay import Relay  # the service is loaded by now

        _relay = Relay()
        _relay.install()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol():
    """Counts what the test asked by our own transport."""
    before = _relay.asked
    yield
    asked = _relay.asked - before
    _counted["requests"] += asked
    _counted["tests"] += bool(asked)


def pytest_sessionfinish(session):
    """A worker of pytest-xdist tells its own figures."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["own_transport"] = (_counted, _left_out)
    if _relay is not None:
        _relay.close()
        from chalicelib import tables

        tables.rest()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """The figures of a worker, added."""
    global _left_out
    counted, _left_out = getattr(node, "workeroutput", {}).get("own_transport", ({}, _left_out))
    for name, number in counted.items():
        _counted[name] += number


def pytest_terminal_summary(terminalreporter):
    """For the proof to read."""
    told = "own transport: {requests} requests in {tests} tests, {left} left out"
    terminalreporter.write_line(told.format(**_counted, left=_left_out))
