"""People who asked for help and have no address to write to: oldest first, taken out by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import logs, tables
from chalicelib.gestion.people import dossiers, helped, reach
from chalicelib.identity.models import Intervenant
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import DemandeDAide

AIDE = "aide"


def waiting(acteur: Personnel, now: datetime) -> list[DemandeDAide]:
    """Who waits and is the member's to help, with the seconds since their first request; may be a second late."""
    asking = {str(person.pk).removeprefix("P#"): person for person in Intervenant.by_liste.query(AIDE)}
    reached, own = tables.together(lambda: reach.of(acteur, asking), lambda: dossiers.own_among(acteur, asking))
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
            "age": helped.age(person, now),
            "propre": compte in own,
        }
        for compte, person in asking.items()
        if reached[compte] != reach.NONE
    ]


def close(acteur: Personnel, compte: str, now: datetime) -> int:
    """Takes the person out of the queue, once, by hand; gives the seconds that they waited."""
    dossiers.theirs(acteur, compte, access=True)
    person = helped.asking(compte)
    if person is None:
        raise refusals.FileChanged()
    try:
        with Transaction() as transaction:
            waited = helped.close(transaction, person, acteur, now)
    except Refused:
        raise refusals.FileChanged() from None
    logs.event("help_closed", person=compte, seconds=waited)
    return waited
