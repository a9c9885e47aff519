"""The operations of imports and convocation runs."""

from ops.openapi.operation import Operation
from ops.openapi.shapes import ANYTHING, BOOLEAN, WHOLE, many, maybe, obj, one_of, text

_SESSION = ("session_gestion_absente", "second_facteur_requis", "droit_absent")
_LOT = (*_SESSION, "lot_inconnu")
_KEY = {"Idempotency-Key": "Un UUID par demande ; la même clé rend la même réponse."}
_COMMON = {
    "id": text(),
    "etat": text(example="IMPORT"),
    "etat_libelle": text(),
    "en_cours": BOOLEAN,
    "interrompu": BOOLEAN,
    "par": text(),
    "cree": text(),
    "fini": maybe(text()),
    "fait": WHOLE,
    "total": WHOLE,
}
_SCOPE = obj(
    {"genre": one_of("mission", "centre", "service", "import", "tout", "reimpression"), "valeurs": many(text())}
)
_IMPORT = obj(_COMMON | {"fichiers": many(text()), "resultat": ANYTHING, "rapport": BOOLEAN})
_FILE = obj(
    {
        "rang": WHOLE,
        "etat": one_of("en_preparation", "pret", "efface"),
        "personnes": WHOLE,
        "lettres": WHOLE,
        "mots_de_passe": WHOLE,
        "expire": maybe(text()),
    }
)
_RUN = obj(
    _COMMON
    | {"portee": _SCOPE, "reimpression": BOOLEAN, "liste": BOOLEAN, "resultat": ANYTHING, "fichiers": many(_FILE)}
)
_LINK = {200: ("Un lien de 60 secondes.", obj({"url": text()}))}
_PEOPLE = obj({}, {"personnes": many(text(40)), "numeros": many(text(13)), "toutes": BOOLEAN})


def _import_act(summary: str) -> Operation:
    return Operation(summary, "Gestion", {200: ("L’import.", _IMPORT)}, obj({}), "gestion", (*_LOT, "lot_deja_avance"))


def _run_act(summary: str, *refusals: str) -> Operation:
    answers = {200: ("Le lot.", _RUN)}
    return Operation(summary, "Gestion", answers, obj({}), "gestion", (*_LOT, "lot_deja_avance", *refusals))


OPERATIONS: dict[str, Operation] = {
    "POST /gestion/imports/fichiers": Operation(
        "Annoncer un fichier à importer",
        "Gestion",
        {
            201: (
                "Où l’envoyer, par un formulaire signé : 20 Mo au plus.",
                obj({"cle": text(), "nom": text(), "envoi": ANYTHING}),
            )
        },
        obj({"nom": text(120)}),
        "gestion",
        (*_SESSION, "champs_invalides"),
        _KEY,
    ),
    "GET /gestion/imports": Operation(
        "Les derniers imports",
        "Gestion",
        {200: ("Les imports.", obj({"imports": many(obj(_COMMON | {"fichiers": many(text())}))}))},
        session="gestion",
        refusals=_SESSION,
    ),
    "POST /gestion/imports": Operation(
        "Ouvrir un import, par son essai",
        "Gestion",
        {201: ("L’essai commence ; rien n’est écrit.", _IMPORT)},
        obj({"fichiers": many(obj({"cle": text(200), "nom": text(120)}))}),
        "gestion",
        (*_SESSION, "champs_invalides", "fichier_non_recu"),
        _KEY,
    ),
    "GET /gestion/imports/{lot}": Operation(
        "Où en est un import, et son rapport ligne par ligne",
        "Gestion",
        {200: ("L’import.", _IMPORT)},
        session="gestion",
        refusals=_LOT,
    ),
    "GET /gestion/imports/{lot}/rapport": Operation(
        "Le rapport entier, en CSV", "Gestion", _LINK, session="gestion", refusals=_LOT
    ),
    "POST /gestion/imports/{lot}/lancement": _import_act("Importer, après l’essai"),
    "POST /gestion/imports/{lot}/arret": _import_act("Arrêter un import"),
    "POST /gestion/imports/{lot}/reprise": _import_act("Reprendre un import arrêté ou interrompu"),
    "POST /gestion/missions/{numero}/annulation": Operation(
        "Annuler une mission et prévenir les personnes convoquées",
        "Gestion",
        {200: ("Annulée.", obj({"personnes": WHOLE}))},
        obj({}),
        "gestion",
        (*_SESSION, "mission_introuvable", "mission_deja_annulee"),
    ),
    "GET /gestion/convocations": Operation(
        "Les derniers lots de convocations",
        "Gestion",
        {200: ("Les lots des services de la personne.", obj({"lots": many(obj(_COMMON | {"portee": _SCOPE}))}))},
        session="gestion",
        refusals=_SESSION,
    ),
    "POST /gestion/convocations": Operation(
        "Ouvrir un lot de convocations, par son contrôle",
        "Gestion",
        {201: ("Le contrôle commence ; rien n’est écrit.", _RUN)},
        obj({"genre": one_of("mission", "centre", "service", "import", "tout")}, {"valeurs": many(text(60))}),
        "gestion",
        (*_SESSION, "champs_invalides", "lot_inconnu"),
        _KEY,
    ),
    "GET /gestion/convocations/{lot}": Operation(
        "Où en est un lot, et ses fichiers à imprimer",
        "Gestion",
        {200: ("Le lot.", _RUN)},
        session="gestion",
        refusals=_LOT,
    ),
    "GET /gestion/convocations/{lot}/liste": Operation(
        "La liste du contrôle, en CSV", "Gestion", _LINK, session="gestion", refusals=_LOT
    ),
    "POST /gestion/convocations/{lot}/officielle": _run_act(
        "Éditer les convocations officielles", "personne_a_convoquer"
    ),
    "POST /gestion/convocations/{lot}/arret": _run_act("Arrêter un lot"),
    "POST /gestion/convocations/{lot}/reprise": _run_act("Reprendre un lot arrêté ou interrompu"),
    "POST /gestion/convocations/{lot}/reimpression": Operation(
        "Imprimer de nouveau, avec de nouveaux mots de passe provisoires",
        "Gestion",
        {201: ("Le lot de réimpression.", _RUN)},
        _PEOPLE,
        "gestion",
        (*_LOT, "champs_invalides", "lot_deja_avance", "personne_a_convoquer"),
        _KEY,
    ),
    "POST /gestion/convocations/{lot}/annulation": Operation(
        "Retirer des convocations, là où l’état de frais est intact",
        "Gestion",
        {200: ("L’annulation commence.", _RUN)},
        _PEOPLE,
        "gestion",
        (*_LOT, "champs_invalides", "lot_deja_avance"),
    ),
    "GET /gestion/convocations/{lot}/fichiers/{rang}": Operation(
        "Un fichier à imprimer, pendant 24 heures",
        "Gestion",
        _LINK,
        session="gestion",
        refusals=(*_LOT, "fichier_efface", "lot_deja_avance"),
    ),
}
