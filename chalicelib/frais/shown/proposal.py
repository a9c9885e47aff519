"""What a claim is filled in with before the person says anything: quantity asked, places, days, meals, vehicle."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import calcul, droits
from chalicelib.frais.regles.declaration import lire, trajets

if TYPE_CHECKING:
    from chalicelib.frais.claim.shapes import (
        DeclarationLue,
        DeplacementLu,
        LieuxConnus,
        Prevision,
        PrevisionDEtat,
        TrajetLu,
        TravailLu,
    )


def foreseen(claim: Claim) -> PrevisionDEtat:
    """`declaration` is ready to be completed: hours of leaving and coming back, and each meal's place, are left out."""
    asked = told(calcul.prevoir(claim.mission, claim.personne, claim.reglages, claim.premieres))
    return {**asked, "lieux": _places(claim), "declaration": _declaration(claim, asked)}


def told(found: calcul.Prevision) -> Prevision:
    """What is foreseen, without its calculation."""
    return {
        "champ_attendu": found.champ_attendu,
        "jours": [day.isoformat() for day in found.jours],
        "repas": [{"jour": day.isoformat(), "service": meal} for day, meal in found.repas],
        "nuits": [day.isoformat() for day in found.nuits],
    }


def first_mission(claim: Claim) -> str | None:
    """The number of the person's mission where this one's travel is entered; None when it is here."""
    if claim.rights[1].code != "AUTRE_MISSION_DU_JOUR":
        return None
    others = (droits.autre_premiere(claim.mission, day, claim.premieres) for day in claim.mission.jours())
    return next((numero for numero in others if numero), None)


def _places(claim: Claim) -> LieuxConnus:
    from chalicelib import communes  # when a question is asked, never at a start

    person, centre = claim.found.person, claim.affectation
    home = communes.name(person.residence_familiale) or person.ville
    return {
        "travail": {"commune": person.residence_administrative, "nom": person.etablissement_nom},
        "domicile": {"commune": person.residence_familiale, "nom": home},
        "centre": {"commune": centre.centre_commune, "nom": centre.centre_nom},
    }


def _declaration(claim: Claim, asked: Prevision) -> DeclarationLue:
    """One absence for each day of the mission, or a single one where it opens nights."""
    work = cast("TravailLu", {asked["champ_attendu"]: None} if asked["champ_attendu"] else {})
    days, nights = asked["jours"], asked["nuits"]
    spans = [(days[0], days[-1])] if nights and days else [(day, day) for day in days]
    return {"travail": work, "deplacements": [_absence(claim, first, last, asked) for first, last in spans]}


def _absence(claim: Claim, first: str, last: str, asked: Prevision) -> DeplacementLu:
    return {
        "jour": first,
        "retour_jour": last,
        "trajets": [{"de": "domicile", "aller_retour": True, **_vehicle(claim)}],
        "repas": [{**meal, "ou": None} for meal in asked["repas"] if first <= meal["jour"] <= last],
        "nuits": [{"jour": night, "hebergement": None} for night in asked["nuits"] if first <= night <= last],
    }


def _vehicle(claim: Claim) -> TrajetLu:
    """The vehicle of the person's latest claim, where the service authorises one for this mission."""
    if claim.mission.vehicule_autorise is not True:
        return {}
    latest = sorted(claim.others, key=lambda other: str(other.enregistre or ""), reverse=True)
    for other in latest:
        for _, _, trip in trajets(lire(other.declaration or {})):
            if trip.mode == "voiture" and trip.puissance_fiscale:
                return {"mode": trip.mode, "puissance_fiscale": trip.puissance_fiscale}
    return {}
