"""The operations of the staff who pay: batches, their files, the payer's answers, and the dashboard."""

from ops.openapi.operation import Operation
from ops.openapi.shapes import AMOUNT, ANYTHING, BOOLEAN, WHOLE, many, maybe, obj, one_of, text

_SESSION = ("session_gestion_absente", "second_facteur_requis", "droit_absent")
_KEY = {"Idempotency-Key": "Un UUID par demande ; la même clé rend le même lot."}
_COUNT = obj({"nombre": WHOLE, "montant": AMOUNT})
_COUNTS = {"type": "object", "additionalProperties": _COUNT}
_BATCH_FIELDS = {
    "numero": text(example="2026-0001"),
    "service": text(),
    "etat": one_of("EN_COURS", "FIGE"),
    "ouvert": text(),
    "fige": maybe(text()),
    "nombre": WHOLE,
    "montant": AMOUNT,
    "moities": _COUNTS,
    "payes": _COUNT,
    "rejetes": _COUNT,
    "attendus": _COUNT,
}
_BATCH = obj(_BATCH_FIELDS)
_RETURN = obj(
    {"etat": one_of("ESSAI", "EN_COURS", "TERMINE"), "nom": text(), "lots": many(text()), "comptes": _COUNTS},
    {"id": text(), "recu": text(), "avancement": obj({"faits": WHOLE, "morceaux": WHOLE})},
)

OPERATIONS: dict[str, Operation] = {
    "GET /gestion/liquidation": Operation(
        "Ce qui attend d’être payé et ce qui est retenu, par service ; les lots et les retours",
        "Gestion",
        {200: ("La liquidation.", obj({"services": many(ANYTHING), "lots": many(_BATCH), "retours": many(_RETURN)}))},
        session="gestion",
        refusals=_SESSION,
    ),
    "POST /gestion/liquidation/lots": Operation(
        "Constituer le lot de ce qui est prêt dans un service",
        "Gestion",
        {202: ("Le lot, ou celui qui se constitue déjà.", _BATCH)},
        obj({"service": text(254)}),
        "gestion",
        (*_SESSION, "rien_a_liquider"),
        _KEY,
    ),
    "GET /gestion/liquidation/lots/{numero}": Operation(
        "Un lot et ses lignes (`?apres=`, `?resultat=`)",
        "Gestion",
        {200: ("Le lot.", obj({**_BATCH_FIELDS, "lignes": many(ANYTHING), "suite": maybe(text())}))},
        session="gestion",
        refusals=(*_SESSION, "lot_inconnu"),
    ),
    "POST /gestion/liquidation/lots/{numero}/reprise": Operation(
        "Reprendre la constitution d’un lot interrompue",
        "Gestion",
        {202: ("Elle reprend.", _BATCH)},
        obj({}),
        "gestion",
        (*_SESSION, "lot_inconnu"),
    ),
    "GET /gestion/liquidation/lots/{numero}/fichiers/{genre}": Operation(
        "Un fichier d’un lot figé (csv, xlsx ou controle)",
        "Gestion",
        {
            200: ("Un lien d’une minute.", obj({"url": text()})),
            202: ("Le fichier se prépare.", obj({"etat": one_of("en_preparation")})),
        },
        session="gestion",
        refusals=(*_SESSION, "lot_inconnu", "lot_en_cours"),
    ),
    "POST /gestion/liquidation/retours": Operation(
        "Importer le fichier de retour du payeur, ou l’essayer",
        "Gestion",
        {200: ("L’essai : rien n’est écrit.", _RETURN), 202: ("Le fichier est pris en compte.", _RETURN)},
        obj({"nom": text(254), "contenu": text()}, {"essai": BOOLEAN}),
        "gestion",
        (*_SESSION, "retour_illisible", "retour_refuse"),
    ),
    "GET /gestion/liquidation/retours/{retour}": Operation(
        "L’avancement d’un fichier de retour",
        "Gestion",
        {200: ("Le fichier.", _RETURN)},
        session="gestion",
        refusals=(*_SESSION, "retour_inconnu"),
    ),
    "GET /gestion/tableau-de-bord": Operation(
        "Le tableau de bord (`?service=`, `?session=`)",
        "Gestion",
        {200: ("Ses tables.", ANYTHING)},
        session="gestion",
        refusals=_SESSION,
    ),
    "GET /gestion/tableau-de-bord/{table}": Operation(
        "Une table du tableau de bord, en CSV (etats, motifs, blocages ou silences)",
        "Gestion",
        {200: ("La table, en text/csv.", None)},
        session="gestion",
        refusals=_SESSION,
    ),
    "POST /gestion/tableau-de-bord/actualisation": Operation(
        "Compter de nouveau",
        "Gestion",
        {202: ("Le compte est en cours.", obj({"etat": one_of("en_cours")}))},
        obj({}),
        "gestion",
        _SESSION,
    ),
}
