"""What a person is shown of the receipts of a claim, and of the same file used on another one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from chalicelib.frais.claim import checklist
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.regles.postes import GENRES

if TYPE_CHECKING:
    from chalicelib.frais.shown import shapes

MOST = 20
MOST_BYTES = 5 * 1024 * 1024


def of_claim(claim: Claim) -> shapes.Justificatifs:
    """`genres`: code of a line -> kind of receipt that proves it.

    What to keep, to send or to throw away, by the date of the mission, is in `calcul.justificatifs`.
    """
    return {
        "pieces": [_one(receipt, claim) for receipt in claim.receipts],
        "modifiable": claim.takes_receipts,
        "maximum": MOST,
        "taille_maximum": MOST_BYTES,
        "types": list(TYPES),
        "genres": GENRES,
    }


TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
"""What is accepted -> extension. Not HEIC: a manager could not open it, and telephones send JPEG when asked."""


def one(receipt: Justificatif) -> shapes.Justificatif:
    """A receipt alone."""
    return {
        "id": identifier(receipt),
        "ligne": receipt.ligne,
        "nom": receipt.nom,
        "type": receipt.type,
        "taille": int(receipt.taille),
        "etat": receipt.etat,
        "ajoute": receipt.ajoute,
    }


def identifier(receipt: Justificatif) -> str:
    """The id in the address of a receipt."""
    return str(receipt.sk).rsplit("#", 1)[1]


def _one(receipt: Justificatif, claim: Claim) -> shapes.Piece:
    return {**one(receipt), "deja_utilise": _elsewhere(receipt, claim), "en_double": _twin(receipt, claim)}


def _twin(receipt: Justificatif, claim: Claim) -> bool:
    """An older receipt of this very claim is the same file."""
    older = claim.receipts[: claim.receipts.index(receipt)]
    return receipt.etat == checklist.READY and any(other.sha256 == receipt.sha256 for other in older)


def _elsewhere(receipt: Justificatif, claim: Claim) -> list[str]:
    """The person's other missions that have the very same file."""
    everywhere = chain.from_iterable(claim.dossier.receipts.values())
    same = {str(other.numero) for other in everywhere if other.sha256 == receipt.sha256}
    return sorted(same - {str(receipt.numero)}) if receipt.etat == checklist.READY else []
