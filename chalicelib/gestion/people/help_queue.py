"""People who asked for help and have no address to write to: oldest first, closed by hand, their wait measured."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pynamodb.expressions.update import Action

from chalicelib import journal, logs
from chalicelib.gestion.people import dossiers, reach
from chalicelib.identity.models import Intervenant, account_key, person_key
from chalicelib.identity.staff import refusals, rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.attributes import NumberAttribute

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import DemandeDAide, MoisDAide

AIDE = "aide"
MONTHS = 3


class Delai(Dossiers):
    """pk `AIDES`, sk = month: how many requests were closed in it, and the seconds that they had waited in all."""

    traitees = NumberAttribute(null=True)
    secondes = NumberAttribute(null=True)


def waiting(acteur: Personnel, now: datetime) -> list[DemandeDAide]:
    """Who waits and is the member's to help, with the seconds since their first request; may be a second late."""
    asking = {str(person.pk).removeprefix("P#"): person for person in Intervenant.by_liste.query(AIDE)}
    reached = reach.of(acteur, asking)
    return [
        {
            "id": compte,
            "numero": person.numero,
            "identifiant": person.identifiant,
            "civilite": person.civilite,
            "nom": person.nom,
            "prenom": person.prenom,
            "telephone": person.telephone,
            "statut": person.statut,
            "demande": person.demande_aide,
            "age": _age(person, now),
            "propre": rights.is_own(acteur, person.numero),
        }
        for compte, person in asking.items()
        if reached[compte] != reach.NONE
    ]


def close(acteur: Personnel, compte: str, now: datetime) -> int:
    """Takes the person out of the queue, once; gives the seconds that they waited."""
    person = _asking(compte)
    dossiers.theirs(acteur, compte, access=True)
    waited = _age(person, now)
    actions: list[Action] = [Intervenant.demande_aide.remove(), Intervenant.liste.remove(), Intervenant.rang.remove()]
    try:
        with Transaction() as transaction:
            transaction.update(
                Intervenant(person.pk, "PROFIL"),
                actions=actions,
                condition=Intervenant.demande_aide == person.demande_aide,
            )
            counted: list[Action] = [Delai.traitees.add(1), Delai.secondes.add(waited)]
            transaction.update(Delai("AIDES", f"{now:%Y-%m}"), actions=counted)
            journal.put(
                transaction, "aide_traitee", objet=account_key(compte), acteur=acteur.pk, now=now, secondes=str(waited)
            )
    except Refused:
        raise refusals.FileChanged() from None
    logs.event("help_closed", person=compte, seconds=waited)
    return waited


def measured() -> list[MoisDAide]:
    """Month by month, the newest first: how many were helped and how long they waited, on average."""
    return [
        {
            "mois": str(month.sk),
            "traitees": int(month.traitees),
            "moyenne_secondes": int(month.secondes) // int(month.traitees),
        }
        for month in Delai.query("AIDES", scan_index_forward=False, limit=MONTHS)
    ]


def _asking(compte: str) -> Intervenant:
    try:
        person = Intervenant.get(person_key(compte), "PROFIL", consistent_read=True)
    except Intervenant.DoesNotExist:
        raise refusals.PersonUnknown() from None
    if not person.demande_aide:
        raise refusals.FileChanged()
    return person


def _age(person: Intervenant, now: datetime) -> int:
    return max(int((now - datetime.fromisoformat(str(person.demande_aide))).total_seconds()), 0)
