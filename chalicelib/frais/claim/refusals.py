"""Refusals of the receipts of a claim, by name."""

from chalicelib.errors import Refusal


class ReceiptUnknown(Refusal):
    """404: no such receipt on this claim."""

    status = 404
    code = "justificatif_inconnu"
    title = "Justificatif introuvable"
    detail = "Ce justificatif n’existe pas ou n’est plus joint à cet état de frais. Rechargez la page."


class TooManyReceipts(Refusal):
    """409: the claim holds all the receipts it may."""

    status = 409
    code = "trop_de_justificatifs"
    title = "Trop de justificatifs"
    detail = "Un état de frais porte au plus 20\u00a0justificatifs. Retirez-en un, ou réunissez-en plusieurs en un PDF."


class ReceiptNotReceived(Refusal):
    """409: the file has not reached the bucket."""

    status = 409
    code = "justificatif_non_recu"
    title = "Le fichier n’est pas arrivé"
    detail = "L’envoi s’est interrompu. Choisissez de nouveau le fichier."


class ReceiptRefused(Refusal):
    """422: the bytes are not those of a file that is taken."""

    status = 422
    code = "justificatif_refuse"
    title = "Ce fichier n’est pas accepté"
    detail = (
        "Joignez un PDF, une photo JPEG ou une image PNG de 5\u00a0Mo au plus\u00a0; "
        "le contenu doit être celui annoncé."
    )


class ReceiptUnreadable(Refusal):
    """422: the file is of a kind that is taken, but nobody could open it. `why`: a code of receipts/reading.py."""

    status = 422
    code = "justificatif_illisible"
    title = "Ce fichier ne peut pas être lu"
    detail = "Ouvrez l’original, enregistrez-le de nouveau, puis joignez cette copie."

    def __init__(self, why: str = "illisible") -> None:
        super().__init__([("/fichier", why, _UNREADABLE.get(why, self.detail))])


_UNREADABLE = {
    "protege": (
        "Ce PDF est protégé par un mot de passe\u00a0: joignez-en une copie sans mot de passe "
        "(ouvrez-le, puis «\u00a0Imprimer\u00a0» et «\u00a0Enregistrer en PDF\u00a0»)."
    ),
    "incomplet": "Ce fichier est incomplet, la fin manque\u00a0: téléchargez-le ou numérisez-le de nouveau.",
    "illisible": "Ce fichier est abîmé\u00a0: enregistrez-le de nouveau, ou joignez une photo du document.",
}


class NotContestable(Refusal):
    """409: nothing of the claim may be contested now."""

    status = 409
    code = "rien_a_contester"
    title = "Il n’y a rien à contester ici"
    detail = (
        "Le délai est passé, ou une contestation est déjà enregistrée. "
        "Rechargez la page\u00a0: elle dit où en est votre demande."
    )


class NotAskable(Refusal):
    """409: this cannot be asked of the service, or no longer."""

    status = 409
    code = "rien_a_demander"
    title = "Cette demande n’est pas possible ici"
    detail = (
        "Une demande se fait une fois, avant le début de la mission, quand un déplacement est dû. "
        "Rechargez la page\u00a0: elle dit ce qui peut être demandé."
    )


class TooManySubmissions(Refusal):
    """429: the claim was sent and taken back too often."""

    status = 429
    code = "trop_de_transmissions"
    title = "Trop de transmissions en une heure"
    detail = "Votre saisie est enregistrée\u00a0: vérifiez-la en attendant."
