"""A fare that no table holds: the service types what it read for a journey and a day, and the trip has its amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib import errors
from chalicelib.frais.regles import formats, tarifs
from chalicelib.frais.shown import figures
from chalicelib.gestion.claims import journeys, opening, refusals, steps, writing
from chalicelib.gestion.claims.journeys import HALF
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.missions import clock

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import DecisionPrise

_NONE = "Aucun tarif n’est à relever pour ce trajet\u00a0: rechargez la page, puis choisissez-le dans la liste."


@dataclass(frozen=True)
class Fare:
    """`pointeur`: of the trip. `prix`: one single trip in second class, in euros. `source`: where it was read."""

    compte: str
    numero: str
    version: int
    pointeur: str
    prix: Decimal
    source: str
    key: str

    @property
    def ask(self) -> Ask:
        """The act that it is, for its key and its trace in the journal."""
        what = f"{self.pointeur} {self.prix} {self.source}"
        return Ask("tarif", self.compte, self.numero, self.version, (HALF,), self.key, texte=what)


def read(opened: StaffOpen, fare: Fare, now: datetime) -> DecisionPrise:
    """Computes the travel half again with the fare, and keeps it for the next claim of the same journey.

    OwnFile, ClaimMoved, NotToDecide, or InvalidFields for a trip that waits for no fare.
    """
    held = opening.hold(opened, fare.compte, fare.numero, now)
    return writing.decided(held, fare.ask, lambda: _step(held, fare))


def _step(held: Held, fare: Fare) -> Step:
    if int(held.etat.version) != fare.version:
        raise refusals.ClaimMoved()
    if not opening.among(held, (HALF,), steps.TO_DECIDE):
        raise refusals.NotToDecide()
    journey = next((one for one in journeys.of(held.claim) if one.ligne.pointeur == fare.pointeur), None)
    if journey is None:
        raise errors.InvalidFields([("/pointeur", "trajet_inconnu", _NONE)])
    today = clock.local(held.now, None).date()
    releve = tarifs.Releve(journey.parcours, formats.au_centime(fare.prix), fare.source, today)
    others = [one for one in held.etat.tarifs or () if tarifs.depuis_json((one,))[0].parcours != releve.parcours]
    known = [*others, {**releve.en_json(), "par": held.acteur}]
    found = figures.again(held.etat.calcul, HALF, reglages=lambda own: {**own, "releves": known})
    more = {"tarifs": known, "calcul": found, f"montant_{HALF}": figures.cents(found, HALF)}
    kept = journeys.item(releve, held.acteur)
    return Step("tarif", {}, more, beside=(kept,) if kept else ())
