"""What the service is refused on a claim, by name: status, stable code, and what to do next."""

from chalicelib.errors import Refusal


class ClaimMoved(Refusal):
    status = 409
    code = "etat_de_frais_change"
    title = "Cet état de frais a changé entre-temps"
    detail = "Rien n’a été enregistré. Rechargez-le, vérifiez-le, puis recommencez."


class NotToDecide(Refusal):
    status = 409
    code = "decision_impossible"
    title = "Cette décision n’est pas possible dans cet état"
    detail = "Rechargez l’état de frais\u00a0: les actions possibles sont celles que la page propose."


class WorkNotSeen(Refusal):
    status = 409
    code = "constat_attendu"
    title = "Le service fait n’est pas constaté"
    detail = "La rémunération attend le constat du chef de centre, ou celui du service s’il n’y en a pas."


class WorkNotDone(Refusal):
    status = 409
    code = "service_non_fait"
    title = "Le constat dit que la mission n’a pas été effectuée"
    detail = "Rectifiez d’abord le constat s’il est erroné\u00a0; sinon, annulez l’état de frais."


class FareMissing(Refusal):
    status = 409
    code = "tarif_a_relever"
    title = "Un tarif SNCF est à relever"
    detail = (
        "Le déplacement se rembourse au prix du train de 2e classe, qu’aucun barème ne donne. Relevez ce tarif sur "
        "cette page, à « Relever un tarif SNCF » : le montant est alors calculé, et vous pourrez l’accepter."
    )


class RateMissing(Refusal):
    status = 409
    code = "taux_a_configurer"
    title = "Un taux est à configurer"
    detail = (
        "Le montant n’est pas complet. Une fois le taux configuré, renvoyez l’état de frais pour qu’il soit recalculé."
    )


class LineIncomplete(Refusal):
    status = 409
    code = "ligne_a_completer"
    title = "Une ligne est à compléter"
    detail = (
        "Son montant ne peut pas être calculé. Corrigez la quantité qui manque, ou renvoyez l’état de frais pour que "
        "l’intervenant la complète\u00a0: vous pourrez ensuite l’accepter."
    )


class ContestationWaiting(Refusal):
    status = 409
    code = "contestation_en_attente"
    title = "Une contestation attend une réponse"
    detail = (
        "L’intervenant conteste ce qui a été constaté ou décidé. Répondez-lui d’abord\u00a0: "
        "vous pourrez ensuite accepter."
    )


class RequestWaiting(Refusal):
    status = 409
    code = "demande_en_attente"
    title = "Une demande d’avant le départ attend une réponse"
    detail = (
        "La réponse entre dans le calcul du déplacement. Répondez d’abord, à « Demandes avant de partir » : "
        "vous pourrez ensuite accepter."
    )


class TravelDecided(Refusal):
    status = 409
    code = "deplacement_deja_decide"
    title = "Le déplacement est déjà décidé"
    detail = (
        "Rien n’a été enregistré : cette réponse en changerait le montant. Revenez d’abord sur l’acceptation, ou "
        "rétablissez-le, si la page le propose, puis répondez. En paiement ou payé, il ne change plus : seule une "
        "réponse qui laisse ce montant peut être donnée."
    )


class OtherVisaNeeded(Refusal):
    status = 409
    code = "second_visa_requis"
    title = "Un autre gestionnaire doit accepter aussi"
    detail = "Vous avez déjà accepté ce montant, qui demande deux personnes. Un collègue doit le vérifier."


class OwnConstat(Refusal):
    status = 409
    code = "constat_par_vous"
    title = "Vous avez certifié ce travail"
    detail = "Qui certifie le service fait n’accepte pas sa rémunération\u00a0: un collègue doit l’accepter."


class OwnAcceptance(Refusal):
    status = 409
    code = "accepte_par_vous"
    title = "Vous avez accepté la rémunération de ce travail"
    detail = (
        "Qui accepte la rémunération ne certifie pas le service fait\u00a0: un collègue, ou le centre, "
        "doit le constater."
    )


class UndoTooLate(Refusal):
    status = 409
    code = "retour_trop_tard"
    title = "Cette décision ne peut plus être reprise"
    detail = "Le délai est passé. Tant que rien n’est mis en paiement, l’état de frais peut encore être annulé."


class DayTaken(Refusal):
    status = 409
    code = "jour_deja_rembourse"
    title = "Ce déplacement est remboursé sur une autre mission"
    detail = "Depuis l’annulation, une autre mission a été transmise pour les mêmes jours. Vérifiez-la d’abord."


class CorrectionUseless(Refusal):
    status = 422
    code = "correction_sans_effet"
    title = "Rien ne change"
    detail = "Modifiez au moins une quantité, puis recommencez."


class NothingContested(Refusal):
    status = 409
    code = "rien_a_repondre"
    title = "Aucune contestation n’attend de réponse"
    detail = "Un collègue a peut-être répondu. Rechargez l’état de frais\u00a0: il dit ce qui a été répondu."


class NothingAsked(Refusal):
    status = 409
    code = "aucune_demande"
    title = "Aucune demande n’attend de réponse"
    detail = "Un collègue a peut-être répondu. Rechargez l’état de frais\u00a0: il dit ce qui a été répondu."


class MissionNotOver(Refusal):
    status = 409
    code = "mission_non_terminee"
    title = "La mission n’est pas terminée"
    detail = "Le service fait se constate à la fin de la mission."


class MissionCancelled(Refusal):
    status = 409
    code = "mission_annulee"
    title = "Cette mission est annulée"
    detail = "Il n’y a pas de service fait à constater. Si elle a lieu, son service la rétablit d’abord."


class AlreadyPaying(Refusal):
    status = 409
    code = "deja_en_paiement"
    title = "Cet état de frais est déjà en paiement"
    detail = "Le constat ne peut plus devenir «\u00a0non fait\u00a0»\u00a0: prévenez le service gestionnaire."
