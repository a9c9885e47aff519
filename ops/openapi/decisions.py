"""The operations of those who decide on claims and certify the work."""

from ops.openapi.operation import Operation
from ops.openapi.shapes import ANYTHING, BOOLEAN, DAY, WHOLE, Schema, many, maybe, obj, one_of, text

_SESSION = ("session_gestion_absente", "second_facteur_requis", "droit_absent")
_CLAIM = (*_SESSION, "intervenant_inconnu", "etat_de_frais_inconnu")
_KEY = {"Idempotency-Key": "Un UUID par demande ; la même clé rend la même réponse."}
_WROTE = (*_CLAIM, "propre_dossier", "etat_de_frais_change", "decision_impossible", "champs_invalides")
_HALF = one_of("remuneration", "deplacement")
_LINE = obj({"compte": text(64), "numero": text(64), "version": WHOLE})
_LOT = obj({"acte": one_of("acceptation", "retour"), "lignes": many(_LINE)}, {"lot": text(64)})
_CORRECTION = obj({"version": WHOLE, "texte": text(1000), "valeurs": ANYTHING})
_CLAIMS = "/gestion/etats-de-frais"
_ONE = f"{_CLAIMS}/{{compte}}/{{numero}}"


def _read(summary: str, what: str, schema: Schema, *refusals: str) -> Operation:
    return Operation(summary, "Décisions", {200: (what, schema)}, session="gestion", refusals=(*_SESSION, *refusals))


OPERATIONS: dict[str, Operation] = {
    f"GET {_CLAIMS}": _read(
        "Les états de frais d’un service dans un état, le plus ancien d’abord "
        "(`?service=&etat=&niveau=&session=&type=&examen=&centre=&moitie=&curseur=`)",
        "Cinquante au plus, et le curseur de la suite.",
        obj({"etats": many(ANYTHING), "suite": maybe(text())}),
        "champs_invalides",
    ),
    f"GET {_CLAIMS}/reperes": _read("Services, états et motifs", "Les listes, et ce qui attend.", ANYTHING),
    f"POST {_CLAIMS}/lot/apercu": Operation(
        "Avant et après d’une décision par lot, sans rien écrire",
        "Décisions",
        {200: ("Ligne par ligne.", ANYTHING)},
        _LOT,
        "gestion",
        (*_SESSION, "champs_invalides"),
    ),
    f"POST {_CLAIMS}/lot": Operation(
        "Accepter un lot, ou revenir sur un lot",
        "Décisions",
        {200: ("Ce qui est fait et ce qui est ignoré, ligne par ligne.", ANYTHING)},
        _LOT,
        "gestion",
        (*_SESSION, "champs_invalides"),
        _KEY,
    ),
    f"GET {_ONE}": _read(
        "Un état de frais, pour décider", "L’état de frais et les actes possibles.", ANYTHING, *_CLAIM
    ),
    f"GET {_ONE}/justificatifs/{{identifiant}}": _read(
        "Ouvrir un justificatif", "Un lien valable 60 secondes.", obj({"url": text()}), *_CLAIM, "justificatif_inconnu"
    ),
    f"POST {_ONE}/correction/apercu": Operation(
        "Avant et après d’une correction, sans rien écrire",
        "Décisions",
        {200: ("Ligne par ligne.", ANYTHING)},
        _CORRECTION,
        "gestion",
        (*_WROTE, "correction_sans_effet"),
    ),
    f"POST {_ONE}/correction": Operation(
        "Corriger une quantité ; le montant est recalculé",
        "Décisions",
        {200: ("Ce que l’état de frais est devenu.", ANYTHING)},
        _CORRECTION,
        "gestion",
        (*_WROTE, "correction_sans_effet"),
        _KEY,
    ),
    f"POST {_ONE}/decision": Operation(
        "Accepter, reprendre, renvoyer, refuser, annuler ou rétablir",
        "Décisions",
        {200: ("Ce que l’état de frais est devenu.", ANYTHING)},
        obj(
            {
                "acte": one_of("acceptation", "retour", "renvoi", "refus", "annulation", "retablissement"),
                "version": WHOLE,
                "moities": many(_HALF),
            },
            {"motif": text(40), "texte": text(1000), "echeance": DAY},
        ),
        "gestion",
        (
            *_WROTE,
            *("constat_attendu", "service_non_fait", "taux_a_configurer", "second_visa_requis"),
            *("retour_trop_tard", "jour_deja_rembourse"),
        ),
        _KEY,
    ),
    "GET /gestion/constats": _read(
        "Les missions d’un centre à constater (`?centre=&etat=&curseur=`)",
        "Cinquante au plus, sans montant, et le curseur de la suite.",
        obj({"centre": text(), "lignes": many(ANYTHING), "suite": maybe(text())}),
        "champs_invalides",
    ),
    "POST /gestion/constats": Operation(
        "Constater le service fait",
        "Décisions",
        {200: ("Ce qui est fait et ce qui est ignoré, ligne par ligne.", obj({"lignes": many(ANYTHING)}))},
        obj(
            {
                "constats": many(
                    obj({"compte": text(64), "numero": text(64), "fait": BOOLEAN}, {"quantite": maybe(WHOLE)})
                )
            }
        ),
        "gestion",
        (*_SESSION, "champs_invalides"),
    ),
}
