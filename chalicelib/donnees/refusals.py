"""Refusals about a person's data, by name."""

from chalicelib.errors import Refusal


class AskedAlready(Refusal):
    """409: the same was asked and nobody has answered yet."""

    status = 409
    code = "demande_en_cours"
    title = "Vous avez déjà fait cette demande"
    detail = "Votre gestionnaire a un mois pour y répondre. La page dit où elle en est."


class RequestUnknown(Refusal):
    """404: nobody asked this, or it was answered."""

    status = 404
    code = "demande_inconnue"
    title = "Cette demande n’attend plus"
    detail = "Un collègue y a peut-être répondu. Rechargez la page."


class CopyNotAsked(Refusal):
    """404: no copy was asked, or it is more than a day old."""

    status = 404
    code = "copie_absente"
    title = "Aucune copie n’est prête"
    detail = "Demandez une copie\u00a0: elle est gardée vingt-quatre heures."
