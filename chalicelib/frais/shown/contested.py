"""What a person contested and what they were answered, and what they may contest now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.frais.claim import contesting
from chalicelib.frais.claim.claims import Claim

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import Contestable, ContestationLue


def told(claim: Claim) -> list[ContestationLue]:
    """All of them, latest first; who answered stays with the service."""
    return [
        {
            "quand": one["quand"],
            "objet": one["objet"],
            "libelle": contesting.LABELS[one["objet"]],
            "texte": one["texte"],
            "suite": one["suite"],
            "suite_libelle": contesting.ANSWERS.get(one["suite"]),
            "reponse": one.get("reponse"),
            "repondu": one.get("repondu"),
        }
        for one in reversed(claim.etat.contestations or [])
    ]


def open_to(claim: Claim) -> Contestable | None:
    """What may be contested today, and until when."""
    found = contesting.target(claim)
    if found is None:
        return None
    return {"objet": found.objet, "libelle": contesting.LABELS[found.objet], "jusqu_au": found.last.isoformat()}
