"""The emulated SES counts as AWS's: a second, a day, and in the sandbox less of both."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from ministack.services import ses, ses_v2

from ops.emulator import quotas


@pytest.fixture
def account(monkeypatch):
    """`account(number, ago)`: so many messages sent so many seconds ago, on a clock that stands still."""
    monkeypatch.setattr(ses_v2, "handle_request", ses_v2.handle_request)
    kept = []
    monkeypatch.setattr(ses, "_sent_emails_list", lambda: kept)
    monkeypatch.setattr(ses_v2, "_sent_emails_list", lambda: kept)
    monkeypatch.setattr(ses, "_identity_verified", lambda address, simulator=False: True)
    quotas.apply()
    with time_machine.travel(time.time(), tick=False):
        yield lambda number, ago: kept.extend({"Timestamp": time.time() - ago, "To": ["a@b.fr"]} for _ in range(number))


def asked(*words):
    """The answer of the emulator, in a thread of its own: a browser may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(lambda: asyncio.run(ses_v2.handle_request(*words))).result()


def send():
    body = {"FromEmailAddress": "x@lyon.example", "Destination": {"ToAddresses": ["a@b.fr"]}}
    body["Content"] = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
    answer = asked("POST", "/v2/email/outbound-emails", {}, json.dumps(body).encode(), {})
    return answer[0], json.loads(answer[2]).get("message", "")


def quota():
    answer = asked("GET", "/v2/email/account", {}, b"", {})
    return json.loads(answer[2])["SendQuota"]


def test_an_account_that_is_stopped_sends_nothing_until_it_is_started_again(account):
    for sends in (False, True):
        asked("PUT", "/v2/email/account/sending", {}, json.dumps({"SendingEnabled": sends}).encode(), {})
        assert json.loads(asked("GET", "/v2/email/account", {}, b"", {})[2])["SendingEnabled"] is sends
        assert send()[0] == (200 if sends else 400)


@pytest.mark.parametrize(
    ("production", "number", "ago", "said"),
    [
        (True, 13, 0.2, ""),
        (True, 14, 0.2, "Maximum sending rate exceeded."),
        (True, 14, 1.5, ""),
        (True, 49_999, 60, ""),
        (True, 50_000, 60, "Daily message quota exceeded."),
        (True, 50_000, 86_460, ""),
        (False, 1, 0.2, "Maximum sending rate exceeded."),
        (False, 199, 60, ""),
        (False, 200, 60, "Daily message quota exceeded."),
    ],
)
def test_what_the_account_may_send(account, monkeypatch, production, number, ago, said):
    monkeypatch.setattr(ses, "_production_access_enabled", lambda: production)
    account(number, ago)
    assert quota()["SentLast24Hours"] == (number if ago < 86_400 else 0)
    assert send() == ((429, said) if said else (200, ""))
