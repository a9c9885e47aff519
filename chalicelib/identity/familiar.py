"""The browsers that an account was opened from: the first success from a new one is told to the person by e-mail."""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import outbox
from chalicelib.identity.models import Compte
from chalicelib.tables import Transaction

KEPT = 10
"""How many are remembered, the latest ones."""


def meet(compte: Compte, device: str, transaction: Transaction, now: datetime) -> tuple[list[Action], str | None]:
    """What to add to the account's update, and the job of the e-mail when there is something to tell.

    An account that was never opened has nothing to compare with: its first browser is only remembered.
    """
    known = [str(name) for name in compte.appareils or []]
    if device in known:
        return [], None
    job = None
    if known and compte.courriel:
        told = {"compte": compte.pk.removeprefix("C#"), "appareil": device}
        job = outbox.put(transaction, "avis_nouvel_appareil", now=now, **told)
    return [Compte.appareils.set([*known, device][-KEPT:])], job
