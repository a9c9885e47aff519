"""What becomes of an e-mail at SES: its fate told as an event, and the account's list of addresses that get no more.

MiniStack 1.5.33 takes every message as delivered, tells nothing, and knows no list. An address of the mailbox simulator
meets its own fate; one whose domain begins with `introuvable.` is refused, as an address that does not exist; whatever
is on the list is accepted and dropped. The rest is delivered.
"""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, json_response
from ministack.services import ses, ses_v2, sns

_suppressed: Any = AccountRegionScopedDict()
"""Address in small letters -> {EmailAddress, Reason, LastUpdateTime}."""
_LIST = "/v2/email/suppression/addresses"
_SEND = "/v2/email/outbound-emails"
_SIMULATOR, _NOWHERE = "simulator.amazonses.com", "introuvable."
_TAG = re.compile(r"[A-Za-z0-9_.@-]{1,256}")
_PERMANENT, _TRANSIENT = "Permanent", "Transient"
GONE = "SortImpossible"
"""On the record of a message that never reaches a mailbox."""
Fate = tuple[str, dict[str, Any]]


def apply() -> None:
    """Wraps the requests of SES v2, and keeps the list with what a restart finds again."""
    handle, get_state, restore = ses_v2.handle_request, ses_v2.get_state, ses_v2._restore_state

    async def handled(method: str, path: str, headers: Any, body: Any, query: Any) -> Any:
        said = json.loads(body or b"{}") if method in ("POST", "PUT") else {}
        if path.startswith(_LIST):
            return _of_list(method, unquote(path.removeprefix(_LIST)).strip("/"), said)
        if (method, path) != ("POST", _SEND):
            return await handle(method, path, headers, body, query)
        tags = said.get("EmailTags") or []
        if not all(_TAG.fullmatch(str(tag.get(part, ""))) for tag in tags for part in ("Name", "Value")):
            return ses_v2._json_err("BadRequestException", "Invalid tag: letters, digits, _ - . @, at most 256.")
        answer = await handle(method, path, headers, body, query)
        if answer[0] == 200:
            _tell(said, ses._sent_emails_list()[-1])
        return answer

    def with_list() -> Any:
        return {**get_state(), "_suppressed": _suppressed}

    def and_list(saved: Any) -> None:
        restore(saved)
        if saved.get("_suppressed"):
            _suppressed._data.update(saved["_suppressed"]._data)

    ses_v2.handle_request, ses_v2.get_state, ses_v2._restore_state = handled, with_list, and_list


def _of_list(method: str, address: str, said: dict[str, Any]) -> Any:
    """Put, Get, Delete of one address, or the whole list."""
    if method == "PUT":
        _suppress(said["EmailAddress"], said["Reason"])
        return json_response({})
    if not address:
        return json_response({"SuppressedDestinationSummaries": list(_suppressed.values())})
    found = _suppressed.get(address.lower())
    if found is None:
        told = f"Email address {address} does not exist on your suppression list."
        return ses_v2._json_err("NotFoundException", told, 404)
    if method == "DELETE":
        del _suppressed[address.lower()]
        return json_response({})
    return json_response({"SuppressedDestination": found})


def _suppress(address: str, reason: str) -> None:
    _suppressed[address.lower()] = {"EmailAddress": address, "Reason": reason, "LastUpdateTime": time.time()}


def _tell(said: dict[str, Any], record: dict[str, Any]) -> None:
    """Gives the message its fates, one event each."""
    name = said.get("ConfigurationSetName") or _default_set(str(record["Source"]))
    known = ses_v2._config_sets.get(name) or {}
    (address, *_) = record["To"]
    for kind, facts in _fates(str(address), known):
        record[GONE] = record.get(GONE) or (kind == "Bounce" and facts["bounceType"] == _PERMANENT)
        record[GONE] = record[GONE] or facts.get("complaintSubType") == "OnAccountSuppressionList"
        event = {"eventType": kind, "mail": _mail(said, record, name), kind.lower(): facts}
        _publish(name, known, kind, event)


def _default_set(source: str) -> str:
    """The set of the identity that sends: the address itself, or its domain."""
    for name in (source, source.rpartition("@")[2]):
        if found := ses_v2._identities.get(name):
            return str(found.get("ConfigurationSetName") or "")
    return ""


def _fates(address: str, known: dict[str, Any]) -> Iterator[Fate]:
    user, _, domain = address.lower().rpartition("@")
    reasons = (known.get("SuppressionOptions") or {}).get("SuppressedReasons") or []
    listed = _suppressed.get(address.lower())
    if listed and listed["Reason"] in reasons:
        bounced = listed["Reason"] == "BOUNCE"
        yield _bounced(address, "OnAccountSuppressionList") if bounced else _complaint(address, True)
    elif domain == _SIMULATOR:
        yield from _simulated(address, user.partition("+")[0])
    elif domain.startswith(_NOWHERE):
        if "BOUNCE" in reasons:
            _suppress(address, "BOUNCE")
        yield _bounced(address, "NoEmail")
    else:
        yield _delivered(address)


def _simulated(address: str, user: str) -> Iterator[Fate]:
    """SES guide, « Using the mailbox simulator manually »; nothing of it is put on the list."""
    if user == "bounce":
        yield _bounced(address, "General")
    elif user == "suppressionlist":
        yield _bounced(address, "Suppressed")
    else:
        yield _delivered(address)
    if user == "complaint":
        yield _complaint(address, False)
    elif user == "ooto":
        yield _bounced(address, "General", _TRANSIENT)


def _delivered(address: str) -> Fate:
    return "Delivery", {"timestamp": _now(), "recipients": [address], "smtpResponse": "250 2.0.0 OK"}


def _bounced(address: str, why: str, kind: str = _PERMANENT) -> Fate:
    refused = [{"emailAddress": address, "action": "failed", "status": "5.1.1"}]
    return "Bounce", {"bounceType": kind, "bounceSubType": why, "bouncedRecipients": refused, "timestamp": _now()}


def _complaint(address: str, listed: bool) -> Fate:
    why = {"complaintSubType": "OnAccountSuppressionList" if listed else None, "complaintFeedbackType": "abuse"}
    return "Complaint", {**why, "complainedRecipients": [{"emailAddress": address}], "timestamp": _now()}


def _mail(said: dict[str, Any], record: dict[str, Any], name: str) -> dict[str, Any]:
    identity = str(record["Source"]).rpartition("@")[2]
    tags = {tag["Name"]: [tag["Value"]] for tag in said.get("EmailTags") or []}
    return {
        "timestamp": _iso(float(record["Timestamp"])),
        "source": record["Source"],
        "sourceArn": f"arn:aws:ses:{get_region()}:{get_account_id()}:identity/{identity}",
        "sendingAccountId": get_account_id(),
        "messageId": record["MessageId"],
        "destination": record["To"],
        "headersTruncated": False,
        "headers": [{"name": "Subject", "value": record["Subject"]}],
        "commonHeaders": {"subject": record["Subject"]},
        "tags": {"ses:configuration-set": [name], "ses:from-domain": [identity], **tags},
    }


def _publish(name: str, known: dict[str, Any], kind: str, event: dict[str, Any]) -> None:
    """To each topic that the set names for such an event, where the topic lets SES in for that set."""
    arn = f"arn:aws:ses:{get_region()}:{get_account_id()}:configuration-set/{name}"
    for target in (known.get("EventDestinations") or {}).values():
        topic = (target.get("SnsDestination") or {}).get("TopicArn")
        if not topic or not target["Enabled"] or kind.upper() not in target["MatchingEventTypes"]:
            continue
        if sns.topic_policy_allows(topic, "ses.amazonaws.com", arn, get_account_id()):
            sns.publish_internal(topic, event)


def _now() -> str:
    return _iso(time.time())


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
