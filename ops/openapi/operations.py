"""What each operation takes, gives and refuses; the routes themselves come from app.py."""

from ops.openapi import batches, decisions, payment, staff
from ops.openapi.operation import Operation
from ops.openapi.portal import PORTAL
from ops.openapi.shapes import ANYTHING, BOOLEAN, SCOPE, WHOLE, many, maybe, obj, one_of, ref, text

_ID, _PASSWORD = text(80, example="mdenis1"), text(512)


_KEY = {"Idempotency-Key": "Un UUID par demande ; la même clé rend la même réponse."}
_VERSION = {"If-Match": 'La version lue, entre guillemets : `"3"`.'}
_RATE = ("trop_d_essais",)
_CLAIM = ("etat_de_frais_inconnu", "version_depassee", "non_modifiable", "delai_depasse")
_DOCUMENT = {
    200: ("Un lien valable 60 secondes.", obj({"url": text()})),
    202: ("En préparation.", obj({"etat": one_of("en_preparation")})),
}
_FEED = obj({"ouvert": BOOLEAN, "cree": maybe(WHOLE), "lu": maybe(WHOLE)})
_ENTERED = {200: ("La session ouverte.", SCOPE)}

_OF_PEOPLE: dict[str, Operation] = {
    "GET /sante": Operation(
        "Dire que le service et ses tables répondent",
        "Service",
        {200: ("En état.", obj({"etat": text(10), "instance": text(20), "version": text(12)}))},
        refusals=("service_charge",),
    ),
    "GET /instance": Operation("Les faits publics de l’académie", "Service", {200: ("Les faits.", ANYTHING)}),
    "POST /connexion": Operation(
        "Se connecter",
        "Accès",
        _ENTERED,
        obj({"identifiant": _ID, "mot_de_passe": _PASSWORD}),
        refusals=("identifiants_refuses", "mot_de_passe_provisoire_expire", *_RATE),
    ),
    "POST /deconnexion": Operation(
        "Se déconnecter",
        "Accès",
        {
            200: ("Déconnecté ; le portail de la session reste ouvert.", obj({"portail": text(20)})),
            204: ("Déconnecté.", None),
        },
        obj({}),
    ),
    "POST /deconnexion-partout": Operation(
        "Fermer toutes ses sessions", "Accès", {204: ("Fermées.", None)}, obj({}), "restreinte"
    ),
    "GET /moi": Operation("Qui est connecté", "Accès", {200: ("La personne.", ANYTHING)}, session="restreinte"),
    "POST /mot-de-passe": Operation(
        "Choisir son mot de passe",
        "Accès",
        _ENTERED,
        obj({"nouveau": _PASSWORD}, {"actuel": _PASSWORD}),
        "restreinte",
        ("mot_de_passe_faible", "etape_non_ouverte", *_RATE),
    ),
    "POST /courriel": Operation(
        "Indiquer son adresse électronique",
        "Accès",
        {202: ("Un code part à cette adresse.", obj({"courriel": text(), "suggestion": maybe(text())}))},
        obj({"courriel": text(254)}, {"mot_de_passe": _PASSWORD}),
        "restreinte",
        ("champs_invalides", *_RATE),
    ),
    "POST /courriel/confirmation": Operation(
        "Recopier le code reçu",
        "Accès",
        _ENTERED,
        obj({"code": text(40, example="12345678")}),
        "restreinte",
        ("code_refuse",),
    ),
    "POST /courriel/plus-tard": Operation(
        "Remettre l’adresse à plus tard", "Accès", _ENTERED, obj({}), "restreinte", ("etape_non_ouverte",)
    ),
    "POST /mot-de-passe-oublie": Operation(
        "Demander un lien",
        "Accès",
        {202: ("La même phrase pour tous.", obj({"message": text()}))},
        obj({"identifiant": _ID}),
    ),
    "POST /reinitialisation": Operation(
        "Choisir un mot de passe par un lien",
        "Accès",
        {204: ("Changé ; connectez-vous.", None)},
        obj({"jeton": text(64), "nouveau": _PASSWORD}),
        refusals=("lien_refuse", "mot_de_passe_faible"),
    ),
    "GET /sessions": Operation(
        "Ses sessions ouvertes",
        "Accès",
        {200: ("Les sessions.", obj({"sessions": many(ANYTHING)}))},
        session="complete",
    ),
    "DELETE /sessions/{session_id}": Operation(
        "Fermer une session", "Accès", {204: ("Fermée.", None)}, session="complete", refusals=("introuvable",)
    ),
    "GET /informations": Operation("Ses coordonnées", "Accès", {200: ("Connues.", ANYTHING)}, session="complete"),
    "PUT /informations": Operation(
        "Corriger ses coordonnées",
        "Accès",
        {200: ("Enregistrées.", ANYTHING)},
        obj({}, {name: text(80) for name in ("adresse_1", "adresse_2", "code_postal", "ville", "telephone")}),
        "complete",
        ("champs_invalides",),
    ),
    "GET /missions": Operation(
        "Ses missions",
        "Missions",
        {200: ("Les missions.", obj({"missions": many(ref("Mission"))}))},
        session="complete",
    ),
    "GET /missions/{numero}": Operation(
        "Une mission",
        "Missions",
        {200: ("La mission.", ref("Mission"))},
        session="complete",
        refusals=("mission_inconnue",),
    ),
    "GET /missions/{numero}/convocation": Operation(
        "Le duplicata de la convocation",
        "Missions",
        _DOCUMENT,
        session="complete",
        refusals=("mission_inconnue",),
    ),
    "GET /missions/{numero}/agenda": Operation(
        "Une mission pour son agenda",
        "Missions",
        {200: ("L’événement, en text/calendar.", None)},
        session="complete",
        refusals=("mission_inconnue",),
    ),
    "GET /agenda": Operation(
        "Dire si ses missions se lisent dans un agenda",
        "Missions",
        {200: ("Depuis quand ; jamais l’adresse.", _FEED)},
        session="complete",
    ),
    "POST /agenda": Operation(
        "Donner une nouvelle adresse d’agenda ; la précédente ne sert plus",
        "Missions",
        {201: ("L’adresse, montrée cette seule fois.", obj({"adresse": text()}))},
        obj({}),
        session="complete",
    ),
    "DELETE /agenda": Operation(
        "Supprimer l’adresse d’agenda", "Missions", {204: ("Supprimée.", None)}, obj({}), "complete"
    ),
    "GET /agenda/{fichier}": Operation(
        "Les missions, pour une application d’agenda qui détient l’adresse",
        "Missions",
        {200: ("L’agenda, en text/calendar.", None)},
        refusals=("agenda_inconnu", "agenda_lu_trop_souvent"),
    ),
    "GET /etats-de-frais": Operation(
        "Ses états de frais", "États de frais", {200: ("Les états de frais.", ANYTHING)}, session="complete"
    ),
    "GET /etats-de-frais/{numero}": Operation(
        "Un état de frais",
        "États de frais",
        {200: ("Tout l’état de frais.", ANYTHING)},
        session="complete",
        refusals=_CLAIM[:1],
    ),
    "PUT /etats-de-frais/{numero}": Operation(
        "Enregistrer le brouillon",
        "États de frais",
        {200: ("Enregistré, avec le total expliqué.", ANYTHING)},
        ref("Declaration"),
        "complete",
        (*_CLAIM, "champs_invalides"),
        _VERSION,
    ),
    "POST /etats-de-frais/{numero}/transmission": Operation(
        "Transmettre",
        "États de frais",
        {201: ("Transmis.", ANYTHING)},
        obj({"version": WHOLE}),
        "complete",
        (*_CLAIM, "incomplet", "cle_d_idempotence_absente", "cle_d_idempotence_reutilisee"),
        _KEY,
    ),
    "POST /etats-de-frais/{numero}/retrait": Operation(
        "Reprendre ce qui est transmis",
        "États de frais",
        {200: ("Repris.", ANYTHING)},
        obj({"version": WHOLE}),
        "complete",
        (*_CLAIM, "cle_d_idempotence_absente", "cle_d_idempotence_reutilisee"),
        _KEY,
    ),
    "POST /etats-de-frais/{numero}/simulation": Operation(
        "Simuler sur une de ses missions, sans rien enregistrer",
        "États de frais",
        {200: ("Le calcul expliqué.", ANYTHING)},
        ref("Declaration"),
        "complete",
        (*_CLAIM[:1], "champs_invalides"),
    ),
    "GET /etats-de-frais/{numero}/recapitulatif": Operation(
        "Le récapitulatif en PDF", "États de frais", _DOCUMENT, session="complete", refusals=_CLAIM[:1]
    ),
    "POST /etats-de-frais/{numero}/justificatifs": Operation(
        "Annoncer un justificatif",
        "États de frais",
        {201: ("La place réservée, et le formulaire qui envoie le fichier.", ANYTHING)},
        obj({"nom": text(120), "type": text(), "taille": WHOLE}, {"ligne": text()}),
        "complete",
        (
            *_CLAIM,
            "trop_de_justificatifs",
            "champs_invalides",
            "cle_d_idempotence_absente",
            "cle_d_idempotence_reutilisee",
        ),
        _KEY,
    ),
    "POST /etats-de-frais/{numero}/justificatifs/{identifiant}/finalisation": Operation(
        "Faire vérifier le fichier envoyé",
        "États de frais",
        {200: ("Vérifié.", ANYTHING)},
        obj({}),
        "complete",
        ("justificatif_inconnu", "justificatif_non_recu", "justificatif_refuse"),
    ),
    "GET /etats-de-frais/{numero}/justificatifs/{identifiant}": Operation(
        "Lire un justificatif",
        "États de frais",
        {200: ("Un lien valable 60 secondes.", obj({"url": text()}))},
        session="complete",
        refusals=("justificatif_inconnu",),
    ),
    "DELETE /etats-de-frais/{numero}/justificatifs/{identifiant}": Operation(
        "Retirer un justificatif",
        "États de frais",
        {204: ("Retiré.", None)},
        session="complete",
        refusals=("justificatif_inconnu", "non_modifiable"),
    ),
    "POST /simulation": Operation(
        "Simuler un remboursement",
        "États de frais",
        {200: ("Le calcul expliqué.", obj({"calcul": ref("Calcul"), "prevision": ANYTHING}))},
        obj(
            {
                "mission": obj(
                    {"type": text(), "debut": text(), "fin": text(), "centre_commune": text(5)},
                    {
                        "taux": text(),
                        "mode_evaluation": one_of("ponctuelle", "ECA"),
                        "vehicule_autorise": one_of("oui", "non"),
                        "restaurant_administratif": BOOLEAN,
                        "examen": text(80),
                        "copies_santorin": WHOLE,
                    },
                ),
                "personne": obj({"residence_familiale": text(5)}, {"residence_administrative": text(5)}),
            },
            {"declaration": ref("Declaration"), "km_depart": text(), "autre_mission_du_jour": BOOLEAN},
        ),
        refusals=("champs_invalides",),
        examples="simulation",
    ),
}

OPERATIONS: dict[str, Operation] = {
    **_OF_PEOPLE,
    **PORTAL,
    **staff.OPERATIONS,
    **decisions.OPERATIONS,
    **batches.OPERATIONS,
    **payment.OPERATIONS,
}
