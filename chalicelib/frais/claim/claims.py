"""A claim with all that decides of it: mission, person, rules, kilometres, and the person's other claims."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from chalicelib import errors
from chalicelib.frais.claim import asking, checklist, overlaps, settings, states
from chalicelib.frais.claim.dossier import Dossier
from chalicelib.frais.claim.models import EtatDeFrais, Justificatif
from chalicelib.frais.regles import calcul, droits, manques, tarifs
from chalicelib.frais.regles.declaration import Declaration, en_json, lire
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.lecture import Erreur
from chalicelib.frais.regles.lignes import Calcul, Droit
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frozen import frozen
from chalicelib.missions import clock
from chalicelib.missions.collection import Collection, read
from chalicelib.missions.models import Affectation


@frozen
class Claim:
    """One claim as read now. Nothing here is written back."""

    etat: EtatDeFrais
    affectation: Affectation
    dossier: Dossier
    now: datetime

    @property
    def found(self) -> Collection:
        """The person's items."""
        return self.dossier.found

    @cached_property
    def reglages(self) -> Reglages:
        """The rules' settings on the day of the mission, with the fares that the service read for this claim."""
        own = self.dossier.of_day(self.dossier.reglages, self.mission.debut.date())
        return replace(own, releves=tarifs.depuis_json(self.etat.tarifs)) if self.etat.tarifs else own

    @cached_property
    def mission(self) -> MissionFaits:
        """What the rules read of the mission."""
        return asking.applied(self.dossier.faits(self.affectation), self.etat)

    @property
    def personne(self) -> PersonneFaits:
        """What the rules read of the person: two communes."""
        return self.dossier.personne

    @property
    def askable(self) -> tuple[str, ...]:
        """What may be asked of the service before leaving."""
        authorised = bool(self.affectation.vehicule_autorise)
        return asking.open_to(self.etat, self.moment, self.rights[1].du, authorised)

    @cached_property
    def moment(self) -> str:
        """`a_venir`, `en_cours` or `passee`, by the clock of the centre."""
        here = clock.local(self.now, self.affectation.centre_commune)
        return clock.moment(str(self.affectation.debut), str(self.affectation.fin), here)

    @cached_property
    def others(self) -> tuple[EtatDeFrais, ...]:
        """The person's other claims."""
        return tuple(etat for numero, etat in self.dossier.etats.items() if numero != self.etat.numero)

    @cached_property
    def premieres(self) -> Mapping[date, str]:
        """Day by day, the mission on which travel is entered."""
        return self.dossier.premieres(self.mission)

    @cached_property
    def declaration(self) -> Declaration:
        """What the person declares now; an empty one before anything is saved."""
        return lire(self.etat.declaration or {})

    @property
    def receipts(self) -> list[Justificatif]:
        """Those of this claim, oldest first."""
        return self.dossier.receipts.get(str(self.etat.numero), [])

    @property
    def absences(self) -> list[overlaps.Held]:
        """Those that the person's other transmitted claims hold."""
        return [held for held in self.dossier.absences if held[2] != self.etat.numero]

    @cached_property
    def km_depart(self) -> dict[int, Decimal]:
        """Kilometres counted in the person's other transmitted claims, by year: the counters less this claim's own.

        Both as they were read together, for an answer tells of the claim as it will be, over counters as they were.
        """
        own = self.dossier.etats[str(self.etat.numero)].km_par_annee or {}
        counters = self.dossier.kilometres.items()
        return {int(year): Decimal(str(item.km)) - Decimal(own.get(year, "0")) for year, item in counters}

    @cached_property
    def computed(self) -> Calcul:
        """What the declaration gives, whatever was kept before."""
        known = (self.mission, self.personne, self.declaration, self.reglages)
        return calcul.calculer(*known, self.km_depart, self.premieres)

    @cached_property
    def missing(self) -> tuple[Erreur, ...]:
        """What the person still has to do in the halves that are theirs."""
        known = (self.declaration, self.mission, self.personne, self.reglages)
        found = manques.manques(*known, self.premieres)
        if self.rights[1].du:
            most = settings.gestion(self.now).distance_a_verifier
            found += overlaps.faults(self.declaration, self.absences)
            found += checklist.missing(self.computed, self.receipts) + checklist.far(self.declaration, most)
        found += checklist.unfinished(self.receipts)
        locked = {name for name, state in self.states.items() if state in states.LOCKED}
        return tuple(one for one in found if states.half_of(one.pointeur) not in locked)

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

    @cached_property
    def states(self) -> Mapping[str, str]:
        """Half -> the state shown."""
        return dict(zip(states.HALVES, self.halves, strict=True))

    @cached_property
    def deadline(self) -> date:
        """Last day to submit, included; a send-back may give a later one."""
        ends = [settings.echeance(int(str(self.etat.session)), self.now)]
        for name, state in self.states.items():
            given = ((self.etat.renvois or {}).get(name) or {}).get("echeance")
            if state == states.RENVOYE and given:
                ends.append(date.fromisoformat(given))
        return max(ends)

    @cached_property
    def is_late(self) -> bool:
        """The last day to submit is over, in Paris."""
        return clock.local(self.now, None).date() > self.deadline

    @property
    def is_editable(self) -> bool:
        """The person may still write in one half at least."""
        return not self.is_late and any(half in states.EDITABLE for half in self.halves)

    @property
    def takes_receipts(self) -> bool:
        """The travel half may still be proved by a file."""
        return not self.is_late and self.halves[1] in states.EDITABLE

    @property
    def is_submittable(self) -> bool:
        """Something waits to be sent, and nothing is still under way."""
        halves = self.halves
        return not self.is_late and any(h in states.SUBMITTABLE for h in halves) and states.EN_COURS not in halves

    @property
    def is_withdrawable(self) -> bool:
        """Nobody has decided, and it can still be sent again: past the deadline, taking it back would lose it."""
        return not self.is_late and states.A_VALIDER in self.halves and not set(self.halves) & states.DECIDED


_OF_THE_RULES = frozenset({"mission", "reglages", "rights"})
_OF_WHAT_IS_DECLARED = frozenset({"declaration", "computed"})
_OF_THE_OTHERS = frozenset({"moment", "others", "premieres", "km_depart"})


def load(compte: str, numero: str, now: datetime) -> Claim:
    """One of the person's claims, by one query; ClaimUnknown for anybody else's."""
    for claim in of(read(compte), now, numero):
        return claim
    raise errors.ClaimUnknown()


def of(found: Collection, now: datetime, numero: str | None = None) -> Iterator[Claim]:
    """Every claim of a person, by start of the mission, or that of one mission."""
    dossier = Dossier(found, settings.current(), settings.confirmed())
    for affectation in dossier.affectations:
        etat = dossier.etats.get(str(affectation.numero))
        if etat is not None and numero in (None, etat.numero):
            yield Claim(etat, affectation, dossier, now)


def after(claim: Claim, changes: Mapping[str, Any]) -> Claim:
    """The claim as it will read once written."""
    return _with(claim, {**changes, "version": int(claim.etat.version) + 1})


def declaring(claim: Claim, declaration: Declaration) -> Claim:
    """The claim as it would read with that declaration; nothing is written."""
    made = _with(claim, {"declaration": en_json(declaration)})
    vars(made)["declaration"] = declaration
    return made


def _with(claim: Claim, changes: Mapping[str, Any]) -> Claim:
    """Other values in the place of its own; what they change nothing of is not worked out again."""
    made = replace(claim, etat=claim.etat.twin())
    for name, value in changes.items():
        setattr(made.etat, name, value)
    kept = _OF_THE_OTHERS
    if not changes.keys() & {"tarifs", "demandes"}:
        kept |= _OF_THE_RULES if "declaration" in changes else _OF_THE_RULES | _OF_WHAT_IS_DECLARED
    vars(made).update({name: value for name, value in vars(claim).items() if name in kept})
    return made
