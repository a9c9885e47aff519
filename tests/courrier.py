"""SES in the place of SES: what was asked of it, and the events that it would send of what became of a message."""

import json

from chalice.test import Client

import app as service_app
from chalicelib.identity.models import Parti, account_key

KINDS = {
    "refus": ("Bounce", {"bounceType": "Permanent", "bounceSubType": "General"}),
    "passager": ("Bounce", {"bounceType": "Transient", "bounceSubType": "General"}),
    "plainte": ("Complaint", {"complaintSubType": None, "complaintFeedbackType": "abuse"}),
    "pas_une_plainte": ("Complaint", {"complaintFeedbackType": "not-spam"}),
    "remis": ("Delivery", {"smtpResponse": "250 OK"}),
    "retarde": ("DeliveryDelay", {"delayType": "TransientCommunicationFailure"}),
    "bloque": ("Reject", {"reason": "Bad content"}),
}


def event(kind, compte, to, *, sent, at=None, envoi="ab" * 16, sorte="avis_convocation", of="imagin-lyon", **facts):
    """The body of the message that the queue brings; `sent`, `at`: when the e-mail left, when this happened to it."""
    name, own = KINDS[kind]
    where = "deliveryDelay" if name == "DeliveryDelay" else name.lower()
    own = own | facts | ({} if name == "Reject" else {"timestamp": _iso(at or sent)})
    tags = {"ses:configuration-set": [of]} | ({"compte": [compte], "envoi": [envoi], "sorte": [sorte]} if compte else {})
    mail = {"timestamp": _iso(sent), "messageId": "0100", "destination": [to], "tags": tags}
    return json.dumps({"eventType": name, "mail": mail, where: own})


def deliver(*bodies):
    """The messages, as Lambda hands them to the function; gives which of them it gave back."""
    with Client(service_app.app) as client:
        queue = client.events.generate_sqs_event(list(bodies), queue_name="imagin-lyon-courrier")
        return client.lambda_.invoke("facteur", queue).payload["batchItemFailures"]


def fates(compte):
    """(kind of message, what became of it) of each line beside an account that SES has told of."""
    found = Parti.query(account_key(compte), Parti.sk.startswith("E#"), consistent_read=True)
    return sorted((str(line.sorte), line.sort) for line in found if line.sort)


def _iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + "120Z"
