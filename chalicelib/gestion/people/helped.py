"""A request for help, closed by the act that answers it, and how long the requests of each month had waited."""

from __future__ import annotations

from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING

from pynamodb.attributes import ListAttribute
from pynamodb.expressions.update import Action

from chalicelib import journal
from chalicelib.identity.models import Intervenant, account_key, person_key
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Dossiers, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import MoisDAide

MONTHS = 3


class Delai(Dossiers):
    """pk `AIDES`, sk = month: the seconds that each request closed in it had waited."""

    attentes = ListAttribute[int](null=True)


def asking(compte: str) -> Intervenant | None:
    """The person, while they wait for help."""
    try:
        person = Intervenant.get(person_key(compte), "PROFIL", consistent_read=True)
    except Intervenant.DoesNotExist:
        return None
    return person if person.demande_aide else None


def close(transaction: Transaction, person: Intervenant | None, acteur: Personnel, now: datetime) -> int:
    """Takes the person out of the queue, where they still are, and gives the seconds that they waited; 0 for nobody.

    Refused, with all of the transaction, when somebody closed it meanwhile.
    """
    if person is None:
        return 0
    waited = age(person, now)
    actions: list[Action] = [Intervenant.demande_aide.remove(), Intervenant.liste.remove(), Intervenant.rang.remove()]
    still = Intervenant.demande_aide == person.demande_aide
    transaction.update(Intervenant(person.pk, "PROFIL"), actions=actions, condition=still)
    kept: list[Action] = [Delai.attentes.set((Delai.attentes | []).append([waited]))]
    transaction.update(Delai("AIDES", f"{now:%Y-%m}"), actions=kept)
    whose = account_key(str(person.pk).removeprefix("P#"))
    journal.put(transaction, "aide_traitee", objet=whose, acteur=acteur.pk, now=now, secondes=str(waited))
    return waited


def measured() -> list[MoisDAide]:
    """Month by month, the newest first: how many were helped, and how long the half of them waited at most."""
    return [
        {"mois": str(month.sk), "traitees": len(waits), "mediane_secondes": int(median(waits))}
        for month in Delai.query("AIDES", scan_index_forward=False, limit=MONTHS)
        if (waits := [int(one) for one in month.attentes or ()])
    ]


def age(person: Intervenant, now: datetime) -> int:
    """Seconds since the first request."""
    return max(int((now - datetime.fromisoformat(str(person.demande_aide))).total_seconds()), 0)
