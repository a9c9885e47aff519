"""A thread before a member of its service: read, answered, or set aside when it calls for no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast

from chalicelib import errors, journal, logs, once, outbox, tables
from chalicelib.frais.messages import notices, thread
from chalicelib.frais.messages.models import SERVICE
from chalicelib.frais.messages.refusals import NothingWaits, ThreadClosed, ThreadMoved
from chalicelib.frais.messages.thread import Thread
from chalicelib.frozen import frozen
from chalicelib.gestion.claims import opening
from chalicelib.gestion.claims.opening import Held
from chalicelib.gestion.messages.reponses import REPONSES
from chalicelib.identity.staff.sessions import StaffOpen
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.frais.messages.shapes import MessageEcrit
    from chalicelib.gestion.messages.shapes import FilOuvert

    A = TypeVar("A")
ANSWERED, ASIDE = "message_repondu", "message_classe"


@frozen
class Ask:
    """In which thread, over how many messages, under which Idempotency-Key; `texte`: empty to set it aside."""

    compte: str
    numero: str
    vu: int
    key: str
    texte: str = ""

    def request(self, acteur: str) -> once.Request:
        """What the key stands for."""
        what = once.trace(self.compte, self.numero, "message", self.vu, self.texte)
        return once.Request(acteur, self.key, what)


def read(opened: StaffOpen, compte: str, numero: str, now: datetime) -> FilOuvert:
    """The thread; ClaimUnknown, RightMissing for another service's."""
    held, kept = tables.together(
        lambda: opening.look(opened, compte, numero, now), lambda: thread.kept(compte, numero)
    )
    found = thread.of(held.claim, kept)
    return {
        "numero": numero,
        "service": held.etat.service,
        "gestionnaire": held.claim.found.person.gestionnaire_nom,
        "ouvert": found.is_open,
        "en_attente": found.head.attente is not None,
        "vu": found.count,
        "messages": [thread.shown(one) for one in found.messages],
        "propre": held.is_own,
        "reponses": REPONSES,
    }


def answer(opened: StaffOpen, ask: Ask, now: datetime) -> MessageEcrit:
    """The message as it is kept; once for a key. A closed thread is still answered while something waits in it."""
    return _once(opened, ask, now, _write)


def set_aside(opened: StaffOpen, ask: Ask, now: datetime) -> None:
    """What waits calls for no answer; once for a key. NothingWaits when nothing does."""
    _once(opened, ask, now, _put_away)


def _once(opened: StaffOpen, ask: Ask, now: datetime, act: Callable[[Held, Ask, Thread], A]) -> A:
    held = opening.hold(opened, ask.compte, ask.numero, now)
    try:
        return act(held, ask, thread.read(held.claim))
    except (errors.Refusal, Refused) as refused:
        if (kept := once.find(ask.request(held.acteur), now)) is not None:
            return cast("A", kept[1])
        if isinstance(refused, errors.Refusal):
            raise
        raise ThreadMoved() from None


def _write(held: Held, ask: Ask, found: Thread) -> MessageEcrit:
    if not found.is_open and found.head.attente is None:
        raise ThreadClosed()
    job = None
    with Transaction() as transaction:
        written = thread.add(transaction, found, ask.vu, SERVICE, ask.texte, held.acteur)
        _kept(transaction, held, ask, (201, written), ANSWERED)
        if held.account.courriel:
            job = notices.tell(transaction, ask.compte, ask.numero, written["vu"], held.now)
    if job:
        outbox.nudge(job)
    logs.event(ANSWERED, person=ask.compte)
    return written


def _put_away(held: Held, ask: Ask, found: Thread) -> None:
    if ask.vu != found.count:
        raise ThreadMoved()
    if found.head.attente is None:
        raise NothingWaits()
    with Transaction() as transaction:
        thread.move(transaction, found.head, thread.answered(found.head))
        _kept(transaction, held, ask, (204, {}), ASIDE)
    logs.event(ASIDE, person=ask.compte)


def _kept(transaction: Transaction, held: Held, ask: Ask, given: once.Answer, act: str) -> None:
    once.keep(transaction, ask.request(held.acteur), given, held.now)
    journal.put(transaction, act, objet=str(held.account.pk), acteur=held.acteur, now=held.now, mission=ask.numero)
