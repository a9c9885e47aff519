"""What SES says of the messages it was given: it comes by a queue, at least once, in any order, after our record or
before it.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html has the fields.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from chalicelib import logs, mail
from chalicelib.academie import ACADEMIE
from chalicelib.identity import deliveries, refused

SET = "ses:configuration-set"
_FATES = {"Delivery": deliveries.DELIVERED, "DeliveryDelay": deliveries.DELAYED, "Reject": deliveries.BLOCKED}
_WHERE = {"DeliveryDelay": "deliveryDelay"}
"""Where an event says what is its own, when not under its name in small letters; a rejection has no own moment."""
_REFUSALS = {deliveries.REFUSED: refused.BOUNCE, deliveries.COMPLAINED: refused.COMPLAINT}


def take(body: str, now: datetime) -> None:
    """One event. What is not ours, or says nothing of a person, is passed over; what cannot be read is raised.

    The address is the one that we wrote to: the one that refused may be where its holder has mail forwarded.
    """
    said = json.loads(body)
    told, kind = said["mail"], str(said["eventType"])
    tags = told.get("tags", {})
    if tags.get(SET) != [f"imagin-{ACADEMIE.code}"] or not all(tags.get(name) for name in ("compte", "envoi", "sorte")):
        logs.event("mail_event_of_nobody", kind=kind[:20])
        return
    own = said.get(_WHERE.get(kind, kind.lower())) or {}
    fate = _fate(kind, own)
    if fate is None:
        return
    (compte,), (envoi,), (sorte,) = tags["compte"], tags["envoi"], tags["sorte"]
    sent = datetime.fromisoformat(told["timestamp"])
    at = datetime.fromisoformat(own["timestamp"]) if "timestamp" in own else sent
    if fate in _REFUSALS:
        refused.flag(compte, str(told["destination"][0]), _REFUSALS[fate], sent=sent, at=at, now=now)
    deliveries.tell(compte, envoi, sorte, fate, sent=sent, at=at)


def reinstate(*, job: str, now: datetime, compte: str, adresse: str) -> None:
    """Worker: SES is asked to send to an address again, which a member or its holder says is good."""
    mail.reinstate(adresse)
    logs.event("address_reinstated", person=compte)


def _fate(kind: str, own: Mapping[str, str]) -> str | None:
    """None for what changes nothing: it left, it was opened, or somebody says that it was no complaint after all."""
    if kind == "Bounce":
        return deliveries.REFUSED if own["bounceType"] == "Permanent" else deliveries.RETURNED
    if kind == "Complaint":
        return None if own.get("complaintFeedbackType") == "not-spam" else deliveries.COMPLAINED
    return _FATES.get(kind)
