"""What is accepted and waits to be paid, and what is held back: undoable, one's own, not done, a file incomplete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import tables
from chalicelib.frais.claim import settings
from chalicelib.frais.shown import decided
from chalicelib.gestion.claims.accepted import Acceptee
from chalicelib.gestion.liquidation import controls
from chalicelib.identity import provisioning
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.identity.provisioning import Person
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions.models import Affectation, mission_key

if TYPE_CHECKING:
    from chalicelib.gestion.liquidation.shapes import LigneRetenue

READY, UNDOABLE, OWN, FILE, UNDONE = "pret", "annulable", "propre", "dossier_financier", "service_non_fait"
NOTHING = "rien"
"""Of a half of 0,00 € that a former version accepted: in no batch and in no count, it is only to be closed."""
REASONS = {
    UNDOABLE: "Acceptés il y a peu\u00a0: qui les a acceptés peut encore y revenir. Ils partiront ensuite.",
    OWN: "Les vôtres\u00a0: un collègue les mettra en paiement.",
    FILE: "Le dossier financier de la personne est à compléter ou périmé\u00a0: rien ne peut lui être payé.",
    UNDONE: "Le constat dit que la mission n’a pas été effectuée\u00a0: rectifiez-le, ou annulez l’état de frais.",
}
"""Why a half does not leave -> what the member reads."""


@dataclass(frozen=True)
class Waiting:
    """An accepted half, whose it is (`courriel`: where they are written to), and whether it may leave."""

    half: Acceptee
    person: Intervenant
    courriel: str | None
    state: str

    def is_of(self, member: Personnel) -> bool:
        """Whether it is this member's own."""
        return rights.is_own(member, self.person.numero, self.courriel)


def judged(halves: Iterable[Acceptee], acteur: Personnel | None, now: datetime) -> Iterator[Waiting]:
    """Whose they are and whether they may leave, their people read a hundred at a time.

    The own halves of the member who asks stay; nobody's are told apart without a member.
    """
    source = iter(halves)
    while part := list(islice(source, 100)):
        people, undone = _together(part)
        for half in part:
            if (person := people.get(str(half.compte))) is not None:
                state = UNDONE if (half.compte, half.numero) in undone else _state(half, person, acteur, now)
                yield Waiting(half, person.profile, person.account.courriel, state)


def _state(half: Acceptee, person: Person, acteur: Personnel | None, now: datetime) -> str:
    if not half.montant:
        return NOTHING
    if str(person.profile.dossier_financier) in decided.BLOCKING:
        return FILE
    if acteur is not None and rights.is_own(acteur, person.account.numero, person.account.courriel):
        return OWN
    return UNDOABLE if now < _free(half) else READY


def _free(half: Acceptee) -> datetime:
    """From when it may leave: as it was promised to who accepted it, or as the day of the acceptance has it."""
    if half.retour_jusqu_a:
        return datetime.fromisoformat(str(half.retour_jusqu_a))
    since = datetime.fromisoformat(str(half.accepte))
    return since + timedelta(minutes=settings.gestion(since).annulation_minutes)


def line(one: Waiting) -> LigneRetenue:
    """As the page names it."""
    person = one.person
    return {
        "mission": one.half.numero,
        "compte": one.half.compte,
        "numero": person.numero,
        "nom": person.nom,
        "prenom": person.prenom,
        "moitie": one.half.moitie,
        "montant": str(controls.euros(one.half.montant)),
        "dossier_financier": person.dossier_financier,
        "dossier_financier_date": person.dossier_financier_date,
    }


def _together(halves: list[Acceptee]) -> tuple[dict[str, Person], set[tuple[str, str]]]:
    comptes = sorted({str(half.compte) for half in halves})
    return tables.together(lambda: provisioning.people(comptes), lambda: _undone(halves))


def _undone(halves: list[Acceptee]) -> set[tuple[str, str]]:
    """(account id, mission) where the work is said not to be done, by an import since the acceptance too."""
    keys = sorted({(person_key(str(half.compte)), mission_key(str(half.numero))) for half in halves})
    places = Affectation.batch_get(keys, consistent_read=True)
    return {(str(place.compte), str(place.numero)) for place in places if place.service_fait is False}
