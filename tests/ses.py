"""An SES as strict as AWS's, with a clock of one's own: rate of any second, day of any 24 hours, sandbox, answers lost."""

from bisect import bisect_right
from collections import deque
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

from botocore.exceptions import ReadTimeoutError

from tests.aws import _listening

A_DAY = 86_400.0


class Ses:
    """`sent`: (moment, recipient) of what it accepted, in order. `lag`: seconds by which it counts the day late.

    `loses(recipient)`: whether the answer to an accepted message is lost. `seconds()`: how long a call lasts.
    """

    def __init__(self, clock, rate=14, day=50_000, lag=0.0, loses=lambda to: False, verified=None):
        self.clock, self.rate, self.day, self.lag, self.loses = clock, rate, day, lag, loses
        self.verified = verified
        self.sent, self.refused, self.read = [], {"rate": 0, "day": 0}, 0
        self._moments, self._second = [], deque()
        self.enabled = True

    def account(self):
        self.read += 1
        quota = {"Max24HourSend": float(self.day), "MaxSendRate": float(self.rate)}
        quota["SentLast24Hours"] = float(self._of_the_day(self.clock() - self.lag))
        return 200, {"SendQuota": quota, "SendingEnabled": self.enabled, "ProductionAccessEnabled": self.verified is None}

    def send(self, to):
        now = self.clock()
        while self._second and self._second[0] <= now - 1:
            self._second.popleft()
        if not self.enabled:
            return 400, "SendingPausedException", "Sending is paused for this account."
        if self.verified is not None and to not in self.verified:
            return 400, "MessageRejected", "Email address is not verified."
        if len(self._second) >= self.rate:
            self.refused["rate"] += 1
            return 429, "TooManyRequestsException", "Maximum sending rate exceeded."
        if self.day >= 0 and self._of_the_day(now) >= self.day:
            self.refused["day"] += 1
            return 429, "TooManyRequestsException", "Daily message quota exceeded."
        self._second.append(now)
        self._moments.append(now)
        self.sent.append((now, to))
        if self.loses(to):
            raise ReadTimeoutError(endpoint_url="https://email.eu-west-3.amazonaws.com/")
        return 200, {"MessageId": str(len(self.sent))}

    def _of_the_day(self, now):
        return bisect_right(self._moments, now) - bisect_right(self._moments, now - A_DAY)


@contextmanager
def standing(ses):
    """Inside, the process's client of SES is answered by this one."""
    import json

    def send(params, **_):
        (to,) = json.loads(params["body"])["Destination"]["ToAddresses"]
        return _answer(*ses.send(to))

    with ExitStack() as stack:
        stack.enter_context(_listening("sesv2", "before-call.sesv2.SendEmail", send))
        stack.enter_context(_listening("sesv2", "before-call.sesv2.GetAccount", lambda **_: _answer(*ses.account())))
        yield ses


def _answer(status, said, message=""):
    told = {"ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}}}
    told |= said if isinstance(said, dict) else {"Error": {"Code": said, "Message": message}}
    return SimpleNamespace(status_code=status, headers={}, content=b""), told
