"""A claim with all that decides of it: mission, person, rules, kilometres, missions of the same days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from chalicelib import errors
from chalicelib.academie import ACADEMIE
from chalicelib.frais import calcul, droits, manques, rules, states
from chalicelib.frais.declaration import Declaration, lire
from chalicelib.frais.faits import MissionFaits, PersonneFaits
from chalicelib.frais.lecture import Erreur
from chalicelib.frais.lignes import Calcul, Droit
from chalicelib.frais.models import EtatDeFrais, Kilometres, claim_key
from chalicelib.frais.reglages import Reglages
from chalicelib.missions import clock, listing
from chalicelib.missions.collection import Collection, read
from chalicelib.missions.models import Affectation


@dataclass(frozen=True)
class Claim:
    """One claim as read now. Nothing here is written back."""

    etat: EtatDeFrais
    affectation: Affectation
    found: Collection
    reglages: Reglages
    now: datetime

    @cached_property
    def mission(self) -> MissionFaits:
        return mission_facts(self.affectation)

    @cached_property
    def personne(self) -> PersonneFaits:
        return person_facts(self.found)

    @cached_property
    def moment(self) -> str:
        here = clock.local(self.now, self.affectation.centre_commune)
        return clock.moment(str(self.affectation.debut), str(self.affectation.fin), here)

    @cached_property
    def premieres(self) -> Mapping[date, str]:
        """Day by day, the mission on which travel is entered (E8)."""
        others = [mission_facts(other) for other in listing.convoked(self.found) if not other.annulee]
        return droits.premieres_missions(self.mission, others, self.personne, self.reglages)

    @cached_property
    def declaration(self) -> Declaration:
        return lire(self.etat.declaration or {})

    @cached_property
    def km_depart(self) -> dict[int, Decimal]:
        """Kilometres counted in other claims, by year."""
        return {int(year): Decimal(str(item.km)) for year, item in kilometres(self.found).items()}

    def compute(self, declaration: Declaration) -> Calcul:
        return calcul.calculer(
            self.mission, self.personne, declaration, self.reglages, self.km_depart, self.premieres
        )

    def missing(self, declaration: Declaration) -> tuple[Erreur, ...]:
        return manques.manques(declaration, self.mission, self.personne, self.reglages, self.premieres)

    @cached_property
    def rights(self) -> tuple[Droit, Droit]:
        """(work, travel)."""
        return (
            droits.remuneration(self.mission, self.reglages),
            droits.deplacement(self.mission, self.personne, self.reglages, self.premieres),
        )

    @cached_property
    def halves(self) -> tuple[str, str]:
        """The states shown, (work, travel)."""
        work, travel = self.rights
        return (
            states.shown(str(self.etat.remuneration), work.suite.value, self.moment),
            states.shown(str(self.etat.deplacement), travel.suite.value, self.moment),
        )

    @property
    def deadline(self) -> date:
        """Last day to submit, included."""
        return ACADEMIE.frais.echeance(int(str(self.etat.session)))

    @property
    def is_late(self) -> bool:
        return clock.local(self.now, None).date() > self.deadline

    @property
    def is_editable(self) -> bool:
        return not self.is_late and any(half in states.EDITABLE for half in self.halves)

    @property
    def is_submittable(self) -> bool:
        """Something waits to be sent, and nothing is still under way."""
        halves = self.halves
        return not self.is_late and any(h in states.SUBMITTABLE for h in halves) and states.EN_COURS not in halves

    @property
    def is_withdrawable(self) -> bool:
        sent = [half for half in self.halves if half in states.WITHDRAWABLE]
        decided = {states.VALIDE, states.TRANSMIS, states.ACCEPTE, states.REJETE, states.TRAITE}
        return bool(sent) and not decided & set(self.halves)


def load(compte: str, numero: str, now: datetime) -> Claim:
    """One of the person's claims, by one query; ClaimUnknown for anybody else's."""
    for claim in of(read(compte), now):
        if claim.etat.numero == numero:
            return claim
    raise errors.ClaimUnknown()


def of(found: Collection, now: datetime) -> list[Claim]:
    """Every claim of a person, by start of the mission."""
    reglages = rules.settings()
    return [
        Claim(EtatDeFrais.from_raw_data(raw), affectation, found, reglages, now)
        for affectation in listing.convoked(found)
        if (raw := found.others.get(claim_key(str(affectation.numero)))) is not None
    ]


def kilometres(found: Collection) -> dict[str, Kilometres]:
    """Year -> counter."""
    return {sk[2:]: Kilometres.from_raw_data(raw) for sk, raw in found.others.items() if sk.startswith("K#")}


def mission_facts(affectation: Affectation) -> MissionFaits:
    """What the rules read of a mission."""
    santorin = affectation.copies_santorin
    facts: dict[str, Any] = {name: getattr(affectation, name) for name in ("numero", "type", "taux", "mode_evaluation")}
    return MissionFaits(
        **facts,
        debut=datetime.fromisoformat(str(affectation.debut)),
        fin=datetime.fromisoformat(str(affectation.fin)),
        centre_commune=str(affectation.centre_commune),
        restaurant_administratif=bool(affectation.restaurant_administratif),
        vehicule_autorise=affectation.vehicule_autorise,
        examen=str(affectation.examen or ""),
        copies_santorin=None if santorin is None else int(santorin),
        convoque=bool(affectation.convoquee),
        annulee=bool(affectation.annulee),
    )


def person_facts(found: Collection) -> PersonneFaits:
    """What the rules read of a person."""
    return PersonneFaits(found.person.residence_administrative, found.person.residence_familiale)
