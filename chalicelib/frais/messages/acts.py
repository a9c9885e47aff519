"""What a person does in a thread: read it, write to the service."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from chalicelib import errors, journal, logs, once
from chalicelib.fields import Body, Prose, Whole
from chalicelib.frais.claim import claims
from chalicelib.frais.messages import notices, thread
from chalicelib.frais.messages.models import INTERVENANT
from chalicelib.frais.messages.refusals import ThreadClosed, ThreadMoved
from chalicelib.frais.messages.thread import LONGEST, Thread
from chalicelib.frozen import frozen
from chalicelib.identity.models import account_key, person_key
from chalicelib.tables import Refused, Transaction

if TYPE_CHECKING:
    from chalicelib.frais.messages.shapes import FilLu, MessageEcrit

ACT = "message"


class Written(Body, most_bytes=64 * 1024):
    """`vu`: how many messages the page shows. `texte`: what one writes; too long a text is told at its field."""

    vu = Whole(9_999, said="Rechargez la page, puis recommencez.")
    texte = Prose(LONGEST)


@frozen
class Ask:
    """Who writes in which thread, over how many messages, under which Idempotency-Key."""

    compte: str
    numero: str
    vu: int
    texte: str
    key: str

    @property
    def request(self) -> once.Request:
        """What the key stands for."""
        return once.Request(person_key(self.compte), self.key, once.trace(self.numero, ACT, self.vu, self.texte))


def write(ask: Ask, now: datetime) -> MessageEcrit:
    """The message as it is kept; the same request asked again gets the same answer.

    ThreadClosed, ThreadMoved over messages that were not seen, TooManyMessages.
    """
    try:
        return _write(ask, thread.read(claims.load(ask.compte, ask.numero, now)))
    except (errors.Refusal, Refused) as refused:
        if (kept := once.find(ask.request, now)) is not None:
            return cast("MessageEcrit", kept[1])
        if isinstance(refused, errors.Refusal):
            raise
        raise ThreadMoved() from None


def _write(ask: Ask, found: Thread) -> MessageEcrit:
    """The message, the list of the service, its notice, the kept answer and the journal: all of it, or nothing."""
    now, who = found.claim.now, account_key(ask.compte)
    if not found.is_open:
        raise ThreadClosed()
    with Transaction() as transaction:
        answer = thread.add(transaction, found, ask.vu, INTERVENANT, ask.texte)
        once.keep(transaction, ask.request, (201, answer), now)
        journal.put(transaction, ACT, objet=who, acteur=who, now=now, mission=ask.numero)
        notices.gather(transaction, str(found.head.service), now)
    logs.event("message_written", person=ask.compte)
    return answer


def read(compte: str, numero: str, now: datetime) -> FilLu:
    """The thread of one of the person's missions; ClaimUnknown for anybody else's."""
    found = thread.read(claims.load(compte, numero, now))
    return {
        "numero": numero,
        "service": found.claim.etat.service,
        "gestionnaire": found.claim.found.person.gestionnaire_nom,
        "ouvert": found.is_open,
        "en_attente": found.head.attente is not None,
        "vu": found.count,
        "messages": [thread.shown(one) for one in found.messages],
    }
