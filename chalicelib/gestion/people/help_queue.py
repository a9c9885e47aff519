"""People who asked for help and have no address to write to: oldest first, taken out by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from chalicelib import errors, logs, tables
from chalicelib.gestion.people import dossiers, helped, reach
from chalicelib.identity.models import Intervenant, person_key
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import Aides, DemandeDAide

AIDE = "aide"
PAGE, LOOKED_AT = 50, 150
"""People of a page; people looked at for one at most, where few of them are the member's to help."""
_AFTER = re.compile(r"([0-9T:+-]{10,40})~([0-9a-f]{1,40})")


def page(acteur: Personnel, after: str, now: datetime) -> Aides:
    """The next fifty who wait and are the member's to help; fewer, and `suite`, where few of those looked at are.

    `after`: the `suite` of the page before; InvalidFields for anything else. May be a second late.
    """
    start = _start(after)
    more, total, delays = tables.together(
        lambda: _lines(acteur, start, now), lambda: _total(acteur), helped.measured
    )
    lines, following = more
    whole = len(lines) if not after and following is None else total
    return {"aides": lines, "suite": following, "nombre": whole, "delais": delays}


def _lines(acteur: Personnel, start: dict[str, Any] | None, now: datetime) -> tuple[list[DemandeDAide], str | None]:
    items: Iterator[Intervenant] = iter(
        Intervenant.by_liste.query(AIDE, last_evaluated_key=start, page_size=PAGE + 1)
    )
    found: list[DemandeDAide] = []
    looked, last = 0, ""
    while len(found) < PAGE and looked < LOOKED_AT and (ahead := list(islice(items, PAGE - len(found)))):
        found += _theirs(acteur, ahead, now)
        looked, last = looked + len(ahead), f"{ahead[-1].rang}~{_compte(ahead[-1])}"
    return found, last if next(items, None) is not None else None


def _theirs(acteur: Personnel, people: list[Intervenant], now: datetime) -> list[DemandeDAide]:
    """Those, of these, whom the member may help."""
    asking = {_compte(person): person for person in people}
    reached, own = tables.together(lambda: reach.of(acteur, asking), lambda: dossiers.own_among(acteur, asking))
    return [
        _line(compte, person, now, own=compte in own)
        for compte, person in asking.items()
        if reached[compte] != reach.NONE
    ]


def _total(acteur: Personnel) -> int | None:
    """How many wait in all; None where one answer does not count them, and for who does not help everybody: each would
    have to be looked at."""
    if not reach.helps_everybody(acteur):
        return None
    number, whole = tables.list_count(AIDE)
    return number if whole else None


def _start(after: str) -> dict[str, Any] | None:
    """Where the list goes on: several may have asked at one moment."""
    if not after:
        return None
    if (known := _AFTER.fullmatch(after)) is None:
        raise errors.InvalidFields([("/suite", "curseur_invalide", "Reprenez la liste depuis le début.")])
    key = {"liste": AIDE, "rang": known[1], "pk": person_key(known[2]), "sk": "PROFIL"}
    return {name: {"S": value} for name, value in key.items()}


def _line(compte: str, person: Intervenant, now: datetime, *, own: bool) -> DemandeDAide:
    return {
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
        "propre": own,
    }


def _compte(person: Intervenant) -> str:
    return str(person.pk).removeprefix("P#")


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
