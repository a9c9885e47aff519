"""What people ask before leaving: the list of a service, oldest first, and its answer, which enters the computation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.frais.claim import asking, claims, counter
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Contestation
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.shown import figures
from chalicelib.gestion.claims import opening, refusals, steps, writing
from chalicelib.gestion.claims.journeys import HALF
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.claims.steps import Ask, Step
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.missions import listing
from chalicelib.missions.collection import Collection, read_many

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import DecisionPrise, Demandes, LigneDemandee

PAGE = 50
NOTICE = "avis_demande"


@dataclass(frozen=True)
class Reply:
    """`objet`: which request. `suite`: a key of `asking.ANSWERS`. `texte`: why, which the person reads."""

    compte: str
    numero: str
    version: int
    objet: str
    suite: str
    texte: str
    key: str

    @property
    def ask(self) -> Ask:
        """The act that it is, for its key and its trace in the journal."""
        motif = f"{self.objet}_{self.suite}"
        return Ask("demande", self.compte, self.numero, self.version, (), self.key, motif, self.texte)


def page(services: Sequence[str], acteur: Personnel, now: datetime) -> Demandes:
    """The fifty that have waited longest in these services; `suite`: whether there are more."""
    lists = [Contestation.by_liste.query(f"demandes#{service}", limit=PAGE + 1) for service in services]
    items = list(islice(merge(*lists, key=lambda one: str(one.rang)), PAGE + 1))
    people = read_many(str(one.compte) for one in items[:PAGE])
    found = [line for one in items[:PAGE] for line in _lines(one, people, acteur, now)]
    return {"demandes": found, "suite": len(items) > PAGE}


def answer(opened: StaffOpen, reply: Reply, now: datetime) -> DecisionPrise:
    """Says yes or no; the rules read it from then on. Once for a key. OwnFile, ClaimMoved, NothingAsked."""
    held = opening.hold(opened, reply.compte, reply.numero, now)
    return writing.decided(held, reply.ask, lambda: _step(held, reply))


def _step(held: Held, reply: Reply) -> Step:
    if int(held.etat.version) != reply.version:
        raise refusals.ClaimMoved()
    waiting = asking.waiting(held.etat)
    asked = next((one for one in waiting if one["objet"] == reply.objet), None)
    if asked is None:
        raise refusals.NothingAsked()
    given = {"suite": reply.suite, "reponse": reply.texte, "repondu": held.moment, "par": held.acteur}
    kept = [one if one != asked else {**one, **given} for one in held.etat.demandes]
    left = [one for one in waiting if one != asked]
    seen = {"vehicule_autorise": reply.suite == asking.GRANTED} if reply.objet == asking.VEHICLE else {}
    more, moved = _computed(held, kept, seen)
    return Step(
        f"demande_{reply.suite}",
        {},
        {"demandes": kept, **more},
        moved,
        mail=(NOTICE, 0),
        beside=(asking.item(held.etat, left[0]["quand"]),) if left else (),
        gone=() if left else (asking.item(held.etat),),
        seen=seen,
    )


def _computed(
    held: Held, kept: list[Mapping[str, str]], seen: Mapping[str, bool]
) -> tuple[dict[str, object], dict[int, Decimal]]:
    """The travel half of a claim that was transmitted before the answer and waits, as it comes to be; its kilometres.

    What was accepted before keeps its figures.
    """
    if not opening.among(held, (HALF,), steps.TO_DECIDE):
        return {}, {}
    etat = claims.after(held.claim, {"demandes": kept}).etat

    def answered(mission: Mapping[str, object]) -> object:
        return asking.applied(MissionFaits.depuis_json({**mission, **seen}), etat).en_json()

    found = figures.again(held.etat.calcul, HALF, mission=answered)
    counted = {int(year): Decimal(km) for year, km in found["km_par_annee"].items() if Decimal(km)}
    km = {str(year): str(km) for year, km in counted.items()}
    more = {"calcul": found, f"montant_{HALF}": figures.cents(found, HALF), "km_par_annee": km}
    return more, counter.difference(held.etat, counted)


def _lines(one: Contestation, people: dict[str, Collection], acteur: Personnel, now: datetime) -> list[LigneDemandee]:
    """None when they were answered since the list was read."""
    found = claims.of(people[str(one.compte)], now)
    claim = next((claim for claim in found if claim.etat.numero == one.numero), None)
    return [] if claim is None else [_told(claim, asked, acteur) for asked in asking.waiting(claim.etat)]


def _told(claim: Claim, asked: Mapping[str, str], acteur: Personnel) -> LigneDemandee:
    person = claim.found.person
    return {
        "compte": str(claim.etat.compte),
        "numero": str(claim.etat.numero),
        "service": claim.etat.service,
        "personne": {"nom": person.nom, "prenom": person.prenom, "numero": person.numero},
        "mission": listing.view(claim.affectation, claim.now),
        "quand": asked["quand"],
        "age": int((claim.now - datetime.fromisoformat(asked["quand"])).total_seconds()),
        "objet": asked["objet"],
        "libelle": asking.LABELS[asked["objet"]],
        "texte": asked["texte"],
        "propre": rights.is_own(acteur, person.numero),
    }
