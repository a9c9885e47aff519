"""Answers prepared by motif: whoever answers chooses one, and completes or corrects it before it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.gestion.messages.shapes import ReponsePreparee

_TEXTS = (
    (
        "justificatif",
        "Un justificatif à joindre",
        "Joignez le justificatif à votre état de frais, sur la ligne qu’il prouve\u00a0: un PDF, ou une photo lisible.",
    ),
    (
        "en_cours",
        "La vérification est en cours",
        "Votre état de frais nous est bien parvenu et sa vérification est en cours. Cette page dit où il en est, et un "
        "courriel vous préviendra.",
    ),
    (
        "constat",
        "Le constat du centre est attendu",
        "Nous attendons que le centre d’examen constate votre mission. Vous n’avez rien à faire.",
    ),
    (
        "dossier_financier",
        "Un dossier financier à compléter",
        "Votre dossier financier est à compléter ou à renouveler. Adressez-nous les pièces par la voie habituelle, "
        "jamais dans ces messages.",
    ),
    (
        "paiement",
        "Le paiement est chez le payeur",
        "Votre état de frais est accepté et transmis pour paiement. Cette page dira quand il est payé.",
    ),
    (
        "empechement",
        "Un empêchement est noté",
        "Nous avons noté votre empêchement. Gardez votre convocation\u00a0: un courriel vous dira ce qui change.",
    ),
)
REPONSES: list[ReponsePreparee] = [
    {"code": code, "libelle": libelle, "texte": f"Bonjour,\n{texte}\nCordialement,"} for code, libelle, texte in _TEXTS
]
"""In the order of the list; no amount in any."""
