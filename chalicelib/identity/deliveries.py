"""What left for a person by e-mail, and what became of it: kind, moment, fate, never the text nor the address.

Our own record and the events of SES write the same line, in any order, each as often as it comes.
"""

from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.academie import ACADEMIE
from chalicelib.identity.models import Compte, Parti, account_key
from chalicelib.tables import Refused, Transaction

DELAYED, RETURNED, BLOCKED = "retarde", "revenu", "bloque"
DELIVERED, REFUSED, COMPLAINED = "remis", "refuse", "plainte"
RANKS = {DELAYED: 1, RETURNED: 2, BLOCKED: 3, DELIVERED: 4, REFUSED: 5, COMPLAINED: 6}
"""Fate -> rank. An automatic answer « I am away » is told as returned, after what was delivered: delivered it stays."""
SHOWN = 20


def record(compte: str, job: str, template: str, now: datetime) -> None:
    """A message left."""
    line = Parti(account_key(compte), f"E#{job}#{template}")
    _write(line, _born(template, now), Parti.parti.does_not_exist())


def tell(compte: str, job: str, template: str, fate: str, *, sent: datetime, at: datetime) -> None:
    """What became of a message; twice is once, and a lower fate that comes later changes nothing."""
    line, rank = Parti(account_key(compte), f"E#{job}#{template}"), RANKS[fate]
    fates = [Parti.sort.set(fate), Parti.sort_le.set(int(at.timestamp())), Parti.rang.set(rank)]
    _write(line, [*_born(template, sent), *fates], Parti.rang.does_not_exist() | (Parti.rang < rank))


def of(compte: str) -> list[Parti]:
    """The last messages to a person, the newest first."""
    found = Parti.query(account_key(compte), Parti.sk.startswith("E#"), consistent_read=True)
    return sorted(found, key=lambda line: int(line.parti), reverse=True)[:SHOWN]


def _born(template: str, sent: datetime) -> list[Action]:
    from chalicelib.academie import conservation  # with the first line: as journal.py says

    over = conservation.fin(conservation.en_vigueur(ACADEMIE, "courriels", sent.date()), sent)
    moment = int(sent.timestamp())
    return [
        Parti.sorte.set(template),
        Parti.parti.set(Parti.parti | moment),
        Parti.ttl.set(Parti.ttl | int(over.timestamp())),
    ]


def _write(line: Parti, actions: list[Action], condition: Condition) -> None:
    """Beside an account that is there: an erased one stays erased."""
    there = Compte.pk.exists() & Compte.efface.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.condition_check(Compte, line.pk, "C", condition=there)
            transaction.update(line, actions=actions, condition=condition)
    except Refused:
        return
