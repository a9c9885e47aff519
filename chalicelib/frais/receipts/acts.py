"""The receipts of a claim: announced, sent straight to their bucket, checked, read, taken away."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib import errors
from chalicelib.fields import Body, Choice, Line, Text, Whole, maybe
from chalicelib.frais.claim import checklist, claims, records
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.claim.refusals import ReceiptNotReceived, ReceiptRefused, ReceiptUnknown, ReceiptUnreadable
from chalicelib.frais.receipts import files, items
from chalicelib.frais.receipts.items import WAITING
from chalicelib.frais.shown import receipts
from chalicelib.frais.shown.receipts import MOST_BYTES, TYPES

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import Justificatif as JustificatifVu
    from chalicelib.frais.shown.shapes import JustificatifAnnonce

TRIES = 3
"""A receipt may be checked, or its claim taken back, while it is being taken away: it is then looked at again."""
_LINE = r"|/deplacements(/[0-9]{1,2}(/(trajets|nuits|repas)/[0-9]{1,3}(/[a-z_]{1,20})?)?)?"
_TYPES = (
    "Joignez un PDF, un JPEG ou un PNG. Une photo HEIC se convertit\u00a0: "
    "réglage «\u00a0Le plus compatible\u00a0» du téléphone."
)


class Announced(Body):
    """What a browser says of the file it is about to send."""

    ligne = maybe(Text(200, empty=True, form=_LINE, said="Rattachez ce justificatif à une ligne de l’état de frais."))
    nom = Line(120, form="[^/]*", said="Donnez au fichier un nom de 120 caractères au plus.")
    type = Choice(tuple(TYPES), said=_TYPES)
    taille = Whole(MOST_BYTES, least=1, said="Ce fichier est vide, ou dépasse 5\u00a0Mo\u00a0: réduisez-le.")

    @property
    def facts(self) -> dict[str, Any]:
        """As the receipt keeps them."""
        return {"ligne": self.ligne or "", "nom": self.nom, "type": self.type, "taille": self.taille}


def announce(compte: str, numero: str, file: Announced, key: str, now: datetime) -> JustificatifAnnonce:
    """A place for one more file, and the form that sends it there; the same key gives the same place again."""
    claim = claims.load(compte, numero, now)
    identifier = hashlib.sha256(f"{compte}#{key}".encode()).hexdigest()[:24]
    known = {receipts.identifier(receipt): receipt for receipt in records.receipts(claim.found)}
    print_ = hashlib.sha256(json.dumps([numero, file.facts], sort_keys=True).encode()).hexdigest()
    receipt = known.get(identifier)
    if receipt is None:
        receipt = items.reserve(_open(claim), identifier, {**file.facts, "annonce": print_})
    if receipt.annonce not in (None, print_):
        raise errors.IdempotencyKeyReused()
    if receipt.etat != WAITING:
        return {"justificatif": receipts.one(receipt), "envoi": None}
    _open(claim)
    form = files.form(items.file_key(receipt), str(receipt.type))
    return {"justificatif": receipts.one(receipt), "envoi": form}


def finalise(compte: str, numero: str, identifier: str, now: datetime) -> JustificatifVu:
    """Has a file read once its bytes are those announced; what is not what it says, or cannot be read, goes away."""
    claim = claims.load(compte, numero, now)
    receipt = _find(claim, identifier)
    if receipt.etat != WAITING:
        return receipts.one(receipt)
    _open(claim)
    if receipt.refus:
        items.drop(receipt, now, "justificatif_refuse")
        raise ReceiptUnreadable(str(receipt.refus))
    try:
        arrived = files.arrived(items.file_key(receipt), str(receipt.type))
    except LookupError:
        raise ReceiptNotReceived() from None
    if not arrived:
        items.drop(receipt, now, "justificatif_refuse")
        raise ReceiptRefused()
    items.ask(receipt, now)
    return receipts.one(receipt)


def link(compte: str, numero: str, identifier: str, now: datetime) -> str:
    """A link of a minute to the file that was checked, and to no later one."""
    receipt = _find(claims.load(compte, numero, now), identifier)
    if receipt.etat != checklist.READY:
        raise ReceiptUnknown()
    return files.link(items.file_key(receipt), str(receipt.nom), str(receipt.type), receipt.objet)


def remove(compte: str, numero: str, identifier: str, now: datetime) -> None:
    """Takes a receipt away while its half may change."""
    for _ in range(TRIES):
        claim = _open(claims.load(compte, numero, now))
        if items.drop(_find(claim, identifier), now, "justificatif_retire", claim):
            return
    raise errors.Busy(retry_after=2)


def _open(claim: Claim) -> Claim:
    if not claim.takes_receipts:
        raise errors.DeadlinePassed() if claim.is_late else errors.NotEditable()
    return claim


def _find(claim: Claim, identifier: str) -> Justificatif:
    for receipt in claim.receipts:
        if receipts.identifier(receipt) == identifier:
            return receipt
    raise ReceiptUnknown()
