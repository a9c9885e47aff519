"""What the code asks of AWS is what its policies allow: no less, or it would stop; no more, on nothing of others."""

import pytest

import app
from ops.instances.policies import FUNCTIONS
from tests import calls
from tests.calls import asked
from tests.identity.people import PHRASE, enrol
from tests.ops.iam import ACCOUNT, REGION


@pytest.mark.exigence("S47")
def test_a_life_asks_only_what_is_allowed_and_nothing_of_another_instance(api, clock):
    """Sign-in, password, address, reset, purge: the fixture of the emulated AWS fails any test whose call is refused."""
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    browser.post("/mot-de-passe", {"nouveau": PHRASE})
    browser.post("/courriel", {"courriel": "canari@exemple.fr"})
    api.work()
    browser.post("/courriel/confirmation", {"code": api.mails()[-1].digits})
    browser.post("/mot-de-passe-oublie", {"identifiant": person.numero})
    app.send_what_is_left(_schedule(), None)
    app.purge(_schedule(), None)
    heard = {(function, action) for function, action, _ in calls.seen}
    assert heard >= {
        ("api", "dynamodb:BatchGetItem"),
        ("api", "dynamodb:PutItem"),
        ("api", "dynamodb:UpdateItem"),
        ("api", "sqs:SendMessage"),
        ("outbox", "dynamodb:UpdateItem"),
        ("outbox", "ses:SendEmail"),
        ("purge", "dynamodb:Query"),
    }
    assert calls.faults() == []


def _schedule():
    return {"version": "0", "account": "", "region": "", "detail": {}, "detail-type": "", "source": "", "time": "", "id": "", "resources": []}  # fmt: skip


@pytest.mark.exigence("S47", "S76")
@pytest.mark.parametrize(
    ("function", "service", "operation", "params"),
    [
        *((name, "dynamodb", operation, {"TableName": "imagin-lyon-journal"}) for name in FUNCTIONS for operation in ("DeleteItem", "UpdateItem")),
        ("api", "kms", "Decrypt", {"KeyId": "x"}),
        ("api", "dynamodb", "Scan", {"TableName": "imagin-lyon-comptes"}),
        ("purge", "dynamodb", "Query", {"TableName": "imagin-siec-comptes", "IndexName": "par-expiration"}),
        ("outbox", "dynamodb", "TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "imagin-siec-envois"}}]}),
        ("api", "s3", "PutObject", {"Bucket": "imagin-lyon-documents", "Key": "a.pdf"}),
        ("api", "sesv2", "SendEmail", {"FromEmailAddress": "x@imagin-lyon.example"}),
        ("worker", "sesv2", "SendEmail", {"FromEmailAddress": "x@imagin-siec.example"}),
        ("documents", "kms", "Decrypt", {"KeyId": "x"}),
    ],
)
def test_a_call_that_aws_would_refuse_is_found(function, service, operation, params):
    """Else the test above would pass whatever the policies said."""
    (act,) = asked(service, operation, params)
    assert any("refuses" in told for told in calls.judged(function, *act))


@pytest.mark.exigence("S47")
def test_a_right_on_another_instance_is_found(monkeypatch):
    wide = {
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["dynamodb:Query"],
                "Resource": [f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/imagin-*"],
            }
        ]
    }
    monkeypatch.setattr(calls, "policy_of", lambda function: wide)
    (act,) = asked("dynamodb", "Query", {"TableName": "imagin-lyon-comptes"})
    assert len(list(calls.judged("api", *act))) == 2
