"""Refusals of imports and convocation runs, by name."""

from chalicelib.errors import Refusal
from chalicelib.identity.staff.refusals import RightMissing


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


class TrialAgain(Refusal):
    status = 409
    code = "essai_refait"
    title = "L’essai a été refait entre-temps"
    detail = "Rien n’a été importé. Rechargez la page, lisez le rapport du dernier essai, puis lancez l’import."


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


class MissionElsewhere(RightMissing):
    """Another service's, which the member does not work for."""

    detail = (
        "Cette mission est suivie par un autre service\u00a0: adressez-vous à lui, ou à un administrateur de "
        "l’application."
    )


class MissionGone(Refusal):
    status = 409
    code = "mission_changee"
    title = "Cette mission a changé entre-temps"
    detail = "Rien n’a été enregistré. Rechargez la page et vérifiez la mission."


class OwnMission(Refusal):
    status = 403
    code = "mission_propre"
    title = "Vous êtes vous-même sur cette mission"
    detail = "Personne n’agit sur sa propre mission\u00a0: demandez à un collègue."


class MissionPast(Refusal):
    """`etats_transmis`: the claims transmitted for it."""

    status = 409
    code = "mission_passee"
    title = "Cette mission est passée, elle ne s’annule plus"
    detail = (
        "États de frais transmis pour elle\u00a0: {etats_transmis}. Rien n’a été enregistré\u00a0: si une personne "
        "n’y était pas, constatez que sa mission n’est pas faite, ou annulez son état de frais."
    )


class MissionClaimed(Refusal):
    """`etats_transmis`: the claims transmitted for it."""

    status = 409
    code = "mission_declaree"
    title = "Des états de frais sont transmis pour cette mission"
    detail = (
        "Nombre d’états de frais\u00a0: {etats_transmis}. Rien n’a été enregistré\u00a0: renvoyez ou annulez "
        "d’abord chacun d’eux, puis recommencez."
    )


class MissionCancelled(Refusal):
    status = 409
    code = "mission_a_retablir"
    title = "Cette mission est annulée"
    detail = "Rien n’a été enregistré. Rétablissez-la d’abord, si elle a lieu."


class StillConvoked(Refusal):
    status = 409
    code = "personne_convoquee"
    title = "Cette personne est convoquée à cette mission"
    detail = (
        "Rien n’a été enregistré\u00a0: retirez d’abord sa convocation depuis le lot qui l’a éditée. "
        "Si elle a un état de frais commencé, annulez-le."
    )


class MissionNotCancelled(Refusal):
    status = 409
    code = "mission_non_annulee"
    title = "Cette mission n’est pas annulée"
    detail = "Rien n’a été enregistré. Vérifiez le numéro de la mission."


class MissionBegun(Refusal):
    status = 409
    code = "retablissement_trop_tard"
    title = "Cette mission ne peut plus être rétablie"
    detail = "Une annulation se reprend jusqu’au jour de la mission. Rien n’a été enregistré."


class NotFinished(Refusal):
    """Some of the people are written and told, the others not yet."""

    status = 503
    code = "acte_inacheve"
    title = "Tout n’a pas pu être fait"
    detail = (
        "Une partie des personnes est enregistrée et prévenue. Recommencez la même action\u00a0: elle se termine "
        "pour les autres, et personne n’est prévenu deux fois."
    )


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
