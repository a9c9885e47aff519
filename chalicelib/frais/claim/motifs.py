"""Why the service sends a claim back, or refuses it: a code to count, and the words that the person reads."""

RENVOI = {
    "quantite": "La quantité de travail est à vérifier",
    "distance": "La distance est à vérifier",
    "dates": "Les dates ou les horaires sont à vérifier",
    "transport": "Le mode de transport est à préciser ou à justifier",
    "repas_nuits": "Les repas ou les nuits sont à vérifier",
    "doublon": "Un déplacement semble déclaré deux fois",
    "justificatif": "Un justificatif manque ou n’est pas lisible",
    "autre": "Autre motif",
}
"""Code -> motif of a send-back."""

REFUS = {
    "non_effectuee": "La mission n’a pas été effectuée",
    "non_due": "La réglementation ne prévoit pas cette indemnité",
    "deja_paye": "Déjà payé ou déjà remboursé",
    "non_justifie": "La dépense n’est pas justifiée",
    "hors_delai": "Transmis hors délai",
    "autre": "Autre motif",
}
"""Code -> motif of a refusal."""

ONE_HALF = {
    "quantite": "remuneration",
    "distance": "deplacement",
    "transport": "deplacement",
    "repas_nuits": "deplacement",
    "doublon": "deplacement",
    "justificatif": "deplacement",
    "non_justifie": "deplacement",
}
"""Code of a motif that speaks of one half -> that half."""

CONSTAT, ANNULATION, PAYEUR = "constat", "annulation", "PAYEUR"
_OTHERS = {
    CONSTAT: "Le centre d’examen a constaté que la mission n’a pas été effectuée",
    ANNULATION: "Annulé par le service",
    PAYEUR: "Rejeté par le payeur",
}


def concerns(code: str, half: str) -> bool:
    """Whether a motif may be said of a half."""
    return ONE_HALF.get(code, half) == half


def label(code: str) -> str:
    """The words of any motif."""
    return {**REFUS, **RENVOI, **_OTHERS}.get(code, code)
