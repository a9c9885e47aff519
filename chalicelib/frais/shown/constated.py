"""What others said of a person's work, in the same words on the page and by e-mail; what the person contests of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.frais.claim import asking, contesting
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import formats

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import ConstatDit, Contestable, ContestationLue, DemandeLue

_WHO = {
    "centre": "Votre centre d’examen a constaté",
    "service": "Votre service gestionnaire a constaté",
    "fichier": "Le système d’examen indique",
}


def told(claim: Claim) -> list[ConstatDit]:
    """All that was said, latest first; who said it stays with the service."""
    return [
        {"quand": one["quand"], "quoi": one["quoi"], "phrase": phrase(one), "texte": one["texte"] or None}
        for one in reversed(claim.etat.constats or [])
    ]


def contested(claim: Claim) -> list[ContestationLue]:
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


def asked(claim: Claim) -> list[DemandeLue]:
    """What was asked before leaving, latest first; who answered stays with the service."""
    return [
        {
            "quand": one["quand"],
            "objet": one["objet"],
            "libelle": asking.LABELS[one["objet"]],
            "texte": one["texte"],
            "suite": one["suite"],
            "suite_libelle": asking.ANSWERS.get(one["suite"]),
            "reponse": one.get("reponse"),
            "repondu": one.get("repondu"),
        }
        for one in reversed(claim.etat.demandes or [])
    ]


def open_to(claim: Claim) -> Contestable | None:
    """What may be contested today, and until when."""
    found = contesting.target(claim)
    if found is None:
        return None
    return {"objet": found.objet, "libelle": contesting.LABELS[found.objet], "jusqu_au": found.last.isoformat()}


def phrase(one: Mapping[str, object]) -> str:
    """One of them. `one`: as the claim keeps it."""
    who = _WHO[str(one["source"])]
    if one["quoi"] == "non_fait":
        said = f"{who} que la mission n’a pas été effectuée : votre état de frais est annulé."
    elif one["quoi"] == "fait":
        said = f"{who} que la mission a été effectuée : ce qui était annulé dans votre état de frais est rétabli."
    elif one["quoi"] == "copies":
        said = f"Copies corrigées à l’écran : {one['apres']} sont comptées au lieu de {one['avant']}."
    else:
        said = f"{who} une quantité de {one['apres']} ; vous avez déclaré {one['avant']}."
    return formats.phrase(said)


def corrected(one: Mapping[str, object]) -> str:
    """A correction of the service. `one`: as the claim keeps it."""
    before, after = (_value(one[name]) for name in ("avant", "apres"))
    return formats.phrase(f"{one['libelle']} : vous avez déclaré {before}, le service retient {after}.")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value).replace(".", ",")
