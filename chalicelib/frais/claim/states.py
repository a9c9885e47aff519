"""The states of a half of an état de frais, what each is called, and which acts it allows.

Stored: what somebody decided. Shown: that, plus what the calendar and the rules say while nobody has decided.
"""

from collections.abc import Mapping
from typing import Any, Literal

NON_EFFECTUEE, EN_COURS, EFFECTUEE = "NON_EFFECTUEE", "EN_COURS", "EFFECTUEE"
A_VALIDER, VALIDE, TRANSMIS, ACCEPTE, REJETE = "A_VALIDER", "VALIDE", "TRANSMIS_LIQUIDATION", "ACCEPTE", "REJETE"
RENVOYE, ANNULE, TRAITE, REFUSE = "RENVOYE", "ANNULE", "TRAITE", "REFUSE"
PAS_DE_FRAIS, INVALIDABLE, EN_ATTENTE = "PAS_DE_FRAIS", "INVALIDABLE", "EN_ATTENTE"

HALVES = ("remuneration", "deplacement")
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
    REFUSE: "Refusé",
    ANNULE: "Annulé",
    TRAITE: "Traité",
    PAS_DE_FRAIS: "Pas de frais",
    INVALIDABLE: "Invalidable",
    EN_ATTENTE: "En attente",
}
"""State -> the label that the ministry's service shows."""
PLAIN = {
    **LABELS,
    NON_EFFECTUEE: "Mission à venir",
    EFFECTUEE: "À compléter",
    A_VALIDER: "Transmis",
    VALIDE: "Accepté",
    INVALIDABLE: "Avec votre première mission du jour",
    TRAITE: "Rien à payer",
    EN_ATTENTE: "En attente du service",
}
"""State -> the words that a person reads first; the ministry's is then told beside them."""
UNPAID_WORK = "Non rémunéré"
"""What a person reads of work that nobody pays: « Pas de frais » is a word of travel."""
STAFF = {
    **PLAIN,
    EFFECTUEE: "Pas encore transmis",
    A_VALIDER: "À décider",
    INVALIDABLE: "Avec la première mission du jour",
}
"""State -> the words that the service reads first: « Validé » says to it that somebody has decided."""

NOT_BEGUN = frozenset({NON_EFFECTUEE, PAS_DE_FRAIS, INVALIDABLE, EN_ATTENTE})
"""Stored states in which nobody has decided anything: the calendar and the rules say what is shown."""
EDITABLE = frozenset({EN_COURS, EFFECTUEE, RENVOYE})
"""Shown states in which the person may write their draft."""
SUBMITTABLE = frozenset({EFFECTUEE, RENVOYE})
"""Shown states from which « Transmettre » moves a half to A_VALIDER."""
SENT = frozenset({A_VALIDER, VALIDE, TRANSMIS, ACCEPTE, REJETE, TRAITE})
"""With the service, with the payer, paid, or closed with nothing to pay: what was transmitted counts."""
CLEARED = frozenset({VALIDE, TRAITE})
"""Accepted, and never with the payer: TRAITE is that of what comes to nothing, which nobody waits for any more."""
DECIDED = frozenset({VALIDE, TRANSMIS, ACCEPTE, REJETE, TRAITE, REFUSE})
"""Somebody has decided: the person can no longer take the claim back."""
UNPAID = frozenset({ANNULE, REFUSE})
"""Set apart by the service: kept as it was, and counted for nothing."""
LOCKED = SENT | UNPAID
"""The half keeps what was transmitted, whatever is declared or computed since."""

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


def half_of(pointer: str) -> str:
    """The half of the declaration that a JSON pointer leads into."""
    return HALVES[0] if pointer.startswith("/travail") else HALVES[1]


def inputs(calcul: Mapping[str, Any], half: str) -> dict[str, Any]:
    """The inputs kept with a half of a calculation: its own when the halves were transmitted apart."""
    own: dict[str, object] = calcul[half].get("entrees") or calcul["entrees"]
    return own


def merged(fresh: dict[str, object], kept: Mapping[str, Any] | None, locked: frozenset[str]) -> dict[str, object]:
    """A calculation in JSON whose `locked` halves stay as they were kept, to the cent, with their own inputs."""
    if not kept or not locked:
        return fresh
    both = {name: {**kept[name], "entrees": inputs(kept, name)} if name in locked else fresh[name] for name in HALVES}
    travel = kept if HALVES[1] in locked else fresh
    names = ("annee_km", "km_depart", "km_comptes", "km_par_annee", "justificatifs")
    told = [one for name in HALVES for one in _of(kept if name in locked else fresh, name)]
    return {**fresh, **both, **{name: travel[name] for name in names}, "avertissements": told}


def _of(calcul: Mapping[str, Any], half: str) -> list[dict[str, str]]:
    return [one for one in calcul["avertissements"] if one["moitie"] == half]
