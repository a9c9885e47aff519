"""Writing receipts: each counts in the quota of its claim from its announcement until it is taken away."""

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, tables
from chalicelib.frais.claim import checklist, claims
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais, Justificatif, claim_key, receipt_key
from chalicelib.frais.claim.refusals import ReceiptUnknown, TooManyReceipts
from chalicelib.frais.receipts import files
from chalicelib.frais.shown import receipts
from chalicelib.frais.shown.receipts import MOST
from chalicelib.identity.models import account_key
from chalicelib.tables import Refused, Transaction

WAITING = "attente"
WORKLIST = f"justificatifs#{WAITING}"
LOST, LOST_AFTER = "justificatif_abandonne", timedelta(minutes=15)
SWEEPER = "balayage"
DOCUMENT = "justificatif"
"""What a message of the documents' queue names when a receipt is to be read."""
ASKED_AGAIN = timedelta(seconds=20)


def unchanged(claim: Claim) -> Any:
    """The receipts are those that were read: none came, none went."""
    seen = claim.etat.passages_justificatifs
    passages = EtatDeFrais.passages_justificatifs
    return passages.does_not_exist() if seen is None else passages == int(seen)


def reserve(claim: Claim, identifier: str, file: Mapping[str, Any]) -> Justificatif:
    """The quota and the receipt in one transaction; the claim's version does not move, nor does anybody's draft."""
    etat, moment = claim.etat, claim.now.isoformat(timespec="seconds")
    receipt = Justificatif(
        etat.pk,
        receipt_key(str(etat.numero), identifier),
        numero=etat.numero,
        etat=WAITING,
        ajoute=moment,
        liste=WORKLIST,
        rang=f"{moment}#{etat.pk}#{identifier}",
        **file,
    )
    room = EtatDeFrais.justificatifs.does_not_exist() | (EtatDeFrais.justificatifs < MOST)
    try:
        with Transaction() as transaction:
            target = EtatDeFrais(etat.pk, etat.sk)
            transaction.update(target, actions=_passing(1), condition=room & _same_half(claim))
            transaction.save(receipt, condition=Justificatif.pk.does_not_exist())
    except Refused:
        return _again(claim, identifier)
    return receipt


def count(receipt: Justificatif, file: Mapping[str, Any]) -> Justificatif:
    """Once checked: what the bucket holds is kept with the receipt, which leaves the sweeper's list.

    It enters that of its content, `fichier#<sha-256>`: the same file on two claims shows there, whoever sent it.
    """
    found = {
        "etat": checklist.READY,
        "liste": f"fichier#{file['sha256']}",
        "rang": f"{receipt.pk}#{receipt.sk}",
        **file,
    }
    known = {name: value for name, value in found.items() if value is not None}
    if not tables.update(receipt, tables.changes(Justificatif, known), Justificatif.etat.exists()):
        raise ReceiptUnknown()
    return receipt


def ask(receipt: Justificatif, now: datetime) -> None:
    """Has a file that arrived read by the function that can (proof.py); asked again only when the answer is late."""
    since = receipt.demande and datetime.fromisoformat(str(receipt.demande))
    if since and now - since < ASKED_AGAIN:
        return
    names = {"compte": str(receipt.pk).removeprefix("P#"), "numero": str(receipt.numero)}
    message = json.dumps({"document": DOCUMENT, **names, "justificatif": receipts.identifier(receipt)})
    tables.client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=message)
    asked = [Justificatif.demande.set(now.isoformat(timespec="seconds"))]
    tables.update(receipt, asked, Justificatif.etat == WAITING)


def refuse(receipt: Justificatif, why: str) -> None:
    """Nobody can read it: the next question of its person is told so, and takes it away."""
    tables.update(receipt, [Justificatif.refus.set(why)], Justificatif.etat == WAITING)


def drop(receipt: Justificatif, now: datetime, why: str, claim: Claim | None = None) -> bool:
    """Item and quota together, then the file: a file left behind by a crash is out of everybody's reach.

    False when the receipt, or the travel half of `claim`, is no longer as it was read: nothing is then done.
    """
    target = EtatDeFrais(receipt.pk, claim_key(str(receipt.numero)))
    compte = account_key(str(receipt.pk).removeprefix("P#"))
    told = {"mission": str(receipt.numero), "justificatif": receipts.identifier(receipt)}
    acteur = SWEEPER if why == LOST else compte
    try:
        with Transaction() as transaction:
            transaction.delete(Justificatif(receipt.pk, receipt.sk), condition=Justificatif.etat == receipt.etat)
            transaction.update(target, actions=_passing(-1), condition=_same_half(claim) if claim else None)
            journal.put(transaction, why, objet=compte, acteur=acteur, now=now, **told)
    except Refused:
        return False
    files.delete(file_key(receipt))
    return True


def sweep(now: datetime, limit: int = 200) -> int:
    """Forgets the files announced and never finalised; gives how many."""
    late = (now - LOST_AFTER).isoformat(timespec="seconds")
    found = [
        Justificatif.from_raw_data(one.serialize())
        for one in Justificatif.by_liste.query(WORKLIST, Justificatif.rang < late, limit=limit)
    ]
    for receipt in found:
        drop(receipt, now, LOST)
    logs.event("receipts_swept", count=len(found))
    return len(found)


def file_key(receipt: Justificatif) -> str:
    """Where its file is: chosen here, never by a browser."""
    compte, numero = str(receipt.pk).removeprefix("P#"), str(receipt.numero)
    return files.key(compte, numero, receipts.identifier(receipt), str(receipt.type))


def _again(claim: Claim, identifier: str) -> Justificatif:
    """Why the reservation was refused: made already by the same request, no room left, or transmitted meanwhile."""
    current = claims.load(str(claim.etat.compte), str(claim.etat.numero), claim.now)
    for receipt in current.receipts:
        if receipts.identifier(receipt) == identifier:
            return receipt
    if int(current.etat.justificatifs or 0) >= MOST:
        raise TooManyReceipts()
    raise errors.NotEditable()


def _same_half(claim: Claim) -> Any:
    """The travel half is in the state that was read: a receipt that was transmitted stays."""
    return EtatDeFrais.deplacement == claim.etat.deplacement


def _passing(change: int) -> list[Action]:
    return [EtatDeFrais.justificatifs.add(change), EtatDeFrais.passages_justificatifs.add(1)]
