"""Who of a run reads no e-mail from us: no address, or one that refuses it; their letters are the ones to post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.gestion.convocations import run, slices
from chalicelib.gestion.convocations.places import Place
from chalicelib.identity import refused
from chalicelib.identity.staff.models import Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import PersonneSansCourriel, SansCourriel

NONE, BOUNCE, COMPLAINT = "aucune", refused.BOUNCE, refused.COMPLAINT
REASONS = {
    NONE: "Aucune adresse électronique",
    BOUNCE: "Adresse qui refuse nos courriels",
    COMPLAINT: "Courriel classé comme indésirable",
}


def of_run(acteur: Personnel, identifiant: str) -> SansCourriel:
    """Those of the run who are convoked by it, in printing order, as their addresses are now."""
    work = run.visible(acteur, identifiant)
    if not (work.donnees or {}).get("liste"):
        return {"personnes": [], "convoquees": 0}
    convoked = [place for place in slices.listed(work) if place.affectation.lot == slices.run_of(work)]
    people = {place.person.compte: place for place in convoked}
    found = [_line(place, why) for place in people.values() if (why := _why(place))]
    return {"personnes": found, "convoquees": len(people)}


def _why(place: Place) -> str | None:
    account = place.person.account
    if not account.courriel:
        return NONE
    standing = refused.of(account)
    return standing.sorte if standing else None


def _line(place: Place, why: str) -> PersonneSansCourriel:
    profile = place.person.profile
    return {
        "id": place.person.compte,
        "numero": str(profile.numero),
        "nom": str(profile.nom),
        "prenom": str(profile.prenom),
        "motif": why,
        "libelle": REASONS[why],
    }
