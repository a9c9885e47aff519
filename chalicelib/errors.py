"""Refusals by name: status, stable code, and the French sentence that tells the person what to do next."""

from typing import Any, ClassVar

from chalice import ChaliceUnhandledError


class Refusal(ChaliceUnhandledError):
    """A request that is refused on purpose; the edge turns it into application/problem+json.

    `fields`: (JSON pointer, code, French sentence) of each field at fault. `extra`: members added to the answer.
    In `detail`, `{contact}` stands for whom to call in this instance, `{portail}` for what its agents are told.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "demande_refusee"
    title: ClassVar[str] = "Demande refusée"
    detail: ClassVar[str] = "Votre demande ne peut pas être traitée. Rechargez la page et recommencez."

    def __init__(
        self,
        fields: list[tuple[str, str, str]] | None = None,
        *,
        retry_after: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(self.code)
        self.fields = fields or []
        self.retry_after = retry_after
        self.extra = extra or {}

    @property
    def heading(self) -> str:
        """`title`, in agreement with what is refused."""
        return self.title

    @property
    def sentence(self) -> str:
        """`detail`, with the numbers of `extra` where it names them in braces."""
        told = self.detail
        for name, value in self.extra.items():
            told = told.replace(f"{{{name}}}", str(value)) if isinstance(value, int) else told
        return told


class MalformedRequest(Refusal):
    code = "demande_mal_formee"
    title = "Demande mal formée"


class TooLarge(Refusal):
    status = 413
    code = "demande_trop_longue"
    title = "Demande trop longue"
    detail = "Ce que vous envoyez dépasse la taille admise. Raccourcissez votre saisie et recommencez."


class UnsupportedFormat(Refusal):
    status = 415
    code = "format_non_admis"
    title = "Format non admis"
    detail = "Ce service n’accepte que des données au format JSON. Passez par les pages du site."


class ForeignOrigin(Refusal):
    status = 403
    code = "origine_refusee"
    title = "Origine refusée"
    detail = "Cette demande ne vient pas des pages du service. Ouvrez le site et recommencez."


class InvalidFields(Refusal):
    status = 422
    code = "champs_invalides"
    title = "Des champs sont à corriger"
    detail = "Corrigez les champs signalés, puis recommencez."
    alone: ClassVar[tuple[str, str]] = ("Un champ est à corriger", "Corrigez le champ signalé, puis recommencez.")

    @property
    def heading(self) -> str:
        return self.alone[0] if len(self.fields) == 1 else self.title

    @property
    def sentence(self) -> str:
        return self.alone[1] if len(self.fields) == 1 else super().sentence


class NotFound(Refusal):
    status = 404
    code = "introuvable"
    title = "Introuvable"
    detail = "Cette adresse n’existe pas. Revenez à l’accueil du site."


class MethodNotAllowed(Refusal):
    status = 405
    code = "methode_non_admise"
    title = "Action non admise"
    detail = "Cette action n’existe pas à cette adresse. Revenez à l’accueil du site."


class Unexpected(Refusal):
    status = 500
    code = "erreur_interne"
    title = "Le service a rencontré une erreur"
    detail = "Votre saisie n’est pas perdue. Réessayez dans quelques minutes\u00a0; si l’erreur revient, {contact}"


class Busy(Refusal):
    status = 503
    code = "service_charge"
    title = "Le service est très sollicité"
    detail = "Votre demande n’a pas pu aboutir, et rien n’a changé."


class OutcomeUnknown(Refusal):
    """The answer of a write was lost: nothing can be said of it but by looking."""

    status = 503
    code = "issue_inconnue"
    title = "Le service n’a pas pu confirmer votre demande"
    detail = (
        "Elle a peut-être été enregistrée. Rechargez la page pour voir ce qui l’est, "
        "puis recommencez seulement ce qui manque."
    )


class CredentialsRefused(Refusal):
    status = 401
    code = "identifiants_refuses"
    title = "Identifiant ou mot de passe incorrect"
    detail = (
        "Vérifiez l’identifiant indiqué sur votre convocation, et les majuscules et minuscules du mot de passe. "
        "En cas d’oubli, utilisez «\u00a0Mot de passe oublié\u00a0?\u00a0» ou {contact}{portail}"
    )


class TemporaryPasswordExpired(Refusal):
    status = 401
    code = "mot_de_passe_provisoire_expire"
    title = "Ce mot de passe provisoire n’est plus valable"
    detail = "Utilisez «\u00a0Mot de passe oublié\u00a0?\u00a0» ou demandez-en un nouveau\u00a0: {contact}"


class TooManyTries(Refusal):
    status = 429
    code = "trop_d_essais"
    title = "Trop d’essais"
    detail = (
        "Un identifiant a cinq essais par heure depuis un même réseau. Votre accès n’est pas bloqué\u00a0: "
        "connectez-vous avec votre autre identifiant, numéro ou identifiant IMAG’IN, ou depuis un autre réseau, celui "
        "de votre téléphone par exemple, ou choisissez un nouveau mot de passe par «\u00a0Mot de passe "
        "oublié\u00a0?\u00a0»."
    )


class TooManyEverywhere(TooManyTries):
    """429: several networks together failed on this identifier; one try a minute is looked at."""

    title = "Trop d’essais sur cet identifiant"
    detail = (
        "Il a été essayé depuis plusieurs réseaux, peut-être par d’autres que vous. Votre accès n’est pas "
        "bloqué\u00a0: connectez-vous avec votre autre identifiant, numéro ou identifiant IMAG’IN, ou depuis un "
        "navigateur où vous êtes déjà entré. Sinon, choisissez un nouveau mot de passe par «\u00a0Mot de passe "
        "oublié\u00a0?\u00a0»\u00a0: ce navigateur sera reconnu."
    )


class TooManyRequests(Refusal):
    """429: one network asked for more than its share of the instance; in a few seconds it has another."""

    status = 429
    code = "trop_de_demandes"
    title = "Trop de demandes depuis votre réseau"
    detail = "Rien n’est perdu, et votre accès n’est pas bloqué."


class TooManyFromHere(TooManyTries):
    """429: the network fails on many identifiers, or on many secrets; what was asked had failed too."""

    title = "Trop d’essais depuis votre réseau"
    detail = (
        "Beaucoup d’essais ont échoué depuis le réseau où vous êtes, celui de votre établissement par exemple. "
        "Votre accès n’est pas bloqué\u00a0: vérifiez ce que vous avez saisi avant de recommencer, ou passez par un "
        "autre réseau, celui de votre téléphone par exemple."
    )


class PasswordSpread(TooManyTries):
    """429: this very password has just failed on several identifiers, from this network."""

    title = "Ce mot de passe a été essayé sur plusieurs identifiants"
    detail = (
        "Il a échoué depuis le réseau où vous êtes, et n’y est plus lu pour l’instant. Vérifiez que vous saisissez le "
        "vôtre\u00a0: celui de votre convocation, ou celui que vous avez choisi. S’il s’agit bien du vôtre, passez par "
        "un autre réseau, celui de votre téléphone par exemple, puis changez-le."
    )


class TooManyInSession(TooManyTries):
    """429: the current password was asked again in an open session, and given wrong too often."""

    title = "Trop d’essais"
    detail = (
        "Ce mot de passe a été redemandé et refusé trop souvent. Votre session reste ouverte et votre accès n’est pas "
        "bloqué\u00a0: déconnectez-vous, puis passez par «\u00a0Mot de passe oublié\u00a0?\u00a0» si vous ne le savez "
        "plus."
    )


class TooManyCodes(TooManyTries):
    """429: codes are asked for too often; the last one still serves."""

    title = "Trop de codes demandés"
    detail = (
        "Le dernier code reçu reste valable 10\u00a0minutes. Vous pouvez aussi remettre cette étape à plus tard "
        "ou communiquer votre adresse au service\u00a0: {contact}"
    )


class CodeWornOut(TooManyTries):
    """429: a code was tried too often and serves no more."""

    title = "Ce code a été essayé trop de fois"
    detail = "Il ne sert plus. Vérifiez votre adresse, puis demandez un nouveau code."


class PasswordTooLong(Refusal):
    code = "mot_de_passe_trop_long"
    title = "Mot de passe trop long"
    detail = "Un mot de passe compte au plus 128\u00a0caractères. Vérifiez ce que vous avez collé, puis recommencez."


class NoSession(Refusal):
    status = 401
    code = "session_absente"
    title = "Vous n’êtes pas connecté"
    detail = "Votre session est terminée ou n’est pas ouverte. Connectez-vous\u00a0: votre saisie est conservée."


class PasswordChangeRequired(Refusal):
    status = 403
    code = "changement_requis"
    title = "Choisissez d’abord votre mot de passe"
    detail = "Vous êtes entré avec un mot de passe provisoire. Choisissez un mot de passe personnel pour continuer."


class EmailStepRequired(Refusal):
    status = 403
    code = "courriel_requis"
    title = "Indiquez d’abord votre adresse électronique"
    detail = "Indiquez une adresse électronique, ou remettez cette étape à plus tard, pour continuer."


class WeakPassword(Refusal):
    status = 422
    code = "mot_de_passe_faible"
    title = "Ce mot de passe ne convient pas"
    detail = "Choisissez-en un autre en suivant les indications."


class StepNotOpen(Refusal):
    status = 409
    code = "etape_non_ouverte"
    title = "Cette étape n’est pas ouverte"
    detail = "Revenez à l’accueil et connectez-vous pour reprendre."


class LinkRefused(Refusal):
    status = 400
    code = "lien_refuse"
    title = "Ce lien n’est plus valable"
    detail = (
        "Un lien sert une seule fois, pendant 60\u00a0minutes, et un nouveau lien annule le précédent. "
        "Demandez-en un autre par «\u00a0Mot de passe oublié\u00a0?\u00a0»."
    )


class LinkServed(Refusal):
    status = 400
    code = "lien_deja_servi"
    title = "Ce lien a déjà servi"
    detail = (
        "Un mot de passe a été choisi par ce lien : connectez-vous avec lui. "
        "Si ce n’était pas vous, demandez un autre lien par « Mot de passe oublié ? »."
    )


class CodeRefused(Refusal):
    status = 400
    code = "code_refuse"
    title = "Ce code n’est pas le bon"
    detail = "Recopiez les huit chiffres du dernier courriel reçu, ou demandez un nouveau code."


class MissionUnknown(Refusal):
    status = 404
    code = "mission_inconnue"
    title = "Mission introuvable"
    detail = "Cette mission n’existe pas ou n’est pas la vôtre. Revenez à la liste de vos missions."


class ClaimUnknown(Refusal):
    status = 404
    code = "etat_de_frais_inconnu"
    title = "État de frais introuvable"
    detail = "Cet état de frais n’existe pas ou n’est pas le vôtre. Revenez à la liste de vos états de frais."


class StaleVersion(Refusal):
    status = 409
    code = "version_depassee"
    title = "Cet état de frais a changé entre-temps"
    detail = "Une autre page l’a modifié. Comparez les deux versions, puis gardez celle qui convient."


class NotEditable(Refusal):
    status = 409
    code = "non_modifiable"
    title = "Cet état de frais n’est pas modifiable"
    detail = "Il est transmis, annulé, hors délai, ou sa mission n’a pas commencé. Pour toute question, {contact}"


class DeadlinePassed(Refusal):
    status = 409
    code = "delai_depasse"
    title = "La date limite de transmission est passée"
    detail = "L’état de frais ne peut plus être transmis en ligne. Pour demander une reprise, {contact}"


class Incomplete(Refusal):
    status = 422
    code = "incomplet"
    title = "L’état de frais n’est pas complet"
    detail = "Complétez les points signalés, puis transmettez."


class IdempotencyKeyMissing(Refusal):
    code = "cle_d_idempotence_absente"
    title = "Demande mal formée"


class IdempotencyKeyReused(Refusal):
    status = 422
    code = "cle_d_idempotence_reutilisee"
    title = "Demande déjà utilisée autrement"
    detail = "Rechargez la page, vérifiez votre saisie et recommencez."
