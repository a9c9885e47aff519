"""Which missions a convocation run is about, and which of their services a member may convoke for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import errors
from chalicelib.fields import Body, Choice, Faults, Line, Many, maybe
from chalicelib.gestion.convocations import parts, places
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.work import bodies, depot, travaux
from chalicelib.identity.staff import refusals, rights
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.shapes import PorteeDeConvocation

MISSION, CENTRE, SERVICE, IMPORT, TOUT = "mission", "centre", "service", "import", "tout"
KINDS = (MISSION, CENTRE, SERVICE, IMPORT, TOUT)
MOST = 200
_NAMED = 5


class Scope(Body, most_bytes=16 * 1024):
    """`valeurs`: the missions, centres, services or the import that `genre` says; none where it says all."""

    genre = Choice(KINDS, said="Choisissez qui contrôler.")
    valeurs = Many(Line(60), MOST, said=f"Indiquez lesquels, {MOST} au plus.")

    def check(self, at: str, faults: Faults) -> None:
        missing = self.genre not in ("", TOUT) and not self.valeurs
        if not faults.told(f"{at}/valeurs") and (missing or (self.genre == IMPORT and len(self.valeurs) > 1)):
            faults.note(f"{at}/valeurs", "champ_requis", f"Indiquez lesquels, {MOST} au plus.")

    @property
    def asked(self) -> PorteeDeConvocation:
        """As a run keeps it."""
        return {"genre": self.genre, "valeurs": [] if self.genre == TOUT else list(self.valeurs)}


class Printing(Body):
    """How the letters are cut in print files; all together when it is not said."""

    decoupe = maybe(Choice(parts.WAYS, said="Choisissez comment les fichiers à imprimer sont coupés."))

    @property
    def way(self) -> str:
        """One of parts.WAYS."""
        return self.decoupe or parts.TOUT


class Reprint(bodies.People):
    """Who is printed again: these people or all; `parties`: of them, those of these centres or services alone."""

    decoupe = maybe(Choice(parts.WAYS, said="Choisissez comment les fichiers à imprimer sont coupés."))
    parties = Many(Line(60), MOST, said=f"Indiquez {MOST} centres ou services au plus.")

    @property
    def way(self) -> str:
        """One of parts.WAYS."""
        return self.decoupe or parts.TOUT


def missions(scope: PorteeDeConvocation, now: datetime) -> Iterator[str]:
    """The numbers of the missions that a scope covers."""
    kind, values = scope["genre"], set(scope["valeurs"])
    if kind == MISSION:
        yield from scope["valeurs"]
    elif kind == IMPORT:
        yield from depot.read_json(_list_of(scope["valeurs"][0]))
    else:
        for mission in places.everywhere(now):
            if kind == TOUT or str(mission.centre if kind == CENTRE else mission.service) in values:
                yield str(mission.numero)


def check(acteur: Personnel, scope: PorteeDeConvocation) -> None:
    """Early refusal of what cannot be: a service that is another's, an import that was never finished."""
    if scope["genre"] == SERVICE and not covers(acteur, scope["valeurs"]):
        raise refusals.RightMissing()
    if scope["genre"] == MISSION:
        known = affectations.missions(scope["valeurs"])
        if unknown := [numero for numero in scope["valeurs"] if numero not in known]:
            named = ", ".join(unknown[:_NAMED])
            told = f"Mission inconnue\u00a0: {named}. Vérifiez le numéro\u00a0: rien n’a été lancé."
            raise errors.InvalidFields([("/valeurs", "mission_inconnue", told)])
    if scope["genre"] == IMPORT:
        _list_of(scope["valeurs"][0])


def covers(acteur: Personnel, services: list[str]) -> bool:
    """Whether a member works for all of these services."""
    return acteur.role == ADMINISTRATEUR or set(services) <= set(acteur.services or ())


def allowed(acteur: Personnel, found: list[Place]) -> tuple[list[Place], int]:
    """The places that a member may convoke, and how many are another service's or their own."""
    kept = [
        place
        for place in found
        if covers(acteur, [place.service]) and not _is_own(acteur, place)
    ]
    return kept, len(found) - len(kept)


def _is_own(acteur: Personnel, place: Place) -> bool:
    account = place.person.account
    return rights.is_own(acteur, str(account.numero), account.courriel)


def _list_of(identifiant: str) -> str:
    """Where an import left the numbers of its missions."""
    done = travaux.get(travaux.IMPORTS, identifiant)
    key = (done.donnees or {}).get("missions")
    if not key:
        raise errors.InvalidFields(
            [("/valeurs", "import_inacheve", "Cet import n’est pas terminé, ou n’a pas de mission.")]
        )
    return str(key)
