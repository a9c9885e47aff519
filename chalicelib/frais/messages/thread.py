"""A thread as it is now, whether one may still write in it, and adding to it: one message, or nothing."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from chalicelib import tables
from chalicelib.frais.claim import contesting, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.messages.models import (
    INTERVENANT,
    SERVICE,
    Fil,
    Message,
    head_key,
    message_key,
    waiting_list,
)
from chalicelib.frais.messages.refusals import ThreadMoved, TooManyMessages
from chalicelib.frozen import frozen
from chalicelib.identity.models import person_key
from chalicelib.tables import Dossiers, Transaction
from chalicelib.tables.items import Raw

if TYPE_CHECKING:
    from chalicelib.frais.messages.shapes import MessageEcrit, MessageLu

LONGEST = 2000
"""Signs of a message."""
AHEAD, MOST = 10, 200
"""Messages of a person that wait for an answer; messages of a thread, past which the service alone may add as many."""
_EXTRACT = 160
_OPEN = frozenset({*states.SENT, *states.NOT_BEGUN, states.RENVOYE} - {states.ACCEPTE, states.TRAITE})
_SETTLED_BY_RULE = frozenset({states.PAS_DE_FRAIS, states.INVALIDABLE})


@frozen
class Thread:
    """The claim that it is about, its head (not kept yet while nobody wrote) and its messages, oldest first."""

    claim: Claim
    head: Fil
    messages: list[Message]

    @property
    def count(self) -> int:
        """Messages written so far."""
        return int(self.head.nombre)

    @property
    def is_open(self) -> bool:
        """Whether the person may write."""
        return not is_over(self.claim)


def read(claim: Claim) -> Thread:
    """The thread of a claim, by one consistent query."""
    return of(claim, kept(str(claim.etat.compte), str(claim.etat.numero)))


def kept(compte: str, numero: str) -> list[Raw]:
    """What is kept of a thread, for whoever reads its claim at the same time."""
    rooms, sk = "pk = :pk AND sk BETWEEN :first AND :last", head_key(numero)
    return list(tables.query(Dossiers, rooms, pk=person_key(compte), first=sk, last=f"{sk}#~"))


def waiting(compte: str, numero: str) -> int:
    """Messages of the person that wait for an answer; one consistent read."""
    try:
        return int(Fil.get(person_key(compte), head_key(numero), consistent_read=True).suite)
    except Fil.DoesNotExist:
        return 0


def of(claim: Claim, found: list[Raw]) -> Thread:
    """The thread of a claim, from what is kept of it."""
    etat, sk = claim.etat, head_key(str(claim.etat.numero))
    head = next((Fil.from_raw_data(raw) for raw in found if raw["sk"]["S"] == sk), None)
    made = head or Fil(etat.pk, sk, numero=etat.numero, compte=etat.compte, nombre=0, suite=0)
    made.service = etat.service  # which may have changed since it was written
    return Thread(claim, made, [Message.from_raw_data(raw) for raw in found if raw["sk"]["S"] != sk])


def is_over(claim: Claim) -> bool:
    """Nothing is left to do, send, decide, pay or contest: whoever has a question then calls."""
    if not claim.affectation.annulee and claim.moment != "passee":
        return False
    if contesting.waiting(claim.etat) is not None or contesting.target(claim) is not None:
        return False
    left = _OPEN - _SETTLED_BY_RULE
    return not any(half in left or (half in states.EDITABLE and not claim.is_late) for half in claim.halves)


def add(
    transaction: Transaction, found: Thread, seen: int, de: str, texte: str, par: str | None = None
) -> MessageEcrit:
    """Puts a message in the transaction, and gives its rank and moment; `seen`: the messages that its author saw.

    ThreadMoved when there are others, TooManyMessages past the limits; Refused at the commit if one comes meanwhile.
    """
    head, moment = found.head, found.claim.now.astimezone(UTC).isoformat(timespec="seconds")
    if seen != found.count:
        raise ThreadMoved()
    if found.count >= 2 * MOST or (de == INTERVENANT and (found.count >= MOST or int(head.suite) >= AHEAD)):
        raise TooManyMessages()
    rank = found.count + 1
    message = Message(head.pk, message_key(str(head.numero), rank), de=de, quand=moment, texte=texte, par=par)
    transaction.save(message, condition=Message.pk.does_not_exist())
    after = answered(head) if de == SERVICE else _waiting(head, moment, texte)
    after.nombre = rank
    move(transaction, head, after)
    return {"vu": rank, "quand": moment}


def move(transaction: Transaction, head: Fil, after: Fil) -> None:
    """The head as it becomes, over the very one that was read."""
    before = int(head.nombre)
    same = (Fil.nombre == before) & (Fil.suite == int(head.suite)) if before else Fil.pk.does_not_exist()
    transaction.save(after, condition=same)


def answered(head: Fil) -> Fil:
    """The head once nothing waits for an answer."""
    after = Fil(head.pk, head.sk, numero=head.numero, compte=head.compte, service=head.service)
    after.nombre, after.suite = int(head.nombre), 0
    return after


def shown(one: Message) -> MessageLu:
    """As both sides read it; who of the service wrote stays with the service."""
    return {"de": str(one.de), "quand": str(one.quand), "texte": str(one.texte)}


def _waiting(head: Fil, now: str, texte: str) -> Fil:
    after = answered(head)
    since = str(head.attente or now)
    after.suite, after.attente = int(head.suite) + 1, since
    after.extrait = " ".join(texte.split())[:_EXTRACT]
    after.liste, after.rang = waiting_list(str(head.service)), f"{since}#{head.numero}#{head.compte}"
    return after
