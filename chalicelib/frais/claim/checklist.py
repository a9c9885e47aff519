"""Receipts against the lines of a claim: which kind each one proves, and which kind a claim still lacks."""

from collections.abc import Iterable, Iterator

from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.regles import formats, postes
from chalicelib.frais.regles.declaration import VEHICULES, Declaration, trajets
from chalicelib.frais.regles.lecture import Erreur, erreur
from chalicelib.frais.regles.lignes import Calcul

_PARTS = {"trajets": "transport", "nuits": "hebergement", "repas": "repas"}
_NAMES = {
    "transport": f"de transport ({postes.ensemble('ou', avant=('billets',))})",
    "hebergement": "d'hébergement",
    "repas": "de repas",
}
READY = "pret"


def kinds(pointer: str) -> frozenset[str]:
    """What a receipt tied to this line can prove; one tied to a whole trip, or to none, can prove anything."""
    parts = pointer.split("/")
    return frozenset({_PARTS[parts[3]]}) if len(parts) > 3 else frozenset(_PARTS.values())


def missing(calcul: Calcul, receipts: Iterable[Justificatif]) -> tuple[Erreur, ...]:
    """One fault for each kind that the instance wants sent and that no checked receipt proves."""
    return tuple(_missing(calcul, [kinds(str(one.ligne)) for one in receipts if one.etat == READY]))


def far(declaration: Declaration, most: int) -> tuple[Erreur, ...]:
    """Each distance beyond `most` km, which the service will question, told to its person first; it forbids nothing."""
    return tuple(
        erreur(
            f"{pointer}/km",
            "distance",
            f"{formats.kilometres(trip.km)} pour un trajet simple : vérifiez qu'il s'agit bien de l'aller seul, "
            "en kilomètres.",
            bloquant=False,
        )
        for pointer, _, trip in trajets(declaration)
        if trip.mode in VEHICULES and trip.km is not None and trip.km > most
    )


def unfinished(receipts: Iterable[Justificatif]) -> tuple[Erreur, ...]:
    """Each file that was announced and did not arrive: what is sent would say that it is there."""
    return tuple(
        erreur(
            "/justificatifs",
            "justificatif_absent",
            f"Le fichier « {one.nom} » n'est pas arrivé : envoyez-le de nouveau, ou retirez-le.",
        )
        for one in receipts
        if one.etat != READY
    )


def _missing(calcul: Calcul, proved: list[frozenset[str]]) -> Iterator[Erreur]:
    for wanted in calcul.justificatifs:
        if wanted.geste == "ENVOYER" and not any(wanted.genre in some for some in proved):
            text = f"Joignez au moins un justificatif {_NAMES[wanted.genre]}."
            yield erreur("/justificatifs", f"justificatif_{wanted.genre}", text)
