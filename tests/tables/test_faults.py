"""The four names for what AWS may answer, and how long a call is tried: without AWS."""

import time

import botocore.exceptions
import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import faults
from chalicelib.faults import Busy, Refused, Rejected, Unknown

OF_DYNAMODB = {
    "BackupInUseException": Rejected,
    "BackupNotFoundException": Rejected,
    "ConditionalCheckFailedException": Refused,
    "ContinuousBackupsUnavailableException": Rejected,
    "DuplicateItemException": Rejected,
    "ExportConflictException": Rejected,
    "ExportNotFoundException": Rejected,
    "GlobalTableAlreadyExistsException": Rejected,
    "GlobalTableNotFoundException": Rejected,
    "IdempotentParameterMismatchException": Rejected,
    "ImportConflictException": Rejected,
    "ImportNotFoundException": Rejected,
    "IndexNotFoundException": Rejected,
    "InternalServerError": Unknown,
    "InvalidExportTimeException": Rejected,
    "InvalidRestoreTimeException": Rejected,
    "ItemCollectionSizeLimitExceededException": Rejected,
    "LimitExceededException": Busy,
    "PointInTimeRecoveryUnavailableException": Rejected,
    "PolicyNotFoundException": Rejected,
    "ProvisionedThroughputExceededException": Busy,
    "ReplicaAlreadyExistsException": Rejected,
    "ReplicaNotFoundException": Rejected,
    "ReplicatedWriteConflictException": Busy,
    "RequestLimitExceeded": Busy,
    "ResourceInUseException": Rejected,
    "ResourceNotFoundException": Rejected,
    "TableAlreadyExistsException": Rejected,
    "TableInUseException": Rejected,
    "TableNotFoundException": Rejected,
    "ThrottlingException": Busy,
    "TransactionCanceledException": Rejected,
    "TransactionConflictException": Busy,
    "TransactionInProgressException": Unknown,
}


def test_every_error_that_dynamodb_describes_has_its_name():
    described = botocore.session.get_session().get_service_model("dynamodb").error_shapes
    assert {shape.name for shape in described} == OF_DYNAMODB.keys()
    assert {code: type(faults.named(code)) for code in OF_DYNAMODB} == OF_DYNAMODB


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [("ServiceUnavailable", 503, Unknown), ("", 500, Unknown), ("", 502, Unknown), ("TooManyRequestsException", 429, Busy),
     ("SlowDown", 503, Busy), ("AccessDeniedException", 400, Rejected), ("NoSuchKey", 404, Rejected),
     ("ExpiredTokenException", 400, Busy), ("", 429, Busy), ("SendingPausedException", 400, Busy)],
)  # fmt: skip
def test_an_answer_is_told_by_its_code_then_by_its_status(code, status, kind):
    assert type(faults.named(code, status)) is kind


@pytest.mark.parametrize(
    ("reasons", "kind"),
    [(["None", "ConditionalCheckFailed"], Refused), (["TransactionConflict", "ConditionalCheckFailed"], Refused),
     (["TransactionConflict", "None"], Busy), (["ThrottlingError"], Busy), (["ProvisionedThroughputExceeded"], Busy),
     (["ValidationError", "TransactionConflict"], Rejected), (["ItemCollectionSizeLimitExceeded", "None"], Rejected),
     (["None", "None"], Rejected)],
)  # fmt: skip
def test_a_cancelled_transaction_is_told_by_its_reasons(reasons, kind):
    fault = faults.of_transaction("TransactionCanceledException", 400, reasons, [None] * len(reasons))
    assert type(fault) is kind


def test_the_item_that_refused_comes_with_the_refusal():
    items = [None, {"pk": {"S": "x"}}]
    fault = faults.of_transaction("T", 400, ["None", "ConditionalCheckFailed"], items)
    assert fault.item == {"pk": {"S": "x"}}


@pytest.mark.parametrize(
    ("problem", "kind"),
    [(botocore.exceptions.EndpointConnectionError(endpoint_url="x"), Busy),
     (botocore.exceptions.ConnectTimeoutError(endpoint_url="x"), Busy),
     (botocore.exceptions.SSLError(endpoint_url="x", error=""), Busy),
     (botocore.exceptions.ProxyConnectionError(proxy_url="x"), Busy),
     (botocore.exceptions.CredentialRetrievalError(provider="x", error_msg=""), Busy),
     (botocore.exceptions.ReadTimeoutError(endpoint_url="x"), Unknown),
     (botocore.exceptions.ConnectionClosedError(endpoint_url="x"), Unknown),
     (botocore.exceptions.NoCredentialsError(), Rejected),
     (botocore.exceptions.ParamValidationError(report=""), Rejected)],
)  # fmt: skip
def test_what_botocore_raises_has_the_same_names(problem, kind):
    assert type(faults.of_botocore(problem)) is kind


def test_a_bug_is_not_a_fault_of_aws():
    assert faults.of_botocore(KeyError("pk")) is None


class Script:
    """Does what it is told, one thing a try: raises a fault, or answers."""

    def __init__(self, *steps):
        self.steps, self.tried = list(steps), 0

    def __call__(self, clock):
        self.tried += 1
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


def test_too_busy_is_tried_again_until_it_is_done():
    act = Script(Busy("a"), Busy("b"), Busy("c"), "done")
    assert faults.persist(act, repeatable=False) == "done"
    assert act.tried == 4


def test_a_lost_answer_is_asked_again_only_when_twice_is_once():
    act = Script(Unknown("a"), "done")
    with pytest.raises(Unknown):
        faults.persist(act, repeatable=False)
    assert act.tried == 1
    assert faults.persist(Script(Unknown("a"), "done"), repeatable=True) == "done"


def test_a_refusal_after_a_lost_answer_says_that_it_may_be_its_own():
    with pytest.raises(Refused) as first:
        faults.persist(Script(Busy("a"), Refused("b")), repeatable=True)
    with pytest.raises(Refused) as after:
        faults.persist(Script(Unknown("a"), Refused("b")), repeatable=True)
    assert (first.value.unsure, after.value.unsure) == (False, True)


def test_once_an_answer_was_lost_too_busy_no_more_means_that_nothing_was_done():
    with pytest.raises(Unknown):
        faults.persist(Script(Unknown("a"), *[Busy("b")] * 20), repeatable=True)


def test_a_reading_whose_answers_are_lost_is_but_too_busy():
    with pytest.raises(Busy):
        faults.persist(Script(*[Unknown("a")] * 20), repeatable=True, harmless=True)


def test_what_aws_does_not_take_is_asked_once():
    act = Script(Rejected("a"), "done")
    with pytest.raises(Rejected):
        faults.persist(act, repeatable=True)
    assert act.tried == 1


def test_the_tries_are_counted():
    act = Script(*[Busy("a")] * 20)
    with faults.within(60, tries=4), pytest.raises(Busy):
        faults.persist(act, repeatable=True)
    assert act.tried == 4


def test_nothing_is_asked_once_the_budget_is_spent():
    act = Script("done")
    with faults.within(0), pytest.raises(Busy):
        faults.persist(act, repeatable=True)
    assert act.tried == 0


def test_the_calls_of_one_request_share_its_budget():
    with faults.within(5):
        at_first = faults.Clock().left()
        time.sleep(0.02)
        assert faults.Clock().left() <= at_first - 0.02
        with faults.within(100):
            assert faults.Clock().left() <= 5
        with faults.patiently(100, 3):
            assert faults.Clock().left() > 90
    assert faults.Clock().left() > 5


@settings(deadline=None)
@given(st.integers(1, 200), st.floats(0, 5))
def test_a_pause_never_outlasts_the_budget(tried, seconds):
    slept = []

    class Left:
        def left(self):
            return seconds

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "sleep", slept.append)
        waited = faults.pause(tried, Left())
    assert waited is bool(slept)
    assert all(0 <= spell < seconds and spell <= faults.LONGEST_PAUSE for spell in slept)
