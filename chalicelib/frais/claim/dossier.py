"""What the claims of one person have in common, each item of theirs decoded once.

A person with eighty missions has eighty claims, and each depends on all the others (first mission of the day, days
already claimed): what is read once here would be read eighty times by them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property

from chalicelib.frais.claim import overlaps, records, settings, states
from chalicelib.frais.claim.dated import Poses
from chalicelib.frais.claim.models import EtatDeFrais, Justificatif, Kilometres, claim_key
from chalicelib.frais.regles import droits
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frozen import frozen
from chalicelib.missions import listing
from chalicelib.missions.collection import Collection
from chalicelib.missions.models import Affectation


@frozen
class Dossier:
    """A person's collection under the rules' settings of the day. Nothing here is written back."""

    found: Collection
    reglages: Reglages
    poses: Poses = field(default_factory=dict)

    @cached_property
    def etats(self) -> dict[str, EtatDeFrais]:
        """Number of the mission -> its claim, for each mission that has one."""
        keys = {claim_key(numero): numero for numero in self.found.affectations}
        others = self.found.others
        return {keys[sk]: EtatDeFrais.from_raw_data(others[sk]) for sk in others if sk in keys}

    @cached_property
    def affectations(self) -> list[Affectation]:
        """The missions officially convoked, by start."""
        return listing.convoked(self.found)

    def faits(self, affectation: Affectation) -> MissionFaits:
        """What the rules read of a mission; made once, when it is first asked for."""
        numero = str(affectation.numero)
        if numero not in self._faits:
            self._faits[numero] = records.mission(affectation)
        return self._faits[numero]

    def mission(self, numero: str) -> MissionFaits | None:
        """The same by its number; None where it is not officially convoked."""
        found = self._convoquees.get(numero)
        return None if found is None else self.faits(found)

    @cached_property
    def personne(self) -> PersonneFaits:
        """The person's two communes."""
        return records.person(self.found)

    @cached_property
    def kilometres(self) -> dict[str, Kilometres]:
        """Year -> counter."""
        return records.kilometres(self.found)

    @cached_property
    def receipts(self) -> dict[str, list[Justificatif]]:
        """Number of the mission -> its receipts, oldest first."""
        held: dict[str, list[Justificatif]] = defaultdict(list)
        for receipt in records.receipts(self.found):
            held[str(receipt.numero)].append(receipt)
        return dict(held)

    @cached_property
    def claimed(self) -> dict[date, list[str]]:
        """Day -> the missions whose transmitted claim holds that day's travel; the last one counts."""
        days: dict[date, list[str]] = defaultdict(list)
        for etat in self.etats.values():
            for day, numero in overlaps.claimed_days((etat,)).items():
                days[day].append(numero)
        return dict(days)

    @cached_property
    def absences(self) -> tuple[overlaps.Held, ...]:
        """Those of every claim transmitted."""
        return tuple(overlaps.absences(self.etats.values()))

    def of_day(self, reglages: Reglages, day: date) -> Reglages:
        """The settings as they count for a mission that begins that day."""
        return settings.of_day(reglages, day, self.poses)

    def premieres(self, mission: MissionFaits) -> Mapping[date, str]:
        """Day by day, the mission on which travel is entered (E8); a day already claimed stays where it was claimed."""
        gone = self._gone - {mission.numero}
        around = {day: self._due(day) for day in droits.jours_autour(mission, self.reglages)}
        found = droits.premieres_du_calendrier(mission, around, self.reglages, gone)
        for day in found.keys() & self.claimed.keys():
            others = [numero for numero in self.claimed[day] if numero != mission.numero]
            if others:
                found[day] = others[-1]
        return found

    def _due(self, day: date) -> list[MissionFaits]:
        """The missions whose travel is due that day, the first one first."""
        return sorted(filter(self._est_due, map(self.faits, self._jours.get(day, ()))), key=droits.ordre)

    def _est_due(self, mission: MissionFaits) -> bool:
        if mission.numero not in self._dues:
            settled = self.of_day(self.reglages, mission.debut.date())
            self._dues[mission.numero] = droits.est_du(mission, self.personne, settled)
        return self._dues[mission.numero]

    @cached_property
    def _jours(self) -> dict[date, list[Affectation]]:
        """Day -> the missions convoked that day."""
        days: dict[date, list[Affectation]] = defaultdict(list)
        for one in self.affectations:
            first, last = (date.fromisoformat(str(moment)[:10]) for moment in (one.debut, one.fin))
            for rank in range((last - first).days + 1):
                days[first + timedelta(days=rank)].append(one)
        return dict(days)

    @cached_property
    def _convoquees(self) -> dict[str, Affectation]:
        return {str(one.numero): one for one in self.affectations}

    @cached_property
    def _faits(self) -> dict[str, MissionFaits]:
        return {}

    @cached_property
    def _dues(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Missions whose travel the service cancelled: they are nobody's first."""
        return frozenset(numero for numero, etat in self.etats.items() if etat.deplacement == states.ANNULE)
