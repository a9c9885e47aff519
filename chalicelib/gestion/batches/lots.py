"""A batch as it is kept: where it stands, who holds it, how far it went.

One invocation at a time holds a batch, under a lease; each step it has done is saved before the next begins.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import journal, once
from chalicelib.gestion.batches import refusals
from chalicelib.identity.staff.models import Personnel
from chalicelib.tables import Dossiers, Refused, Transaction, client

IMPORTS, CONVOCATIONS = "imports", "convocations"
LEASE = 300
"""Longer than any invocation that may hold a batch."""
SHOWN = 20
ARRETE = "ARRETE"


class Held(Exception):
    """Another invocation is at work on this batch: the message must come back later."""


class Stopped(Exception):
    """The batch was stopped, or taken over, while this invocation worked on it."""


class Lot(Dossiers):
    """pk `LOTS#<genre>`, sk = id. `etape` counts the steps saved. `bail`: until when (epoch) `porteur` holds it.

    `fait`, `total`: rows or people. `maj`: moment of the last step. `avant`: the state that a stop interrupted.
    `donnees`: what it works on. `resultat`: what it gave, as the pages show it.
    """

    etat = UnicodeAttribute(null=True)
    avant = UnicodeAttribute(null=True)
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

    @property
    def genre(self) -> str:
        return str(self.pk).removeprefix("LOTS#")

    @property
    def id(self) -> str:
        return str(self.sk)


def create(genre: str, etat: str, donnees: dict[str, Any], acteur: Personnel, key: str, now: datetime) -> Lot:
    """A new batch and its journal entry; the same key gives the same batch again."""
    lot = Lot(f"LOTS#{genre}", f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}")
    lot.etat, lot.donnees, lot.acteur = etat, donnees, acteur.pk
    lot.cree = lot.maj = now.isoformat(timespec="seconds")
    request = once.Request(str(acteur.pk), key, once.trace(genre, etat, donnees))
    try:
        with Transaction() as transaction:
            once.keep(transaction, request, (201, {"lot": lot.id}), now)
            transaction.save(lot, condition=Lot.pk.does_not_exist())
            journal.put(transaction, f"lot_{genre}_ouvert", objet=f"LOT#{lot.id}", acteur=str(acteur.pk), now=now)
    except Refused:
        if (kept := once.find(request, now)) is None:
            raise
        return get(genre, kept[1]["lot"])
    return lot


def get(genre: str, identifiant: str) -> Lot:
    try:
        return Lot.get(f"LOTS#{genre}", identifiant, consistent_read=True)
    except Lot.DoesNotExist:
        raise refusals.BatchUnknown() from None


def latest(genre: str) -> list[Lot]:
    """The newest first."""
    return list(Lot.query(f"LOTS#{genre}", scan_index_forward=False, limit=SHOWN, consistent_read=True))


def move(lot: Lot, etat: str, by: str, now: datetime, **changes: Any) -> Lot:
    """Puts a batch in another state for a member of the staff; BatchMoved when it is no longer as they saw it."""
    moment = now.isoformat(timespec="seconds")
    values = {"etat": etat, "maj": moment, "etape": int(lot.etape) + 1, **changes}
    try:
        with Transaction() as transaction:
            seen = (Lot.etat == lot.etat) & (Lot.etape == int(lot.etape))
            transaction.update(Lot(lot.pk, lot.sk), actions=_actions(values), condition=seen)
            told = {"de": str(lot.etat), "vers": etat}
            journal.put(transaction, f"lot_{lot.genre}", objet=f"LOT#{lot.id}", acteur=by, now=now, **told)
    except Refused:
        raise refusals.BatchMoved() from None
    return get(lot.genre, lot.id)


@contextmanager
def held(genre: str, identifiant: str, now: datetime) -> Iterator[Lot]:
    """The batch, for this invocation alone; Held when another one has it."""
    porteur, moment = secrets.token_hex(8), int(now.timestamp())
    target = Lot(f"LOTS#{genre}", identifiant)
    free = Lot.bail.does_not_exist() | (Lot.bail <= moment)
    if not _updated(target, {"bail": moment + LEASE, "porteur": porteur}, Lot.pk.exists() & free):
        raise Held(identifiant)
    try:
        yield get(genre, identifiant)
    finally:
        _updated(target, {"bail": None}, Lot.porteur == porteur)


def save(lot: Lot, now: datetime, **changes: Any) -> None:
    """A step of the holder; Stopped when the batch has moved otherwise."""
    values = {"maj": now.isoformat(timespec="seconds"), "etape": int(lot.etape) + 1, **changes}
    as_held = (Lot.porteur == lot.porteur) & (Lot.etape == int(lot.etape)) & (Lot.etat == lot.etat)
    if not _updated(lot, values, as_held):
        raise Stopped(lot.id)


def count_files(lot: Lot, ready: int, total: int, now: datetime) -> None:
    """Tells how many print files are there; with the last, the run is over. Whoever comes later changes nothing."""
    moment = now.isoformat(timespec="seconds")
    over = {"etat": "TERMINE", "fini": moment, "etape": int(lot.etape) + 1} if ready == total else {}
    printing = (Lot.etat == "IMPRESSION") & (Lot.fait <= ready)
    _updated(Lot(lot.pk, lot.sk), {"maj": moment, "fait": ready, **over}, printing)


def send(lot: Lot, **more: Any) -> None:
    """Has a step of the batch done."""
    message = json.dumps({"genre": lot.genre, "lot": lot.id, **more})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_LOTS"], MessageBody=message)


def sent(lot: Lot) -> Lot:
    """The same, once its next step is asked for."""
    send(lot)
    return lot


def is_stuck(lot: Lot, running: frozenset[str], now: datetime) -> bool:
    """Under way, yet nobody has done anything for the time of a lease: somebody must press « Reprendre »."""
    silent = (now - datetime.fromisoformat(str(lot.maj))).total_seconds()
    return lot.etat in running and silent > LEASE and int(lot.bail or 0) <= int(now.timestamp())


def _updated(lot: Lot, values: dict[str, Any], condition: Condition) -> bool:
    try:
        lot.update(actions=_actions(values), condition=condition)
    except UpdateError as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True


def _actions(values: dict[str, Any]) -> list[Action]:
    attributes: Any = Lot.get_attributes()
    return [attributes[name].remove() if v is None else attributes[name].set(v) for name, v in values.items()]
