"""The trips of a claim that are due at a fare which no table holds, and the fares read for such journeys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chalicelib import communes
from chalicelib.frais.claim import states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import calcul, formats, tarifs
from chalicelib.frais.regles.communes import commune
from chalicelib.frais.regles.declaration import Trajet, lire, trajets
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.lignes import Etat, Ligne
from chalicelib.frais.regles.tarifs import Parcours
from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import UnicodeAttribute

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import TarifARelever, TarifConnu

HALF = states.HALVES[1]
SHOWN, LOOKED_AT = 5, 50
_INSEE = re.compile(r"([0-9]{2}|2[AB])[0-9]{3}")


class TarifReleve(Dossiers):
    """pk `TARIF#<INSEE of the origin>#<of the destination>`, sk ISO day: the fare read, proposed again.

    `prix`: euros of one single trip, a text. `lu`: ISO day. `par`: the member who read it. Nothing of the person.
    """

    prix = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    lu = UnicodeAttribute(null=True)
    par = UnicodeAttribute(null=True)


@dataclass(frozen=True)
class Journey:
    """A trip of the claim as it was transmitted, and its line."""

    parcours: Parcours
    trajet: Trajet
    ligne: Ligne


def of(claim: Claim) -> list[Journey]:
    """Those whose fare the service has to read, or has read and may still change; none once it is decided."""
    if claim.states[HALF] not in (states.A_VALIDER, states.REJETE) or not claim.etat.calcul:
        return []
    inputs = states.inputs(claim.etat.calcul, HALF)
    mission, person = MissionFaits.depuis_json(dict(inputs["mission"])), PersonneFaits.depuis_json(inputs["personne"])
    trips = {pointer: (absence, trip) for pointer, absence, trip in trajets(lire(inputs["declaration"]))}
    return [
        Journey(tarifs.parcours(mission, person, trip, absence.jour or mission.debut.date()), trip, line)
        for line in calcul.recalculer(inputs).deplacement.lignes
        if line.code == "tarif_sncf" and (line.etat is Etat.A_RELEVER or "releve" in line.entrees)
        for absence, trip in (trips[line.pointeur],)
    ]


def to_read(claim: Claim) -> list[TarifARelever]:
    """Each with what was read already for the same journey, by anybody of the service."""
    known: dict[str, list[TarifReleve]] = {}
    found: list[TarifARelever] = []
    for one in of(claim):
        key = key_of(one.parcours)
        if key and key not in known:
            known[key] = list(TarifReleve.query(key, limit=LOOKED_AT, scan_index_forward=False))
        read = "releve" in one.ligne.entrees
        found.append(
            {
                "pointeur": one.ligne.pointeur,
                "libelle": _label(claim, one),
                "jour": one.parcours.jour.isoformat(),
                "prix": str(one.ligne.taux) if read else None,
                "source": one.ligne.entrees["source"] if read else None,
                "connus": list(_nearest(known.get(key or "", []), one.parcours.jour)),
            }
        )
    return found


def item(releve: tarifs.Releve, par: str) -> TarifReleve | None:
    """What is kept for the next claim; None from a place that is not a commune, which the person alone wrote."""
    key, told = key_of(releve.parcours), releve.en_json()
    if key is None:
        return None
    return TarifReleve(key, told["jour"], prix=told["prix"], source=told["source"], lu=told["lu"], par=par)


def key_of(parcours: Parcours) -> str | None:
    """The partition of a journey between two communes."""
    ends = (parcours.origine, parcours.destination)
    return f"TARIF#{'#'.join(ends)}" if all(map(_INSEE.fullmatch, ends)) else None


def _nearest(known: list[TarifReleve], day: date) -> Iterator[TarifConnu]:
    for one in sorted(known, key=lambda one: abs((date.fromisoformat(str(one.sk)) - day).days))[:SHOWN]:
        yield {"jour": str(one.sk), "prix": str(one.prix), "source": str(one.source)}


def _label(claim: Claim, one: Journey) -> str:
    person, centre = claim.found.person, claim.affectation
    names = {
        commune(str(person.residence_administrative)): person.etablissement_nom,
        commune(str(person.residence_familiale)): person.ville,
    }
    left, town = one.parcours.origine, communes.name(centre.centre_commune)
    origin = communes.name(left) or names.get(left) or left or "Départ"
    way = "aller et retour" if one.trajet.aller_retour else "aller simple"
    there = f"{town} ({centre.centre_nom})" if town else centre.centre_nom
    return f"{origin} → {there}, {formats.jour_court(one.parcours.jour)}, {way}"
