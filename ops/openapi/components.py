"""The shapes that answers share: a problem, a mission, a claim, a calculation."""

from ops.openapi.shapes import (
    AMOUNT,
    ANYTHING,
    BOOLEAN,
    DAY,
    MOMENT,
    NUMBER,
    WALL_CLOCK,
    WHOLE,
    Schema,
    many,
    maybe,
    obj,
    one_of,
    ref,
    text,
)

_FAULT = obj({"pointer": text(), "code": text(), "detail": text()})
_RIGHT = {
    "etat": text(),
    "libelle": text(),
    "modifiable": BOOLEAN,
    "raison": text(),
    "phrase": text(),
    "reference": text(),
}
_LINE = {
    "code": text(),
    "libelle": text(),
    "etat": one_of("DU", "NON_DU", "A_CONFIGURER", "A_COMPLETER"),
    "regle": text(),
    "explication": text(),
    "quantite": maybe(text()),
    "unite": text(),
    "taux": maybe(text()),
    "montant": maybe(AMOUNT),
    "reference": text(),
    "en_vigueur": maybe(DAY),
    "statut": text(),
    "arrondi": text(),
    "entrees": ANYTHING,
    "pointeur": text(),
}
_WARNING = obj({"moitie": one_of("remuneration", "deplacement"), "pointeur": text(), "phrase": text()})
_HALF = obj({"droit": ANYTHING, "lignes": many(ref("Ligne")), "total": AMOUNT, "a_configurer": BOOLEAN})
_TRIP = {
    "de": one_of("domicile", "travail", "autre"),
    "lieu": text(80),
    "mode": one_of("voiture", "moto", "velomoteur", "train", "avion", "transports", "passager"),
    "aller_retour": BOOLEAN,
    "km": NUMBER,
    "km_autre_residence": NUMBER,
    "puissance_fiscale": WHOLE,
    "billet": NUMBER,
    "deja_pris_en_charge": NUMBER,
    "classe": one_of("premiere", "seconde"),
    "motif": one_of("tarif", "duree"),
    "peage": NUMBER,
    "stationnement": NUMBER,
}
_MEAL = {
    "jour": DAY,
    "service": one_of("dejeuner", "diner"),
    "ou": one_of("restaurant_administratif", "ailleurs", "fourni"),
}
_NIGHT = {"jour": DAY, "hebergement": one_of("payant", "gratuit"), "prix": NUMBER}
_HOUR = text(example="06:45", pattern=r"^\d{2}:\d{2}$")


def _draft(members: dict[str, Schema]) -> Schema:
    """A draft may leave anything out, or null."""
    return obj({}, {name: maybe(schema) for name, schema in members.items()})


_ABSENCE = {
    "jour": DAY,
    "depart": _HOUR,
    "retour_jour": DAY,
    "retour": _HOUR,
    "trajets": many(_draft(_TRIP)),
    "repas": many(_draft(_MEAL)),
    "nuits": many(_draft(_NIGHT)),
}

SCHEMAS: dict[str, Schema] = {
    "Probleme": {
        "type": "object",
        "description": "RFC 9457 ; `detail` dit en français ce qu’il faut faire, `code` est stable.",
        "properties": {
            "type": text(),
            "title": text(),
            "status": {"type": "integer"},
            "detail": text(),
            "code": text(),
            "instance": text(),
            "errors": many(_FAULT),
        },
        "required": ["type", "title", "status", "detail", "code", "instance"],
    },
    "Ligne": obj(_LINE),
    "Calcul": obj(
        {
            "remuneration": _HALF,
            "deplacement": _HALF,
            "total": AMOUNT,
            "annee_km": WHOLE,
            "km_depart": text(),
            "km_comptes": text(),
            "km_par_annee": ANYTHING,
            "justificatifs": many(ANYTHING),
            "avertissements": many(_WARNING),
            "bareme": text(),
        }
    ),
    "Declaration": _draft(
        {
            "travail": _draft({"copies": WHOLE, "candidats": WHOLE, "minutes": WHOLE, "sujets": WHOLE}),
            "deplacements": many(_draft(_ABSENCE)),
            "mobilite_reduite": BOOLEAN,
            "km_deja_rembourses_ailleurs": NUMBER,
        }
    ),
    "Mission": obj(
        {
            **{
                name: maybe(text())
                for name in ("numero", "session", "examen", "specialite", "epreuve", "type", "service")
            },
            "type_libelle": text(),
            "debut": WALL_CLOCK,
            "fin": WALL_CLOCK,
            "moment": one_of("a_venir", "en_cours", "passee"),
            "centre": obj({name: maybe(text()) for name in ("uai", "nom", "commune", "adresse")}),
            "restaurant_administratif": BOOLEAN,
            "vehicule_autorise": maybe(BOOLEAN),
            "convoquee": maybe(MOMENT),
            "annulee": BOOLEAN,
            "version": WHOLE,
            "copies_santorin": maybe(WHOLE),
        },
        {"etat_de_frais": maybe(ANYTHING)},
    ),
    "Moitie": obj({**_RIGHT, "montant": AMOUNT}, {"premiere_mission": maybe(text())}),
}
