"""What SES lets an account send: a rate, a day, in the sandbox less of both, nothing when it is stopped.

MiniStack 1.5.33 counts nothing, and knows no stop (SES API v2, PutAccountSendingAttributes, SendingPausedException).

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
_SENDS = "SendingEnabled"

Answer = tuple[int, dict[str, Any], bytes]


def apply() -> None:
    """Wraps the API that the service uses."""
    handle = ses_v2.handle_request

    async def counted(method: str, path: str, headers: Any, body: bytes, query: Any) -> Answer:
        sub = path.rstrip("/").removeprefix("/v2/email")
        if (method, sub) == ("PUT", "/account/sending"):
            kept = ses_v2._account_details.get("account") or {}
            ses_v2._account_details["account"] = kept | {_SENDS: bool(json.loads(body).get(_SENDS))}
            return 200, {"Content-Type": "application/json"}, b"{}"
        if (method, sub) == ("POST", "/outbound-emails") and (said := _refused()):
            return said
        answer: Answer = await handle(method, path, headers, body, query)
        if (method, sub) == ("GET", "/account"):
            return answer[0], answer[1], _as_it_is(answer[2])
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


def _sends() -> bool:
    return bool((ses_v2._account_details.get("account") or {}).get(_SENDS, True))


def _refused() -> Answer | None:
    made: Answer | None = None
    if not _sends():
        made = ses_v2._json_err("SendingPausedException", "Email sending is disabled for your account.", 400)
    elif said := _too_much():
        made = ses_v2._json_err("TooManyRequestsException", said, 429)
    return made


def _as_it_is(body: bytes) -> bytes:
    day, rate = allowed()
    quota = {"Max24HourSend": float(day), "MaxSendRate": float(rate), "SentLast24Hours": float(sent(A_DAY))}
    return json.dumps({**json.loads(body), "SendQuota": quota, _SENDS: _sends()}).encode()
