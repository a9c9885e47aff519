"""A person's missions as they see them: only those officially convoked, soonest first."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from chalicelib import errors
from chalicelib.missions import clock
from chalicelib.missions.collection import Collection
from chalicelib.missions.models import Affectation

if TYPE_CHECKING:
    from chalicelib.missions import models
    from chalicelib.missions.shapes import Mission

TYPES = {
    "correction": "Correction de copies",
    "interrogation_orale": "Interrogation orale",
    "epreuve_pratique": "Épreuve pratique",
    "eps_ponctuelle": "EPS, épreuve ponctuelle",
    "jury_deliberation": "Jury de délibération",
    "elaboration_sujets": "Élaboration de sujets",
    "surveillance": "Surveillance",
    "etude_dossiers": "Étude de dossiers",
    "presidence": "Présidence de jury",
    "autre": "Autre mission",
}
"""Type of mission -> what a person reads."""


def convoked(found: Collection) -> list[Affectation]:
    """The missions of a person that an official convocation covers, by start then number."""
    own = [affectation for affectation in found.affectations.values() if affectation.convoquee]
    return sorted(own, key=lambda affectation: (str(affectation.debut), str(affectation.numero)))


def one(found: Collection, numero: str) -> Affectation:
    """One of the person's convoked missions; anybody else's is as unknown as one that does not exist."""
    affectation = found.affectations.get(numero)
    if affectation is None or not affectation.convoquee:
        raise errors.MissionUnknown()
    return affectation


def address(affectation: Affectation | models.Mission) -> str:
    """The street of the centre and its town, which is added where the street does not end with it."""
    return _address(str(affectation.centre_adresse or ""), str(affectation.centre_commune or ""))


@lru_cache(256)
def _address(street: str, commune: str) -> str:
    from chalicelib import communes  # when a question is asked, never at a start

    town = communes.name(commune)
    ends = re.search(rf"\b{_plain(town)}( \d+(er|e|eme))?( cedex.*)?$", _plain(street)) is not None
    return ", ".join(part for part in (street, "" if ends else town) if part)


def _plain(text: str) -> str:
    """Without accents, capitals nor signs: « SAINT-ÉTIENNE » is « saint etienne »."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def kinds(place: Affectation) -> str:
    """What is done on a mission: its type, and its second one if it has two."""
    first = TYPES.get(str(place.type), "Mission")
    return f"{first} et {TYPES[place.type_2].lower()}" if place.type_2 in TYPES else first


def view(affectation: Affectation, now: datetime) -> Mission:
    """What is shown of a mission. `debut`, `fin`: wall-clock time at the centre, named by `heure` unless it is ours."""
    here = clock.local(now, affectation.centre_commune)
    return {
        "numero": affectation.numero,
        "session": affectation.session,
        "examen": affectation.examen,
        "specialite": affectation.specialite,
        "epreuve": affectation.epreuve,
        "type": affectation.type,
        "type_libelle": kinds(affectation),
        "debut": affectation.debut,
        "fin": affectation.fin,
        "heure": clock.named(affectation.centre_commune, str(affectation.debut)),
        "moment": clock.moment(str(affectation.debut), str(affectation.fin), here),
        "centre": {
            "uai": affectation.centre,
            "nom": affectation.centre_nom,
            "commune": affectation.centre_commune,
            "adresse": address(affectation) or None,
        },
        "restaurant_administratif": bool(affectation.restaurant_administratif),
        "vehicule_autorise": affectation.vehicule_autorise,
        "service": affectation.service,
        "convoquee": affectation.convoquee,
        "annulee": bool(affectation.annulee),
        "version": int(affectation.version),
        "copies_santorin": None if affectation.copies_santorin is None else int(affectation.copies_santorin),
    }
