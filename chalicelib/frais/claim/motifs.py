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

ANSWERS = {
    "quantite": "La quantité déclarée n’est pas celle que connaît le service. Vérifiez-la, puis transmettez.",
    "distance": "La distance dépasse celle du trajet le plus court. Corrigez les kilomètres d’un aller.",
    "dates": "Les dates ou les heures ne sont pas celles de la mission. Indiquez vos heures de départ et de retour.",
    "transport": "Précisez votre moyen de transport. Sans autorisation, la voiture se rembourse au tarif du train.",
    "repas_nuits": "Indiquez les seuls repas et nuits à vos frais pendant la mission, avec la facture des nuits.",
    "doublon": "Le même déplacement figure déjà sur un autre de vos états de frais. Retirez-le de l’un des deux.",
    "justificatif": "Joignez le justificatif qui manque, ou une image où la date et le montant se lisent.",
    "non_effectuee": "D’après le centre d’examen, cette mission n’a pas été effectuée.",
    "non_due": "Les textes applicables ne prévoient pas cette indemnité dans votre situation.",
    "deja_paye": "Cette dépense a déjà été remboursée, ou ce travail déjà payé.",
    "non_justifie": "Aucun justificatif lisible ne prouve cette dépense.",
    "hors_delai": "Cet état de frais a été transmis après la date limite de la session.",
}
"""Code -> an answer ready to be completed by who sends back or refuses; a motif may have none."""

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
