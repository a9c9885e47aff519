"""What SES lets an account send: a rate, a day, and in the sandbox less of both; MiniStack 1.5.33 counts nothing.

Sources: SES guide, « Managing your Amazon SES sending limits », « Errors related to the sending quotas » (the message
is dropped), « Moving out of the sandbox » (200 a day, one a second). Each recipient counts as one message.
"""

import json
import time
from typing import Any

from ministack.services import ses, ses_v2

PRODUCTION, SANDBOX = (50_000, 14), (200, 1)
"""Messages in 24 hours, and in a second."""
A_DAY = 86_400

Answer = tuple[int, dict[str, Any], bytes]


def apply() -> None:
    """Wraps the API that the service uses."""
    handle = ses_v2.handle_request

    async def counted(method: str, path: str, headers: Any, body: bytes, query: Any) -> Answer:
        sub = path.rstrip("/").removeprefix("/v2/email")
        if (method, sub) == ("POST", "/outbound-emails") and (said := _too_much()):
            return _refusal(said)
        answer: Answer = await handle(method, path, headers, body, query)
        if (method, sub) == ("GET", "/account"):
            return answer[0], answer[1], _with_quota(answer[2])
        return answer

    ses_v2.handle_request = counted


def allowed() -> tuple[int, int]:
    """Messages of a day and of a second that the account may send."""
    return PRODUCTION if ses._production_access_enabled() else SANDBOX


def sent(seconds: float) -> int:
    """Recipients of the messages of the last `seconds`."""
    since = time.time() - seconds
    kept = [mail for mail in ses._sent_emails_list() if float(mail["Timestamp"]) > since]
    return sum(len([*(mail.get("To") or ()), *(mail.get("CC") or ()), *(mail.get("BCC") or ())]) for mail in kept)


def _too_much() -> str:
    day, rate = allowed()
    if sent(1) >= rate:
        return "Maximum sending rate exceeded."
    return "Daily message quota exceeded." if sent(A_DAY) >= day else ""


def _refusal(said: str) -> Answer:
    made: Answer = ses_v2._json_err("TooManyRequestsException", said, 429)
    return made


def _with_quota(body: bytes) -> bytes:
    day, rate = allowed()
    quota = {"Max24HourSend": float(day), "MaxSendRate": float(rate), "SentLast24Hours": float(sent(A_DAY))}
    return json.dumps({**json.loads(body), "SendQuota": quota}).encode()
