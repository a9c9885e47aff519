"""What a claim is filled in with before the person says anything: quantity asked, places, days, meals, vehicle."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.frais.regles import calcul, droits, formats
from chalicelib.frais.regles.communes import commune
from chalicelib.frais.regles.declaration import VEHICULES, Deplacement, Trajet, lire, trajets
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frozen import frozen

if TYPE_CHECKING:
    from chalicelib.frais.claim.shapes import (
        DeclarationLue,
        DeplacementLu,
        LieuxConnus,
        Prevision,
        PrevisionDEtat,
        ProposeDApres,
        TrajetLu,
        TravailLu,
    )


def foreseen(claim: Claim) -> PrevisionDEtat:
    """`declaration` is ready to be completed: hours of leaving and coming back, and each meal's place, are left out."""
    asked = told(calcul.prevoir(claim.mission, claim.personne, claim.reglages, claim.premieres))
    known = _last(claim)
    declaration = _declaration(claim, asked, known)
    return {**asked, "lieux": _places(claim), "declaration": declaration, "d_apres": _origin(known)}


def told(found: calcul.Prevision) -> Prevision:
    """What is foreseen, without its calculation."""
    return {
        "champ_attendu": found.champ_attendu,
        "champs_attendus": list(found.champs_attendus),
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


def with_first(claim: Claim) -> str | None:
    """« Avec la mission de 8 h 30 », or of another day; None when travel is entered here."""
    first = claim.found.affectations.get(first_mission(claim) or "")
    if first is None:
        return None
    begin = datetime.fromisoformat(str(first.debut))
    if begin.date() in claim.mission.jours():
        return f"Avec la mission de {formats.heure(begin.time())}"
    return f"Avec la mission du {formats.jour_court(begin.date())}"


def _places(claim: Claim) -> LieuxConnus:
    from chalicelib import communes  # when a question is asked, never at a start

    person, centre = claim.found.person, claim.affectation
    home = communes.name(person.residence_familiale) or person.ville
    return {
        "travail": {"commune": person.residence_administrative, "nom": person.etablissement_nom},
        "domicile": {"commune": person.residence_familiale, "nom": home},
        "centre": {"commune": centre.centre_commune, "nom": centre.centre_nom},
    }


def _declaration(claim: Claim, asked: Prevision, known: Last | None) -> DeclarationLue:
    """One absence for each day of the mission, or a single one where it opens nights."""
    work = cast("TravailLu", dict.fromkeys(asked["champs_attendus"]))
    days, nights = asked["jours"], asked["nuits"]
    spans = [(days[0], days[-1])] if nights and days else [(day, day) for day in days]
    return {"travail": work, "deplacements": [_absence(claim, first, last, asked, known) for first, last in spans]}


def _absence(claim: Claim, first: str, last: str, asked: Prevision, known: Last | None) -> DeplacementLu:
    return {
        "jour": first,
        **(_hours(claim, known, first, last) if known else {}),
        "retour_jour": last,
        "trajets": [{"de": "domicile", "aller_retour": True, **(_journey(claim, known) if known else _vehicle(claim))}],
        "repas": [{**meal, "ou": None} for meal in asked["repas"] if first <= meal["jour"] <= last],
        "nuits": [{"jour": night, "hebergement": None} for night in asked["nuits"] if first <= night <= last],
    }


@frozen
class Last:
    """The person's latest absence to the same town, its trip, and the mission that it was for."""

    numero: str
    absence: Deplacement
    trip: Trajet
    mission: MissionFaits


def _origin(known: Last | None) -> ProposeDApres | None:
    """Where hours, distance and vehicle are proposed from; None where nothing is."""
    day = known.absence.jour if known else None
    return {"numero": known.numero, "jour": day.isoformat()} if known and day else None


def _last(claim: Claim) -> Last | None:
    town = commune(claim.mission.centre_commune)
    for other in _latest(claim):
        mission = claim.dossier.mission(str(other.numero))
        if mission is None or commune(mission.centre_commune) != town:
            continue
        for absence in lire(other.declaration or {}).deplacements:
            if absence.absence() is not None and absence.trajets and absence.trajets[0].mode:
                return Last(str(other.numero), absence, absence.trajets[0], mission)
    return None


def _hours(claim: Claim, known: Last, first: str, last: str) -> DeplacementLu:
    """As long before the mission as last time, and as long after; nothing where that leaves the day."""
    left, back = cast("tuple[datetime, datetime]", known.absence.absence())
    depart, retour = claim.mission.debut - (known.mission.debut - left), claim.mission.fin + (back - known.mission.fin)
    same = depart.date().isoformat() == first and retour.date().isoformat() == last and depart < retour
    return {"depart": depart.strftime("%H:%M"), "retour": retour.strftime("%H:%M")} if same else {}


def _journey(claim: Claim, known: Last) -> TrajetLu:
    """Its start, ways and distance; its vehicle where the service authorises one for this mission."""
    trip = known.trip
    found: TrajetLu = {"aller_retour": trip.aller_retour}
    if trip.de:
        found["de"] = trip.de
    if trip.lieu:
        found["lieu"] = trip.lieu
    if trip.mode not in VEHICULES:
        return {**found, "mode": trip.mode}
    if trip.km is not None:
        found["km"] = str(trip.km)
    if trip.km_autre_residence is not None:
        found["km_autre_residence"] = str(trip.km_autre_residence)
    if claim.mission.vehicule_autorise is not True:
        return found
    return {**found, "mode": trip.mode, "puissance_fiscale": trip.puissance_fiscale}


def _vehicle(claim: Claim) -> TrajetLu:
    """The vehicle of the person's latest claim, where the service authorises one for this mission."""
    if claim.mission.vehicule_autorise is not True:
        return {}
    for other in _latest(claim):
        for _, _, trip in trajets(lire(other.declaration or {})):
            if trip.mode == "voiture" and trip.puissance_fiscale:
                return {"mode": trip.mode, "puissance_fiscale": trip.puissance_fiscale}
    return {}


def _latest(claim: Claim) -> list[EtatDeFrais]:
    """The others of the person that say something, the last one saved first."""
    said = (other for other in claim.others if other.declaration)
    return sorted(said, key=lambda other: str(other.enregistre or ""), reverse=True)
