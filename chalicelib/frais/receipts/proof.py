"""A receipt that arrived is read by the documents function: it counts once proved readable, or is said not to be."""

import json
from datetime import datetime

from chalicelib import logs
from chalicelib.frais.claim.models import Justificatif, receipt_key
from chalicelib.frais.claim.refusals import ReceiptUnknown
from chalicelib.frais.receipts import apart, files, items, reading
from chalicelib.identity.models import person_key


def make(message: str, now: datetime) -> None:
    """What a message asks for; twice does the same. What was taken away meanwhile asks for nothing."""
    asked = json.loads(message)
    receipt = _found(asked["compte"], asked["numero"], asked["justificatif"])
    if receipt is None or receipt.etat != items.WAITING or receipt.refus:
        return logs.event("receipt_not_waiting", person=asked["compte"], mission=asked["numero"])
    key, kind = items.file_key(receipt), str(receipt.type)
    found = files.read(key)
    if found is None:
        return logs.event("receipt_not_received", person=asked["compte"], mission=asked["numero"])
    content, checked = found
    try:
        proven = apart.proven(content, kind)
    except reading.Unreadable as unreadable:
        return items.refuse(receipt, unreadable.args[0])
    if proven != content:
        checked = files.replaced(key, kind, proven)
    try:
        items.count(receipt, vars(checked))
    except ReceiptUnknown:
        logs.event("receipt_not_waiting", person=asked["compte"], mission=asked["numero"])


def _found(compte: str, numero: str, identifier: str) -> Justificatif | None:
    try:
        return Justificatif.get(person_key(compte), receipt_key(numero, identifier), consistent_read=True)
    except Justificatif.DoesNotExist:
        return None
