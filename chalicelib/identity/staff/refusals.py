"""What the staff is refused, by name: status, stable code, and the French sentence that tells what to do next."""

from chalicelib import errors


class StaffRefused(errors.Refusal):
    status = 401
    code = "acces_refuse"
    title = "Adresse ou mot de passe incorrect"
    detail = (
        "Vérifiez l’adresse électronique et le mot de passe. "
        "En cas d’oubli, un administrateur de l’application peut vous envoyer un nouveau lien d’ouverture."
    )


class StaffTooManyTries(errors.Refusal):
    status = 429
    code = "trop_d_essais_gestion"
    title = "Trop d’essais"
    detail = (
        "Une adresse a cinq essais par heure depuis un même réseau. Votre accès n’est pas bloqué\u00a0: le navigateur "
        "d’où vous êtes déjà entré garde ses propres essais, et un administrateur peut vous envoyer un nouveau lien."
    )


class StaffTooManyFromHere(StaffTooManyTries):
    """Many identifiers failed on this network: the one typed is known to nothing here that would let it pass."""

    title = "Trop d’essais depuis votre réseau"
    detail = (
        "Beaucoup d’essais ont échoué depuis le réseau où vous êtes. Votre accès n’est pas bloqué\u00a0: vérifiez "
        "votre saisie avant de recommencer, ou passez par le navigateur d’où vous êtes déjà entré, ou un autre réseau."
    )


class NoStaffSession(errors.Refusal):
    status = 401
    code = "session_gestion_absente"
    title = "Vous n’êtes pas connecté à l’espace de gestion"
    detail = "Votre session est terminée ou n’est pas ouverte. Connectez-vous pour continuer."


class SecondFactorMissing(errors.Refusal):
    status = 403
    code = "second_facteur_requis"
    title = "Saisissez d’abord votre code"
    detail = "Terminez la connexion avec le code à six chiffres de votre application d’authentification."


class SecondFactorRefused(errors.Refusal):
    code = "second_facteur_refuse"
    title = "Ce code n’est pas le bon"
    detail = (
        "Saisissez le code affiché en ce moment par votre application d’authentification\u00a0: "
        "un code ne sert qu’une fois. Vérifiez aussi que l’heure de votre téléphone est automatique."
    )


class InvitationRefused(errors.Refusal):
    code = "lien_refuse"
    title = "Ce lien n’est plus valable"
    detail = (
        "Un lien d’ouverture sert une seule fois, pendant 72\u00a0heures, et un nouveau lien annule le précédent. "
        "Demandez-en un autre à un administrateur de l’application."
    )


class RightMissing(errors.Refusal):
    status = 403
    code = "droit_absent"
    title = "Cette action ne vous est pas ouverte"
    detail = "Votre rôle ne comprend pas cette action. Adressez-vous à un administrateur de l’application."


class DeskAlone(RightMissing):
    """Whoever is of the help desk and of no other service asks for what is not somebody's access."""

    detail = (
        "Le guichet dépanne l’accès des personnes\u00a0: leur adresse, leur mot de passe, leurs essais. "
        "Le reste revient au service qui les suit, ou à un administrateur de l’application."
    )


class OwnFile(errors.Refusal):
    status = 403
    code = "propre_dossier"
    title = "Ce dossier est le vôtre"
    detail = "Personne n’agit sur son propre dossier\u00a0: demandez à un collègue."


class StaffUnknown(errors.Refusal):
    status = 404
    code = "personnel_inconnu"
    title = "Compte introuvable"
    detail = "Ce compte de gestion n’existe pas. Revenez à la liste des comptes."


class StaffExists(errors.Refusal):
    status = 409
    code = "personnel_existant"
    title = "Cette adresse a déjà un compte"
    detail = "Un compte de gestion existe pour cette adresse, avec d’autres droits. Consultez la liste des comptes."


class OwnAccount(errors.Refusal):
    status = 409
    code = "propre_compte"
    title = "Ce compte est le vôtre"
    detail = "Personne ne ferme son propre compte\u00a0: demandez à un autre administrateur."


class ActDone(errors.Refusal):
    status = 409
    code = "acte_deja_fait"
    title = "Un mot de passe a déjà été donné par cette demande"
    detail = (
        "L’ancien mot de passe et les sessions de la personne ne servent plus. Le nouveau n’est montré qu’une "
        "fois\u00a0: si personne ne l’a lu, rechargez la fiche et redonnez-en un, qui remplacera celui-ci."
    )


class OtherService(errors.Refusal):
    status = 403
    code = "autre_service"
    title = "Cette personne est suivie par un autre service"
    detail = (
        "Elle n’a de missions que pour d’autres services que les vôtres. Adressez-vous à l’un d’eux, au guichet qui "
        "dépanne les accès, ou à un administrateur de l’application."
    )


class OtherMemberNeeded(errors.Refusal):
    status = 409
    code = "second_membre_requis"
    title = "Un collègue doit s’en charger"
    detail = (
        "L’adresse d’une personne et son mot de passe ne se changent pas par le même membre en moins de "
        "72\u00a0heures\u00a0: demandez à un collègue ou, si votre service n’en a pas, à un administrateur."
    )


class PersonUnknown(errors.Refusal):
    status = 404
    code = "intervenant_inconnu"
    title = "Intervenant introuvable"
    detail = "Cette fiche n’existe pas dans cette instance. Revenez à la recherche."


class FileChanged(errors.Refusal):
    status = 409
    code = "fiche_modifiee"
    title = "Cette fiche a changé entre-temps"
    detail = "Rien n’a été enregistré. Rechargez la fiche, vérifiez-la, puis recommencez."


class AccountClosed(errors.Refusal):
    status = 409
    code = "compte_ferme"
    title = "Ce compte est fermé"
    detail = "Cet intervenant est historisé. Réintégrez-le d’abord."


class MissionsAhead(errors.Refusal):
    status = 409
    code = "missions_en_cours"
    title = "Des missions sont en cours ou à venir"
    detail = "Retirez d’abord cet intervenant de ses missions en cours et à venir."


class ClaimsOpen(errors.Refusal):
    status = 409
    code = "etats_de_frais_en_cours"
    title = "Des états de frais ne sont pas soldés"
    detail = "Attendez qu’ils soient payés, rejetés ou annulés\u00a0: l’intervenant doit pouvoir les suivre jusque-là."
