"""Missions, people and declarations for the tests of the rules, close to the real ones."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chalicelib.frais.regles import baremes, calcul
from chalicelib.frais.regles.calcul import KmDepart
from chalicelib.frais.regles.declaration import Declaration, lire
from chalicelib.frais.regles.droits import Premiere
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.lignes import Calcul
from chalicelib.frais.regles.reglages import Reglages

LYON, VILLEURBANNE, PARIS, PANTIN, ROANNE = "69123", "69266", "75056", "93055", "42187"


def mission(**faits: Any) -> MissionFaits:
    """A bac correction in Roanne, on 9 June 2026, with the vehicle authorised."""
    ordinaire: dict[str, Any] = {
        "numero": "210001",
        "type": "correction",
        "taux": "T5",
        "mode_evaluation": "ponctuelle",
        "debut": datetime(2026, 6, 9, 8, 30),
        "fin": datetime(2026, 6, 9, 17, 0),
        "centre_commune": ROANNE,
        "vehicule_autorise": True,
        "examen": "Baccalauréat général",
    }
    return MissionFaits(**(ordinaire | faits))


def personne(travail: str | None = LYON, domicile: str | None = LYON) -> PersonneFaits:
    return PersonneFaits(travail, domicile)


def reglages(textes: Iterable[dict[str, Any]] = (), **reste: Any) -> Reglages:
    """`textes`: dated rates of the instance's own, in the form of baremes/*.toml, from 2026 on unless told."""
    dates = ({"du": date(2026, 1, 1), "reference": "Décision du recteur", **texte} for texte in textes)
    return Reglages(taux_propres=baremes.depuis_textes(dates, "instance"), **reste)


def declaration(*deplacements: dict[str, Any], **reste: Any) -> Declaration:
    return lire({"deplacements": list(deplacements), **reste})


def absence(depart: str, retour: str, **reste: Any) -> dict[str, Any]:
    """`absence("2026-06-09T06:45", "2026-06-09T18:30", trajets=[…])`"""
    jour, heure = depart.split("T")
    retour_jour, retour_heure = retour.split("T")
    return {"jour": jour, "depart": heure, "retour_jour": retour_jour, "retour": retour_heure, **reste}


def voiture(km: str, cv: int = 5, **reste: Any) -> dict[str, Any]:
    return {"de": "domicile", "mode": "voiture", "km": km, "puissance_fiscale": cv, "aller_retour": True, **reste}


def dejeuner(jour: str, ou: str = "ailleurs") -> dict[str, str]:
    return {"jour": jour, "service": "dejeuner", "ou": ou}


def diner(jour: str, ou: str = "ailleurs") -> dict[str, str]:
    return {"jour": jour, "service": "diner", "ou": ou}


def nuit(jour: str, prix: str | None = None, hebergement: str = "payant") -> dict[str, Any]:
    return {"jour": jour, "hebergement": hebergement, "prix": prix}


def calculer(
    la_mission: MissionFaits,
    *deplacements: dict[str, Any],
    travail: dict[str, int] | None = None,
    qui: PersonneFaits | None = None,
    reglages: Reglages | None = None,
    km_depart: KmDepart = Decimal(0),
    premiere: Premiere = True,
    **reste: Any,
) -> Calcul:
    declare = declaration(*deplacements, travail=travail, **reste)
    return calcul.calculer(la_mission, qui or personne(), declare, reglages, km_depart, premiere)


def montants(resultat: Calcul) -> dict[str, Decimal]:
    """The due amounts of the travel half, added up by code of line."""
    sommes: dict[str, Decimal] = {}
    for ligne in resultat.deplacement.lignes:
        if ligne.montant:
            sommes[ligne.code] = sommes.get(ligne.code, Decimal(0)) + ligne.montant
    return sommes
