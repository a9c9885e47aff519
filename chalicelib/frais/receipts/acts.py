"""The receipts of a claim: announced, sent straight to their bucket, checked, read, taken away."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib import errors
from chalicelib.frais.claim import checklist, claims, records
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.claim.refusals import ReceiptNotReceived, ReceiptRefused, ReceiptUnknown
from chalicelib.frais.receipts import files, items
from chalicelib.frais.receipts.items import WAITING
from chalicelib.frais.shown import receipts
from chalicelib.frais.shown.receipts import MOST_BYTES, TYPES

TRIES = 3
"""A receipt may be checked, or its claim taken back, while it is being taken away: it is then looked at again."""
_LINE = re.compile(r"|/deplacements(/[0-9]{1,2}(/(trajets|nuits|repas)/[0-9]{1,3}(/[a-z_]{1,20})?)?)?")
_TYPES = (
    "Joignez un PDF, un JPEG ou un PNG. Une photo HEIC se convertit\u00a0: "
    "réglage «\u00a0Le plus compatible\u00a0» du téléphone."
)


@dataclass(frozen=True)
class File:
    """What a browser says of the file it is about to send."""

    ligne: str
    nom: str
    type: str
    taille: int


def read(body: dict[str, Any]) -> File:
    """The file announced in a body; InvalidFields with every fault."""
    said = File(body.get("ligne") or "", body.get("nom") or "", body.get("type") or "", body.get("taille") or 0)
    known = {"ligne", "nom", "type", "taille"}
    faults = [(f"/{name[:60]}", "inconnu", "Ce champ n’est pas attendu ici.") for name in body if name not in known]
    if not isinstance(said.ligne, str) or not _LINE.fullmatch(said.ligne):
        faults.append(("/ligne", "ligne", "Rattachez ce justificatif à une ligne de l’état de frais."))
    if not isinstance(said.nom, str) or not 1 <= len(said.nom) <= 120 or not said.nom.isprintable() or "/" in said.nom:
        faults.append(("/nom", "nom", "Donnez au fichier un nom de 120 caractères au plus."))
    if said.type not in tuple(TYPES):
        faults.append(("/type", "type", _TYPES))
    if type(said.taille) is not int or not 0 < said.taille <= MOST_BYTES:
        faults.append(("/taille", "taille", "Ce fichier est vide, ou dépasse 5\u00a0Mo\u00a0: réduisez-le."))
    if faults:
        raise errors.InvalidFields(faults)
    return said


def announce(compte: str, numero: str, file: File, key: str, now: datetime) -> dict[str, Any]:
    """A place for one more file, and the form that sends it there; the same key gives the same place again."""
    claim = claims.load(compte, numero, now)
    identifier = hashlib.sha256(f"{compte}#{key}".encode()).hexdigest()[:24]
    known = {receipts.identifier(receipt): receipt for receipt in records.receipts(claim.found)}
    print_ = hashlib.sha256(json.dumps([numero, vars(file)], sort_keys=True).encode()).hexdigest()
    receipt = known.get(identifier)
    if receipt is None:
        receipt = items.reserve(_open(claim), identifier, {**vars(file), "annonce": print_})
    if receipt.annonce not in (None, print_):
        raise errors.IdempotencyKeyReused()
    if receipt.etat != WAITING:
        return {"justificatif": receipts.one(receipt), "envoi": None}
    _open(claim)
    form = files.form(items.file_key(receipt), str(receipt.type))
    limits = {"secondes": files.FORM_SECONDS, "taille_maximum": MOST_BYTES}
    return {"justificatif": receipts.one(receipt), "envoi": {**form, **limits}}


def finalise(compte: str, numero: str, identifier: str, now: datetime) -> dict[str, Any]:
    """Counts a file once its bytes are those announced; what is not what it says is thrown away."""
    claim = claims.load(compte, numero, now)
    receipt = _find(claim, identifier)
    if receipt.etat != WAITING:
        return receipts.one(receipt)
    _open(claim)
    try:
        file = files.checked(items.file_key(receipt), str(receipt.type))
    except LookupError:
        raise ReceiptNotReceived() from None
    if file is None:
        items.drop(receipt, now, "justificatif_refuse")
        raise ReceiptRefused()
    return receipts.one(items.count(receipt, vars(file)))


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
