"""What may go wrong with a call to AWS, in four names, and how long it is tried again: tables, queues, buckets, mail.

This is the only module that knows AWS's own names. Whoever calls learns one of four things: the condition does not
hold (Refused), nothing was done and later will do (Busy), it may have been done (Unknown), or AWS does not take the
call as it stands, which is our fault (Rejected).
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from chalicelib.frozen import frozen

_T = TypeVar("_T")

REQUEST_SECONDS = 8.0
"""What a request may spend on AWS: pages wait for 20 s and the gateway for 29, and an answer must come before."""
TRIES = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0


class Fault(Exception):
    """AWS did not do what was asked. `code`: its own name for it, for the log.

    `unsure`: an earlier try of the same call may have been done, its answer was lost. `item`: of a refused lone
    write, the raw item as it stands, when AWS gave it.
    """

    def __init__(self, code: str = "", *, item: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.item = item
        self.unsure = False


class Refused(Fault):
    """A condition does not hold: nothing of it was written."""


class Busy(Fault):
    """Too many at once, others on the same items, or nobody answered: nothing was done, later will do."""


class Unknown(Fault):
    """Asked, and the answer lost: it may have been done."""


class Rejected(Fault):
    """AWS does not take the call as it stands: a right, a form, a missing table. Trying again changes nothing."""


_REFUSED = {"ConditionalCheckFailedException", "ConditionalCheckFailed"}
_BUSY = {
    "AccountSuspendedException",
    "BandwidthLimitExceeded",
    "ExpiredToken",
    "ExpiredTokenException",
    "LimitExceededException",
    "OverLimit",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestExpired",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeTooSkewed",
    "SendingPausedException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingError",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflict",
    "TransactionConflictException",
}
"""Not done, and worth another try: throttling of each service, conflicts, a signature too old, a key that ended, an
account whose e-mails are stopped."""
_UNKNOWN = {
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "KMSInternalException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "TransactionInProgressException",
}
_NOT_SENT = {
    "CertificateRetrievalError",
    "ConnectTimeoutError",
    "CredentialRetrievalError",
    "EndpointConnectionError",
    "MetadataRetrievalError",
    "ProxyConnectionError",
    "SSLError",
}
_LOST = {"HTTPClientError", "IncompleteReadError", "ResponseParserError", "ResponseStreamingError"}
"""What botocore raises when the call did not leave, and when its answer did not come; by name, for it is not loaded."""


def named(code: str, status: int = 400, *, item: dict[str, Any] | None = None) -> Fault:
    """The fault of an answer, from AWS's name for it and its HTTP status."""
    if code in _REFUSED:
        return Refused(code, item=item)
    if code in _BUSY or status == 429:
        return Busy(code)
    return Unknown(code) if code in _UNKNOWN or status >= 500 else Rejected(code)


def of_transaction(code: str, status: int, reasons: list[str], items: list[dict[str, Any] | None]) -> Fault:
    """The fault of a cancelled transaction, from the reasons of its actions: what will not pass comes first."""
    found = [named(reason, item=item) for reason, item in zip(reasons, items, strict=True) if reason != "None"]
    for kind in (Refused, Rejected, Busy):
        for fault in found:
            if isinstance(fault, kind):
                return fault
    return found[0] if found else named(code, status)


def of_botocore(problem: Exception) -> Fault | None:
    """The fault of what botocore raised; None when it did not raise it."""
    kinds = {kind.__name__ for kind in type(problem).__mro__}
    if "ClientError" in kinds:
        return _of_answer(getattr(problem, "response", {}))
    if "BotoCoreError" not in kinds:
        return None
    if kinds & _NOT_SENT:
        return Busy(type(problem).__name__)
    return Unknown(type(problem).__name__) if kinds & _LOST else Rejected(type(problem).__name__)


def _of_answer(answer: Any) -> Fault:
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 400))
    if reasons := answer.get("CancellationReasons"):
        codes = [str(reason.get("Code", "None")) for reason in reasons]
        return of_transaction(code, status, codes, [reason.get("Item") for reason in reasons])
    return named(code, status, item=answer.get("Item"))


@frozen
class _Budget:
    """`until`: moment of the monotonic clock past which nothing more is tried; None: `seconds` for each call."""

    seconds: float
    tries: int
    until: float | None


_USUAL = _Budget(REQUEST_SECONDS, TRIES, None)
_budget: ContextVar[_Budget] = ContextVar("budget", default=_USUAL)


@contextmanager
def within(seconds: float, tries: int = TRIES) -> Iterator[None]:
    """All the calls made inside, together, have this long; a longer budget never widens the one it stands in."""
    outer, end = _budget.get().until, time.monotonic() + seconds
    mark = _budget.set(_Budget(seconds, tries, end if outer is None else min(outer, end)))
    try:
        yield
    finally:
        _budget.reset(mark)


@contextmanager
def patiently(seconds: float, tries: int) -> Iterator[None]:
    """Each call made inside has this long by itself: for commands, which nobody waits for at the other end."""
    mark = _budget.set(_Budget(seconds, tries, None))
    try:
        yield
    finally:
        _budget.reset(mark)


class Clock:
    """What is left of the budget to one call, its tries included."""

    def __init__(self) -> None:
        budget = _budget.get()
        self.tries = budget.tries
        self._until = time.monotonic() + budget.seconds if budget.until is None else budget.until

    def left(self) -> float:
        """Seconds; 0 when there are none."""
        return max(0.0, self._until - time.monotonic())


def persist(act: Callable[[Clock], _T], *, repeatable: bool, harmless: bool = False) -> _T:
    """Does `act`, again after a growing random pause while it is Busy, and while it is Unknown if it is `repeatable`.

    `harmless`: it changes nothing (a read), so that at the end it can but be Busy. Every fault that leaves says by
    `unsure` whether an earlier try may have been done.
    """
    clock, unsure, tried = Clock(), False, 0
    while True:
        try:
            if clock.left() <= 0:
                raise Busy("BudgetSpent")
            return act(clock)
        except (Busy, Unknown) as fault:
            tried += 1
            unsure = unsure or (isinstance(fault, Unknown) and not harmless)
            may = repeatable or isinstance(fault, Busy)
            if not may or tried >= clock.tries or not pause(tried, clock):
                raise _last(fault, unsure) from None
        except Fault as fault:
            fault.unsure = unsure
            raise


def _last(fault: Fault, unsure: bool) -> Fault:
    """What is told after the last try: once an answer was lost, a later « too busy » does not say that nothing was."""
    told: Fault = Unknown(fault.code) if unsure else Busy(fault.code)
    told.unsure = unsure
    return told


def pause(tried: int, clock: Clock) -> bool:
    """Waits at random, up to twice as long each time: those who met must not meet again. False: no time for it."""
    wait = random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tried - 1)))  # noqa: S311 - a pause is no secret
    if wait >= clock.left():
        return False
    time.sleep(wait)
    return True
