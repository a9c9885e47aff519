"""What the service may correct in a declaration: each field with its name, never an amount of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from chalicelib.frais.claim import states
from chalicelib.frais.regles.declaration import Declaration, en_json
from chalicelib.frais.regles.postes import POSTES

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import Corrigeable

_WORK = {
    "copies": "Copies",
    "candidats": "Candidats",
    "minutes": "Minutes avec les candidats",
    "sujets": "Sujets",
    "auteurs": "Personnes qui se partagent le forfait",
    "dossiers": "Dossiers",
}
_HOURS = {"depart": "Heure de départ", "retour": "Heure de retour"}
_TYPED = {
    "km": "Kilomètres d’un trajet simple",
    "km_autre_residence": "Kilomètres depuis l’autre résidence",
    "puissance_fiscale": "Puissance fiscale",
    "billet": "Prix des billets",
    "deja_pris_en_charge": "Déjà pris en charge",
    **{poste.code: poste.libelle for poste in POSTES if poste.corrigeable},
}
_TRIP = {**_TYPED, "aller_retour": "Aller et retour"}
_MEAL = {"ou": "Lieu du repas"}
_NIGHT = {"hebergement": "Hébergement", "prix": "Prix de la nuit"}
_COUNTED = {*_WORK, "puissance_fiscale"}

NAMES = {**_WORK, **_HOURS, **_TRIP, **_MEAL, **_NIGHT}
"""Last word of the pointer -> what the field is called."""
PLACE = re.compile(
    rf"/travail/({'|'.join(_WORK)})"
    rf"|/deplacements/\d{{1,2}}/({'|'.join(_HOURS)})"
    rf"|/deplacements/\d{{1,2}}/trajets/\d{{1,2}}/({'|'.join(_TRIP)})"
    rf"|/deplacements/\d{{1,2}}/repas/\d{{1,3}}/({'|'.join(_MEAL)})"
    rf"|/deplacements/\d{{1,2}}/nuits/\d{{1,2}}/({'|'.join(_NIGHT)})"
)
"""JSON pointers of the quantities, distances, hours and receipts that may be read again."""


def fields(declaration: Declaration) -> list[Corrigeable]:
    """Those that hold a value and are typed as a text: `entier` tells which are JSON integers, the others are texts."""
    return [
        {
            "pointeur": pointer,
            "moitie": states.half_of(pointer),
            "libelle": f"{where}{name.lower() if where else name} ({value})",
            "valeur": str(value),
            "entier": pointer.rsplit("/", 1)[1] in _COUNTED,
        }
        for pointer, where, name, value in _fields(en_json(declaration))
        if value is not None
    ]


def _fields(declared: dict[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    for field, name in _WORK.items():
        yield f"/travail/{field}", "", name, declared["travail"][field]
    for rank, absence in enumerate(declared["deplacements"]):
        pointer, where = f"/deplacements/{rank}", f"Déplacement {rank + 1}, "
        for field, name in _HOURS.items():
            yield f"{pointer}/{field}", where, name, absence[field]
        for number, trip in enumerate(absence["trajets"]):
            for field, name in _TYPED.items():
                yield f"{pointer}/trajets/{number}/{field}", f"{where}trajet {number + 1}, ", name, trip[field]
