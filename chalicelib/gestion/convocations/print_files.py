"""Print files of a run: 500 people each at most, by centre or service where asked, handed out by short links.

Each is made in one invocation and kept encrypted for a day. Passwords are made, hashed and printed in the memory of
that invocation. One that is cut leaves the list of who had been given one: whoever makes the file again gives these
people new passwords, and the former ones are dead.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib import journal, logs, tables
from chalicelib.gestion.convocations import letters, parts, places
from chalicelib.gestion.convocations.places import Place
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.work import depot, refusals, travaux
from chalicelib.gestion.work.travaux import Travail
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Dossiers, Transaction
from chalicelib.tables.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

IN_A_FILE = 500
HOURS = 24
LISTE = "impressions"
PREFIX = "impressions"


class Fichier(Dossiers):
    """pk `LOT#<id>`, sk `F#<rank>`. `paires`: the places to print. `donnes`: accounts whose password was given here.

    `partie`, `nom`: the centre or the service that it is of, when the run was cut so.
    `liste` = `impressions` and `rang` = moment of its end while the object exists: the sweeper finds it.
    """

    paires: Any = JSONAttribute(null=True)
    personnes = NumberAttribute(null=True)
    partie = UnicodeAttribute(null=True)
    nom = UnicodeAttribute(null=True)
    donnes: Any = JSONAttribute(null=True)
    bail = NumberAttribute(null=True)
    marque = UnicodeAttribute(null=True)
    cle = UnicodeAttribute(null=True)
    objet = UnicodeAttribute(null=True)
    pret = UnicodeAttribute(null=True)
    expire = UnicodeAttribute(null=True)
    lettres = NumberAttribute(null=True)
    mots_de_passe = NumberAttribute(null=True)

    @property
    def rank(self) -> int:
        """1 for the first file of the run."""
        return int(str(self.sk).removeprefix("F#"))


def cut(work: Travail, found: list[Place]) -> int:
    """Writes the print files to make, in printing order; gives how many. Done again, it writes the same."""
    way = str(work.donnees.get("decoupe") or parts.TOUT)
    rank = 0
    for part in parts.parts(found, way):
        for start in range(0, len(part.people), IN_A_FILE):
            own, rank = part.people[start : start + IN_A_FILE], rank + 1
            pairs = [place.key for places_ in own for place in places_]
            made = Fichier(f"LOT#{work.id}", _key(rank), paires=pairs, personnes=len(own))
            made.partie, made.nom = part.code or None, part.nom or None
            made.save()
    return rank


def of(work: Travail) -> list[Fichier]:
    """The print files of a run, in printing order, made or not; a consistent read."""
    found = Fichier.query(f"LOT#{work.id}", Fichier.sk.startswith("F#"), consistent_read=True)
    return sorted(found, key=lambda fichier: fichier.rank)


def ask(work: Travail) -> None:
    """Has each file made that is not yet."""
    for fichier in of(work):
        if not fichier.pret:
            travaux.send(work, fichier=fichier.rank)


def make(work: Travail, rank: int, now: datetime) -> letters.Printed | None:
    """One print file, from passwords to the encrypted object; None when it is there already."""
    made = None
    with _held(work, rank, now) as fichier:
        if fichier is not None:
            found = _places(fichier, work)
            made = letters.printed(found, _given(fichier, work, found, now), now, str(work.acteur), IN_A_FILE)
            _keep(work, fichier, made, now)
    _end(work, now)
    return made


def link(work: Travail, rank: int, acteur: Personnel, now: datetime) -> str:
    """A link of a minute to a print file, and the trace of who asked for it."""
    try:
        fichier = Fichier.get(f"LOT#{work.id}", _key(rank), consistent_read=True)
    except Fichier.DoesNotExist:
        raise refusals.WorkUnknown() from None
    if not fichier.cle or now >= datetime.fromisoformat(str(fichier.expire)):
        raise refusals.PrintFileGone() if fichier.pret else refusals.WorkMoved()
    told = {"fichier": str(rank)}
    journal.write("convocations_telechargees", objet=f"LOT#{work.id}", acteur=str(acteur.pk), now=now, **told)
    name = "-".join(("convocations", *filter(None, (fichier.partie,)), work.id, str(rank)))
    return depot.link(str(fichier.cle), f"{name}.pdf", "application/pdf")


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
def _held(work: Travail, rank: int, now: datetime) -> Iterator[Fichier | None]:
    """The file to make, for this invocation alone; None when it is made, Held when another invocation makes it."""
    moment, fichier = int(now.timestamp()), Fichier(f"LOT#{work.id}", _key(rank))
    free = Fichier.pret.does_not_exist() & (Fichier.bail.does_not_exist() | (Fichier.bail <= moment))
    taken = Fichier.pk.exists() & free
    if not tables.update(fichier, [Fichier.bail.set(moment + travaux.LEASE)], taken, mark=Fichier.marque):
        if Fichier.get(fichier.pk, fichier.sk, consistent_read=True).pret:
            yield None
            return
        raise travaux.AtWork(work.id)
    try:
        yield fichier
    except BaseException:
        fichier.update(actions=[Fichier.bail.remove()])
        raise


def _places(fichier: Fichier, work: Travail) -> list[Place]:
    """The places of the file that are still convoked by the run."""
    held = affectations.held((compte, numero) for compte, numero in fichier.paires)
    run = work.donnees.get("source", work.id)
    return places.with_people(place for place in held.values() if place.lot == run)


def _given(fichier: Fichier, work: Travail, found: list[Place], now: datetime) -> set[str]:
    """Accounts whose printed password nobody has or must have; said before the first is made."""
    if fichier.donnes is None:
        again = "source" in work.donnees
        kinds = {place.person.compte: letters.access_kind(place, now) for place in found}
        fichier.donnes = sorted(
            c for c, kind in kinds.items() if kind == "provisoire" or (again and kind == "deja_donne")
        )
        fichier.update(actions=[Fichier.donnes.set(fichier.donnes)])
    return set(fichier.donnes)


def _keep(work: Travail, fichier: Fichier, made: letters.Printed, now: datetime) -> None:
    key = f"{PREFIX}/{work.id}/{fichier.rank:03d}-{secrets.token_hex(8)}.pdf"
    version = depot.keep_secret(key, made.parts[0]) if made.parts else None
    moment, expires = now.isoformat(timespec="seconds"), (now + timedelta(hours=HOURS)).isoformat(timespec="seconds")
    told = {"fichier": str(fichier.rank), "lettres": str(made.letters), "mots_de_passe": str(len(made.passwords))}
    actions: list[Action] = [
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
    with Transaction() as transaction:
        transaction.update(Fichier(fichier.pk, fichier.sk), actions=actions, condition=Fichier.pret.does_not_exist())
        journal.put(
            transaction, "convocations_imprimees", objet=f"LOT#{work.id}", acteur=str(work.acteur), now=now, **told
        )
    logs.event("print_file_made", batch=work.id, letters=made.letters)


def _end(work: Travail, now: datetime) -> None:
    """Counts the files made; the last one ends the run."""
    made = of(work)
    ready = sum(bool(fichier.pret) for fichier in made)
    travaux.count_files(work, ready, len(made), now)


def _key(rank: int) -> str:
    return f"F#{rank:03d}"
