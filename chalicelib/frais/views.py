"""What a person is shown of their missions and claims."""

from typing import Any

from chalicelib.frais import states
from chalicelib.frais.claims import Claim
from chalicelib.frais.lecture import Erreur
from chalicelib.frais.lignes import Calcul, Droit
from chalicelib.missions import listing

ACTS = {
    "convocation": "Créé par la convocation officielle",
    "transmission": "Transmis par vous",
    "retrait": "Repris par vous",
}
"""Act kept in the history -> what the person reads."""


def summary(claim: Claim) -> dict[str, Any]:
    """One line of the list: both halves with their amounts."""
    sent = claim.etat.calcul
    amounts = sent or claim.compute(claim.declaration).en_json()
    work, travel = claim.halves
    return {
        "numero": claim.etat.numero,
        "mission": listing.view(claim.affectation, claim.now),
        "remuneration": {**_half(work, claim.rights[0], claim), "montant": amounts["remuneration"]["total"]},
        "deplacement": {**_half(travel, claim.rights[1], claim), "montant": amounts["deplacement"]["total"]},
        "total": amounts["total"],
        "a_faire": claim.is_submittable,
        "version": int(claim.etat.version),
        "transmis": claim.etat.transmis,
        "echeance": claim.deadline.isoformat(),
    }


def whole(claim: Claim) -> dict[str, Any]:
    """Everything of one claim: what was declared, what it gives and why, what is missing, what may be done."""
    declaration = claim.declaration
    calcul = claim.etat.calcul or claim.compute(declaration).en_json()
    return {
        **summary(claim),
        "declaration": claim.etat.declaration or {},
        "calcul": {name: value for name, value in calcul.items() if name != "entrees"},
        "manques": [_missing(error) for error in claim.missing(declaration)] if claim.is_editable else [],
        "modifiable": claim.is_editable,
        "peut_transmettre": claim.is_submittable,
        "peut_retirer": claim.is_withdrawable,
        "hors_delai": claim.is_late,
        "enregistre": claim.etat.enregistre,
        "prevision": _foreseen(claim),
        "historique": [
            {"quand": moment, "quoi": act, "libelle": ACTS.get(act, act)} for moment, act in claim.etat.historique or []
        ],
    }


def of_mission(claim: Claim | None) -> dict[str, Any] | None:
    """What the list of missions says of the claim."""
    if claim is None:
        return None
    work, travel = claim.halves
    return {
        "remuneration": _half(work, claim.rights[0], claim),
        "deplacement": _half(travel, claim.rights[1], claim),
        "a_faire": claim.is_submittable,
    }


def public(calcul: Calcul) -> dict[str, Any]:
    """A calculation without the inputs kept to recompute it."""
    return {name: value for name, value in calcul.en_json().items() if name != "entrees"}


def _half(state: str, right: Droit, claim: Claim) -> dict[str, Any]:
    return {
        "etat": state,
        "libelle": states.LABELS[state],
        "modifiable": not claim.is_late and state in states.EDITABLE,
        "raison": right.code,
        "phrase": right.phrase,
        "reference": right.reference,
    }


def _missing(error: Erreur) -> dict[str, Any]:
    return {"pointer": error.pointeur, "code": error.code, "detail": error.message, "bloquant": error.bloquant}


def _foreseen(claim: Claim) -> dict[str, Any]:
    """What the form offers before anything is declared: the quantity to give, the days, the meals and nights to ask."""
    from chalicelib.frais.calcul import prevoir

    foreseen = prevoir(claim.mission, claim.personne, claim.reglages, claim.premieres).en_json()
    return {name: foreseen[name] for name in ("champ_attendu", "jours", "repas", "nuits")}
