"""The transaction that convokes a person to their missions of a run."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import journal
from chalicelib.frais.claim import birth, settings
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.convocations import together
from chalicelib.gestion.convocations.places import Place
from chalicelib.identity.models import account_key
from chalicelib.missions.models import Affectation
from chalicelib.tables import Transaction


def convoke(found: Sequence[Place], lot: str, now: datetime, acteur: str) -> list[bool]:
    """Convokes each with a claim and a journal entry; False for a place that changed. Each person is told once."""

    def write(transaction: Transaction, place: Place) -> None:
        _put(transaction, place, lot, now, acteur)

    done = together.carry_out(found, write, "avis_convocation", now)
    return [place.key in done for place in found]


def _put(transaction: Transaction, place: Place, lot: str, now: datetime, acteur: str) -> None:
    own, objet = place.affectation, account_key(place.person.compte)
    read = int(own.version)
    own.convoquee, own.lot = now.isoformat(timespec="seconds"), lot
    ruled = settings.of_day(settings.current(), datetime.fromisoformat(str(own.debut)).date())
    claim = birth.born(own, place.person.profile, ruled, now)
    unchanged = Affectation.convoquee.does_not_exist() & (Affectation.version == read)
    marks: list[Action] = [Affectation.convoquee.set(own.convoquee), Affectation.lot.set(lot)]
    transaction.update(Affectation(own.pk, own.sk), actions=marks, condition=unchanged)
    transaction.save(claim, condition=EtatDeFrais.pk.does_not_exist())
    journal.put(transaction, "convocation", objet=objet, acteur=acteur, now=now, mission=str(own.numero))
