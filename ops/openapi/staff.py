"""The operations of the staff: accounts with a second factor, people, requests for help."""

from ops.openapi.operation import Operation
from ops.openapi.shapes import ANYTHING, WHOLE, Schema, many, obj, one_of, text

_SESSION = ("session_gestion_absente", "second_facteur_requis", "droit_absent")
_PERSON = (*_SESSION, "intervenant_inconnu", "propre_dossier")
_KEY = {"Idempotency-Key": "Un UUID par demande ; la même clé rend la même réponse."}
_DONE: dict[int, tuple[str, Schema | None]] = {204: ("Fait.", None)}


def _act(summary: str, *refusals: str) -> Operation:
    """An act on a person, without fields."""
    return Operation(summary, "Gestion", _DONE, obj({}), "gestion", (*_PERSON, *refusals))


OPERATIONS: dict[str, Operation] = {
    "POST /gestion/connexion": Operation(
        "Se connecter, premier facteur",
        "Gestion",
        {200: ("Le code est attendu.", obj({"etape": one_of("code")}))},
        obj({"courriel": text(254), "mot_de_passe": text(512)}),
        refusals=("acces_refuse", "trop_d_essais_gestion"),
    ),
    "POST /gestion/connexion/code": Operation(
        "Se connecter, second facteur",
        "Gestion",
        {200: ("La session ouverte.", ANYTHING)},
        obj({}, {"code": text(80), "code_de_secours": text(80)}),
        refusals=("second_facteur_refuse", "session_gestion_absente"),
    ),
    "POST /gestion/deconnexion": Operation("Se déconnecter", "Gestion", _DONE, obj({})),
    "GET /gestion/moi": Operation(
        "Qui est connecté",
        "Gestion",
        {200: ("Le compte et ses droits.", ANYTHING)},
        session="gestion",
        refusals=_SESSION,
    ),
    "POST /gestion/invitation": Operation(
        "Ouvrir son compte par le lien reçu",
        "Gestion",
        {200: ("Le secret à enrôler.", ANYTHING)},
        obj({"jeton": text(64), "nouveau": text(512)}),
        refusals=("lien_refuse", "mot_de_passe_faible"),
    ),
    "POST /gestion/invitation/code": Operation(
        "Confirmer l’enrôlement",
        "Gestion",
        {200: ("Les codes de secours, montrés une fois.", obj({"portee": text(), "codes_de_secours": many(text())}))},
        obj({"code": text(80)}),
        refusals=("second_facteur_refuse", "session_gestion_absente"),
    ),
    "GET /gestion/personnels": Operation(
        "Les comptes du personnel",
        "Gestion",
        {200: ("Les comptes.", obj({"personnels": many(ANYTHING)}))},
        session="gestion",
        refusals=_SESSION,
    ),
    "POST /gestion/personnels": Operation(
        "Ouvrir ou modifier un compte",
        "Gestion",
        {200: ("Modifié.", ANYTHING), 201: ("Créé.", ANYTHING)},
        ANYTHING,
        "gestion",
        (*_SESSION, "champs_invalides", "personnel_existant"),
    ),
    "POST /gestion/personnels/{compte}/invitation": Operation(
        "Envoyer un nouveau lien",
        "Gestion",
        {202: ("Le lien part.", obj({"message": text()}))},
        obj({}),
        "gestion",
        (*_SESSION, "personnel_inconnu"),
    ),
    "POST /gestion/personnels/{compte}/desactivation": Operation(
        "Fermer un compte", "Gestion", _DONE, obj({}), "gestion", (*_SESSION, "personnel_inconnu", "propre_compte")
    ),
    "GET /gestion/intervenants": Operation(
        "Chercher une personne (`?q=`)", "Gestion", {200: ("Trouvées.", ANYTHING)}, session="gestion", refusals=_SESSION
    ),
    "GET /gestion/intervenants/{compte}": Operation(
        "La fiche d’une personne",
        "Gestion",
        {200: ("La fiche.", ANYTHING)},
        session="gestion",
        refusals=(*_SESSION, "intervenant_inconnu"),
    ),
    "POST /gestion/intervenants/{compte}/courriel": Operation(
        "Corriger l’adresse électronique",
        "Gestion",
        {200: ("Corrigée ; l’ancienne adresse est prévenue.", ANYTHING)},
        obj({"courriel": text(254)}),
        "gestion",
        (*_PERSON, "champs_invalides", "fiche_modifiee"),
    ),
    "POST /gestion/intervenants/{compte}/mot-de-passe-provisoire": Operation(
        "Redonner un mot de passe provisoire",
        "Gestion",
        {201: ("Montré une seule fois, valable 72 heures.", ANYTHING)},
        obj({}),
        "gestion",
        (*_PERSON, "acte_deja_fait", "compte_ferme"),
        _KEY,
    ),
    "POST /gestion/intervenants/{compte}/deblocage": _act("Effacer les essais manqués"),
    "POST /gestion/intervenants/{compte}/ecarter": _act("Écarter", "missions_en_cours", "etats_de_frais_en_cours"),
    "POST /gestion/intervenants/{compte}/historiser": _act(
        "Historiser", "missions_en_cours", "etats_de_frais_en_cours"
    ),
    "POST /gestion/intervenants/{compte}/reintegrer": _act("Réintégrer"),
    "GET /gestion/aides": Operation(
        "Les personnes à aider, la plus ancienne d’abord",
        "Gestion",
        {200: ("Les demandes.", obj({"aides": many(ANYTHING), "delais": many(ANYTHING)}))},
        session="gestion",
        refusals=_SESSION,
    ),
    "POST /gestion/aides/{compte}/traitee": Operation(
        "Clore une demande d’aide",
        "Gestion",
        {200: ("Close.", obj({"attente_secondes": WHOLE}))},
        obj({}),
        "gestion",
        _PERSON,
    ),
}
