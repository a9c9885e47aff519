"""The states of a half of an état de frais, what each is called, and which acts it allows.

Stored: what somebody decided. Shown: that, plus what the calendar and the rules say while nobody has decided.
"""

from typing import Literal

NON_EFFECTUEE, EN_COURS, EFFECTUEE = "NON_EFFECTUEE", "EN_COURS", "EFFECTUEE"
A_VALIDER, VALIDE, TRANSMIS, ACCEPTE, REJETE = "A_VALIDER", "VALIDE", "TRANSMIS_LIQUIDATION", "ACCEPTE", "REJETE"
RENVOYE, ANNULE, TRAITE = "RENVOYE", "ANNULE", "TRAITE"
PAS_DE_FRAIS, INVALIDABLE, EN_ATTENTE = "PAS_DE_FRAIS", "INVALIDABLE", "EN_ATTENTE"

LABELS = {
    NON_EFFECTUEE: "Mission non effectuée",
    EN_COURS: "Mission en cours",
    EFFECTUEE: "Non validé",
    A_VALIDER: "Validé",
    VALIDE: "Validé par gestionnaire",
    TRANSMIS: "En paiement",
    ACCEPTE: "Payé",
    REJETE: "Rejeté par le payeur",
    RENVOYE: "À corriger",
    ANNULE: "Annulé",
    TRAITE: "Traité",
    PAS_DE_FRAIS: "Pas de frais",
    INVALIDABLE: "Invalidable",
    EN_ATTENTE: "En attente",
}
"""State -> the label that the ministry's service shows."""

NOT_BEGUN = frozenset({NON_EFFECTUEE, PAS_DE_FRAIS, INVALIDABLE, EN_ATTENTE})
"""Stored states in which nobody has decided anything: the calendar and the rules say what is shown."""
EDITABLE = frozenset({EN_COURS, EFFECTUEE, RENVOYE})
"""Shown states in which the person may write their draft."""
SUBMITTABLE = frozenset({EFFECTUEE, RENVOYE})
"""Shown states from which « Transmettre » moves a half to A_VALIDER."""
WITHDRAWABLE = frozenset({A_VALIDER})

Moment = Literal["a_venir", "en_cours", "passee"]
_BY_MOMENT = {"a_venir": NON_EFFECTUEE, "en_cours": EN_COURS, "passee": EFFECTUEE}
_BY_RULE = {
    "PAS_DE_FRAIS": PAS_DE_FRAIS,
    "INVALIDABLE": INVALIDABLE,
    "EN_ATTENTE": EN_ATTENTE,
    "ANNULE": ANNULE,
}


def shown(stored: str, suite: str, moment: str) -> str:
    """What the person sees. `suite`: what the rules say of the half (DU, PAS_DE_FRAIS, …); `moment`: of the mission."""
    if stored not in NOT_BEGUN:
        return stored
    return _BY_RULE.get(suite) or _BY_MOMENT[moment]


def at_birth(suite: str) -> str:
    """The state stored when the official convocation creates the claim."""
    return NON_EFFECTUEE if suite == "DU" else _BY_RULE[suite]
