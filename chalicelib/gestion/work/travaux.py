"""A long work as it is kept: where it stands, who holds it, how far it went.

One invocation at a time holds a work, under a lease; each step it has done is saved before the next begins.
"""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any

from chalicelib import journal, once, tables
from chalicelib.gestion.work import refusals
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Dossiers, Refused, Transaction, client
from chalicelib.tables.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

IMPORTS, CONVOCATIONS = "imports", "convocations"
LEASE = 300
"""Longer than any invocation that may hold a work."""
SHOWN = 20
ARRETE = "ARRETE"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class AtWork(Exception):
    """Another invocation is at work on this work: the message must come back later."""


class Stopped(Exception):
    """The work was stopped, or taken over, while this invocation worked on it."""


class Travail(Dossiers):
    """pk `LOTS#<genre>`, sk = id. `etape` counts the steps saved. `bail`: until when (epoch) `porteur` holds it.

    `fait`, `total`: rows or people. `maj`: moment of the last step. `avant`: the state that a stop interrupted.
    `donnees`: what it works on. `resultat`: what it gave, as the pages show it. `remis`: moment when an operator had
    the letters of a command. `repris`: the step at which it was last taken up after a stop.
    """

    etat = UnicodeAttribute(null=True)
    avant = UnicodeAttribute(null=True)
    repris = NumberAttribute(null=True)
    acteur = UnicodeAttribute(null=True)
    cree = UnicodeAttribute(null=True)
    maj = UnicodeAttribute(null=True)
    fini = UnicodeAttribute(null=True)
    etape = NumberAttribute(default=0)
    bail = NumberAttribute(null=True)
    porteur = UnicodeAttribute(null=True)
    fait = NumberAttribute(default=0)
    total = NumberAttribute(default=0)
    donnees: Any = JSONAttribute(null=True)
    resultat: Any = JSONAttribute(null=True)
    remis = UnicodeAttribute(null=True)

    @property
    def genre(self) -> str:
        """`imports` or `convocations`."""
        return str(self.pk).removeprefix("LOTS#")

    @property
    def id(self) -> str:
        """What addresses name it by; ids sort by the moment of creation."""
        return str(self.sk)


def create(genre: str, etat: str, donnees: dict[str, Any], acteur: Personnel, key: str, now: datetime) -> Travail:
    """A new work and its journal entry; the same key gives the same work again."""
    work = Travail(f"LOTS#{genre}", f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}")
    work.etat, work.donnees, work.acteur = etat, donnees, acteur.pk
    work.cree = work.maj = now.isoformat(timespec="seconds")
    request = once.Request(str(acteur.pk), key, once.trace(genre, etat, donnees))
    try:
        with Transaction() as transaction:
            once.keep(transaction, request, (201, {"lot": work.id}), now)
            transaction.save(work, condition=Travail.pk.does_not_exist())
            journal.put(transaction, f"lot_{genre}_ouvert", objet=f"LOT#{work.id}", acteur=str(acteur.pk), now=now)
    except Refused:
        if (kept := once.find(request, now)) is None:
            raise
        return get(genre, kept[1]["lot"])
    return work


def get(genre: str, identifiant: str) -> Travail:
    """The work of that kind (`imports`, `convocations`) and id; WorkUnknown when there is none. A consistent read."""
    try:
        return Travail.get(f"LOTS#{genre}", identifiant, consistent_read=True)
    except Travail.DoesNotExist:
        raise refusals.WorkUnknown() from None


def latest(genre: str) -> list[Travail]:
    """The newest first."""
    return list(Travail.query(f"LOTS#{genre}", scan_index_forward=False, limit=SHOWN, consistent_read=True))


def move(
    work: Travail, etat: str, by: str, now: datetime, told: Mapping[str, str] = _NOTHING, **changes: Any
) -> Travail:
    """Puts a work in another state for a member of the staff; WorkMoved when it is no longer as they saw it.

    `told`: what else the journal keeps of the act.
    """
    moment = now.isoformat(timespec="seconds")
    values = {"etat": etat, "maj": moment, "etape": int(work.etape) + 1, **changes}
    try:
        with Transaction() as transaction:
            seen = (Travail.etat == work.etat) & (Travail.etape == int(work.etape))
            transaction.update(Travail(work.pk, work.sk), actions=tables.changes(Travail, values), condition=seen)
            entry = {"de": str(work.etat), "vers": etat, **told}
            journal.put(transaction, f"lot_{work.genre}", objet=f"LOT#{work.id}", acteur=by, now=now, **entry)
    except Refused:
        raise refusals.WorkMoved() from None
    return get(work.genre, work.id)


@contextmanager
def held(genre: str, identifiant: str, now: datetime) -> Iterator[Travail]:
    """The work, for this invocation alone; AtWork when another one has it."""
    porteur, moment = secrets.token_hex(8), int(now.timestamp())
    target = Travail(f"LOTS#{genre}", identifiant)
    free = Travail.bail.does_not_exist() | (Travail.bail <= moment)
    taken = tables.changes(Travail, {"bail": moment + LEASE, "porteur": porteur})
    if not tables.update(target, taken, Travail.pk.exists() & free):
        raise AtWork(identifiant)
    try:
        yield get(genre, identifiant)
    finally:
        tables.update(target, tables.changes(Travail, {"bail": None}), Travail.porteur == porteur)


def save(work: Travail, now: datetime, **changes: Any) -> None:
    """A step of the holder; Stopped when the work has moved otherwise."""
    values = {"maj": now.isoformat(timespec="seconds"), "etape": int(work.etape) + 1, **changes}
    as_held = (Travail.porteur == work.porteur) & (Travail.etape == int(work.etape)) & (Travail.etat == work.etat)
    if not tables.update(work, tables.changes(Travail, values), as_held):
        raise Stopped(work.id)


def count_files(work: Travail, ready: int, total: int, now: datetime) -> None:
    """Tells how many print files are there; with the last, the run is over. Whoever comes later changes nothing."""
    moment = now.isoformat(timespec="seconds")
    over = {"etat": "TERMINE", "fini": moment, "etape": int(work.etape) + 1} if ready == total else {}
    printing = (Travail.etat == "IMPRESSION") & (Travail.fait <= ready)
    tables.update(Travail(work.pk, work.sk), tables.changes(Travail, {"maj": moment, "fait": ready, **over}), printing)


def send(work: Travail, **more: Any) -> None:
    """Has a step of the work done."""
    message = json.dumps({"genre": work.genre, "lot": work.id, **more})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_LOTS"], MessageBody=message)


def sent(work: Travail) -> Travail:
    """The same, once its next step is asked for."""
    send(work)
    return work


def resume(work: Travail, running: frozenset[str], by: str, now: datetime) -> Travail:
    """Goes on where a stop, or a crash that nothing has picked up, left it; WorkMoved when it is under way or over.

    Asked again before anybody has begun: its message may be lost, and is sent again.
    """
    if work.etat == ARRETE:
        return sent(move(work, str(work.avant), by, now, avant=None, repris=int(work.etape) + 1))
    waits = work.etat in running and work.repris == work.etape and not work.bail
    if not (waits or is_stuck(work, running, now)):
        raise refusals.WorkMoved()
    return sent(work)


def is_asked(work: Travail, etat: str, acteur: Personnel) -> bool:
    """The same member put it there already and nobody has begun: its message may be lost, and may be sent again."""
    return work.etat == etat and work.acteur == acteur.pk and not work.bail and not work.fait


def is_stuck(work: Travail, running: frozenset[str], now: datetime) -> bool:
    """Under way, yet nobody has done anything for the time of a lease: somebody must press « Reprendre »."""
    silent = (now - datetime.fromisoformat(str(work.maj))).total_seconds()
    return work.etat in running and silent > LEASE and int(work.bail or 0) <= int(now.timestamp())
