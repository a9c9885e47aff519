"""Print files of a run: 500 people each, made in one invocation, kept encrypted for a day, handed out by short links.

Passwords are made, hashed and printed in the memory of that invocation. One that is cut leaves the list of who had
been given one: whoever makes the file again gives these people new passwords, and the former ones are dead.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib import journal, logs
from chalicelib.gestion.batches import depot, lots, refusals
from chalicelib.gestion.batches.lots import Lot
from chalicelib.gestion.convocations import letters, places
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.imports import affectations
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import convocation
from chalicelib.tables import Dossiers

IN_A_FILE = 500
HOURS = 24
LISTE = "impressions"
PREFIX = "impressions"


class Fichier(Dossiers):
    """pk `LOT#<id>`, sk `F#<rank>`. `paires`: the places to print. `donnes`: accounts whose password was given here.

    `liste` = `impressions` and `rang` = moment of its end while the object exists: the sweeper finds it.
    """

    paires: Any = JSONAttribute(null=True)
    personnes = NumberAttribute(null=True)
    donnes: Any = JSONAttribute(null=True)
    bail = NumberAttribute(null=True)
    cle = UnicodeAttribute(null=True)
    objet = UnicodeAttribute(null=True)
    pret = UnicodeAttribute(null=True)
    expire = UnicodeAttribute(null=True)
    lettres = NumberAttribute(null=True)
    mots_de_passe = NumberAttribute(null=True)

    @property
    def rank(self) -> int:
        return int(str(self.sk).removeprefix("F#"))


def cut(lot: Lot, found: list[Place]) -> int:
    """Writes the print files to make, in printing order; gives how many. Done again, it writes the same."""
    by_person = [list(own) for _, own in groupby(found, key=lambda place: place.person.compte)]
    parts = [by_person[start : start + IN_A_FILE] for start in range(0, len(by_person), IN_A_FILE)]
    for rank, part in enumerate(parts, 1):
        pairs = [place.key for own in part for place in own]
        Fichier(f"LOT#{lot.id}", _key(rank), paires=pairs, personnes=len(part)).save()
    return len(parts)


def of(lot: Lot) -> list[Fichier]:
    return list(Fichier.query(f"LOT#{lot.id}", Fichier.sk.startswith("F#"), consistent_read=True))


def ask(lot: Lot) -> None:
    """Has each file made that is not yet."""
    for fichier in of(lot):
        if not fichier.pret:
            lots.send(lot, fichier=fichier.rank)


def make(lot: Lot, rank: int, now: datetime) -> letters.Printed | None:
    """One print file, from passwords to the encrypted object; None when it is there already."""
    made = None
    with _held(lot, rank, now) as fichier:
        if fichier is not None:
            found = _places(fichier, lot)
            made = letters.printed(found, _given(fichier, lot, found, now), now, str(lot.acteur), IN_A_FILE)
            _keep(lot, fichier, made, now)
            for place in found:
                convocation.ask(*place.key)
    _end(lot, now)
    return made


def link(lot: Lot, rank: int, acteur: Personnel, now: datetime) -> str:
    """A link of a minute to a print file, and the trace of who asked for it."""
    try:
        fichier = Fichier.get(f"LOT#{lot.id}", _key(rank), consistent_read=True)
    except Fichier.DoesNotExist:
        raise refusals.BatchUnknown() from None
    if not fichier.cle or now >= datetime.fromisoformat(str(fichier.expire)):
        raise refusals.PrintFileGone() if fichier.pret else refusals.BatchMoved()
    told = {"fichier": str(rank)}
    journal.write("convocations_telechargees", objet=f"LOT#{lot.id}", acteur=str(acteur.pk), now=now, **told)
    return depot.link(str(fichier.cle), f"convocations-{lot.id}-{rank}.pdf", "application/pdf")


def sweep(now: datetime) -> int:
    """Erases the print files whose day is over; gives how many."""
    over = list(Fichier.by_liste.query(LISTE, Fichier.rang <= now.isoformat(timespec="seconds")))
    for fichier in over:
        if fichier.cle:
            depot.forget(str(fichier.cle), fichier.objet)
        gone = (Fichier.cle, Fichier.objet, Fichier.liste, Fichier.rang, Fichier.donnes)
        fichier.update(actions=[attribute.remove() for attribute in gone])
    return len(over)


@contextmanager
def _held(lot: Lot, rank: int, now: datetime) -> Iterator[Fichier | None]:
    """The file to make, for this invocation alone; None when it is made, Held when another invocation makes it."""
    moment, fichier = int(now.timestamp()), Fichier(f"LOT#{lot.id}", _key(rank))
    free = Fichier.pret.does_not_exist() & (Fichier.bail.does_not_exist() | (Fichier.bail <= moment))
    try:
        fichier.update(actions=[Fichier.bail.set(moment + lots.LEASE)], condition=Fichier.pk.exists() & free)
    except UpdateError as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        if Fichier.get(fichier.pk, fichier.sk, consistent_read=True).pret:
            yield None
            return
        raise lots.Held(lot.id) from None
    try:
        yield fichier
    except BaseException:
        fichier.update(actions=[Fichier.bail.remove()])
        raise


def _places(fichier: Fichier, lot: Lot) -> list[Place]:
    """The places of the file that are still convoked by the run."""
    held = affectations.held((compte, numero) for compte, numero in fichier.paires)
    run = lot.donnees.get("source", lot.id)
    return places.with_people(place for place in held.values() if place.lot == run)


def _given(fichier: Fichier, lot: Lot, found: list[Place], now: datetime) -> set[str]:
    """Accounts whose printed password nobody has or must have; said before the first is made."""
    if fichier.donnes is None:
        again = "source" in lot.donnees
        kinds = {place.person.compte: letters.access_kind(place, now) for place in found}
        fichier.donnes = sorted(
            c for c, kind in kinds.items() if kind == "provisoire" or (again and kind == "deja_donne")
        )
        fichier.update(actions=[Fichier.donnes.set(fichier.donnes)])
    return set(fichier.donnes)


def _keep(lot: Lot, fichier: Fichier, made: letters.Printed, now: datetime) -> None:
    key = f"{PREFIX}/{lot.id}/{fichier.rank:03d}-{secrets.token_hex(8)}.pdf"
    version = depot.keep_secret(key, made.parts[0]) if made.parts else None
    moment, expires = now.isoformat(timespec="seconds"), (now + timedelta(hours=HOURS)).isoformat(timespec="seconds")
    fichier.update(
        actions=[
            Fichier.cle.set(key) if made.parts else Fichier.cle.remove(),
            Fichier.objet.set(version) if version else Fichier.objet.remove(),
            Fichier.pret.set(moment),
            Fichier.expire.set(expires),
            Fichier.liste.set(LISTE),
            Fichier.rang.set(expires),
            Fichier.lettres.set(made.letters),
            Fichier.mots_de_passe.set(len(made.passwords)),
            Fichier.bail.remove(),
        ]
    )
    told = {"fichier": str(fichier.rank), "lettres": str(made.letters), "mots_de_passe": str(len(made.passwords))}
    journal.write("convocations_imprimees", objet=f"LOT#{lot.id}", acteur=str(lot.acteur), now=now, **told)
    logs.event("print_file_made", batch=lot.id, letters=made.letters)


def _end(lot: Lot, now: datetime) -> None:
    """Counts the files made; the last one ends the run."""
    made = of(lot)
    ready = sum(bool(fichier.pret) for fichier in made)
    lots.count_files(lot, ready, len(made), now)


def _key(rank: int) -> str:
    return f"F#{rank:03d}"
