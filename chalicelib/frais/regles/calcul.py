"""The whole calculation of an état de frais: two halves of explained lines, found again to the cent from its inputs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from chalicelib.frais.regles import (
    baremes,
    droits,
    justificatifs,
    nuits,
    plages,
    remuneration,
    repas,
    transport,
    vraisemblance,
)
from chalicelib.frais.regles import declaration as declarations
from chalicelib.frais.regles import reglages as reglages_
from chalicelib.frais.regles.declaration import Declaration
from chalicelib.frais.regles.droits import Premiere
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.lignes import Calcul, Ligne, Moitie
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frais.regles.voyage import Compteur
from chalicelib.frozen import frozen

KmDepart = Decimal | Mapping[int, Decimal]
"""Kilometres already counted: a Decimal is the year of the mission's first day; a mapping names its years."""


@frozen
class Prevision:
    """What is known before anything is declared: the quantities awaited, the days and the meals to come."""

    champ_attendu: str | None
    champs_attendus: tuple[str, ...]
    jours: tuple[date, ...]
    repas: tuple[tuple[date, str], ...]
    nuits: tuple[date, ...]


def calculer(
    mission: MissionFaits,
    personne: PersonneFaits,
    declaration: Declaration,
    reglages: Reglages | None = None,
    km_depart: KmDepart = Decimal(0),
    premiere_du_jour: Premiere = True,
) -> Calcul:
    """Computes even an incomplete draft: what cannot be known yet is a line A_COMPLETER, without amount."""
    reglages = (reglages or Reglages()).utiles_a(mission, personne)
    annee = mission.debut.year
    compteurs = {annee: km_depart} if isinstance(km_depart, Decimal) else dict(km_depart)
    compteur = Compteur(_avec_ailleurs(compteurs, annee, declaration))
    travail = remuneration.calculer(mission, declaration.travail, reglages)
    route = _deplacement(mission, personne, declaration, reglages, compteur, premiere_du_jour)
    return Calcul(
        remuneration=travail,
        deplacement=route,
        annee_km=annee,
        km_depart=compteurs.get(annee, Decimal(0)),
        km_par_annee=compteur.comptes,
        justificatifs=justificatifs.calculer(mission, route.lignes, reglages),
        avertissements=vraisemblance.avertissements(mission, personne, declaration, reglages, travail, route),
        bareme=baremes.version(),
        entrees=_entrees(mission, personne, declaration, reglages, compteurs, premiere_du_jour),
    )


def recalculer(entrees: Mapping[str, Any]) -> Calcul:
    """Computes again from the `entrees` kept with a calculation, with the rates that the product ships today."""
    premiere, declaration = entrees["premiere_du_jour"], declarations.lire(entrees["declaration"])
    if "auteurs" not in entrees["declaration"].get("travail", {}):  # computed when each subject was one author's
        declaration = replace(declaration, travail=replace(declaration.travail, auteurs=1))
    if isinstance(premiere, Mapping):
        premiere = {date.fromisoformat(jour): numero for jour, numero in premiere.items()}
    return calculer(
        MissionFaits.depuis_json(dict(entrees["mission"])),
        PersonneFaits.depuis_json(dict(entrees["personne"])),
        declaration,
        reglages_.depuis_json(entrees["reglages"]),
        {int(annee): Decimal(km) for annee, km in entrees["km_depart"].items()},
        premiere,
    )


def prevoir(
    mission: MissionFaits, personne: PersonneFaits, reglages: Reglages | None = None, premiere_du_jour: Premiere = True
) -> Prevision:
    """`repas` and `nuits` are those that the mission's own hours open, whatever the hours of travel add to them."""
    reglages = reglages or Reglages()
    champs = remuneration.champs_attendus(mission, reglages) if droits.remuneration(mission, reglages).du else ()
    champ = next(iter(champs), None)
    droit = droits.deplacement(mission, personne, reglages, premiere_du_jour)
    if not droit.du:
        return Prevision(champ, champs, (), (), ())
    jours = tuple(j for j in mission.jours() if droits.autre_premiere(mission, j, premiere_du_jour) is None)
    if droit.code == droits.TICKETS_SEULS:
        return Prevision(champ, champs, jours, (), ())
    a_table, a_l_hotel = plages.ouverts((mission.debut, mission.fin))
    return Prevision(
        champ,
        champs,
        jours,
        tuple((jour, service) for jour, service in a_table if jour in jours),
        tuple(soir for soir in a_l_hotel if soir in jours),
    )


def _deplacement(
    mission: MissionFaits,
    personne: PersonneFaits,
    declaration: Declaration,
    reglages: Reglages,
    compteur: Compteur,
    premiere: Premiere,
) -> Moitie:
    droit = droits.deplacement(mission, personne, reglages, premiere)
    if not droit.du:
        return Moitie(droit)
    tickets_seuls = droit.code == droits.TICKETS_SEULS
    lignes: tuple[Ligne, ...] = tuple(
        transport.calculer(mission, personne, declaration, reglages, compteur, premiere, tickets_seuls)
    )
    if not tickets_seuls:
        sur_place = chain(
            repas.calculer(mission, declaration, reglages, premiere),
            nuits.calculer(mission, declaration, reglages, premiere),
        )
        lignes += tuple(sur_place)
    return Moitie(droit, lignes)


def _avec_ailleurs(compteurs: dict[int, Decimal], annee: int, declaration: Declaration) -> dict[int, Decimal]:
    ailleurs = declaration.km_deja_rembourses_ailleurs or Decimal(0)
    return compteurs | {annee: compteurs.get(annee, Decimal(0)) + ailleurs}


def _entrees(
    mission: MissionFaits,
    personne: PersonneFaits,
    declaration: Declaration,
    reglages: Reglages,
    compteurs: Mapping[int, Decimal],
    premiere: Premiere,
) -> dict[str, object]:
    if isinstance(premiere, Mapping):
        utiles = {jour.isoformat(): numero for jour, numero in sorted(premiere.items())}
    return {
        "mission": mission.en_json(),
        "personne": personne.en_json(),
        "declaration": declarations.en_json(declaration),
        "reglages": reglages.en_json(),
        "km_depart": {str(annee): str(km) for annee, km in compteurs.items()},
        "premiere_du_jour": utiles if isinstance(premiere, Mapping) else premiere,
    }
