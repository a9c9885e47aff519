"""Refusals of imports and convocation runs, by name."""

from chalicelib.errors import Refusal


class WorkUnknown(Refusal):
    status = 404
    code = "lot_inconnu"
    title = "Lot introuvable"
    detail = "Ce lot n’existe pas ou n’est plus gardé. Revenez à la liste."


class WorkMoved(Refusal):
    status = 409
    code = "lot_deja_avance"
    title = "Ce lot a avancé entre-temps"
    detail = "Rien n’a été changé. Rechargez la page pour voir où il en est."


class FileNotReceived(Refusal):
    status = 409
    code = "fichier_non_recu"
    title = "Un fichier n’est pas arrivé"
    detail = "L’envoi s’est interrompu, ou le fichier dépasse 20\u00a0Mo. Choisissez-le de nouveau."


class MissionNotFound(Refusal):
    status = 404
    code = "mission_introuvable"
    title = "Mission introuvable"
    detail = "Aucune mission de ce numéro n’est connue ici. Vérifiez le numéro."


class MissionGone(Refusal):
    status = 409
    code = "mission_deja_annulee"
    title = "Cette mission a changé ou est déjà annulée"
    detail = "Rien n’a été enregistré. Rechargez la page et vérifiez la mission."


class NobodyToConvoke(Refusal):
    status = 409
    code = "personne_a_convoquer"
    title = "Personne n’est à convoquer"
    detail = "Le contrôle ne trouve personne que vous puissiez convoquer\u00a0: rien n’a été édité."


class PrintFileGone(Refusal):
    status = 410
    code = "fichier_efface"
    title = "Ce fichier n’est plus disponible"
    detail = (
        "Un fichier à imprimer est effacé après 24\u00a0heures, car il porte des mots de passe. "
        "Demandez une réimpression\u00a0: elle donne de nouveaux mots de passe."
    )
