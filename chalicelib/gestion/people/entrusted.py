"""Two acts that open an account to whoever does both: within 72 hours, on one person, they are two members' to do."""

from datetime import datetime

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.identity.models import Compte
from chalicelib.identity.staff import holders, refusals
from chalicelib.identity.staff.models import Personnel

DELAY = 72 * 3600
"""Seconds; as long as an address that a person changes alone waits."""
ADDRESS, PASSWORD = "courriel", "mot_de_passe"


def check(acteur: Personnel, account: Compte, act: str, now: datetime) -> None:
    """OtherMemberNeeded when this member did the other of the two acts less than 72 hours ago."""
    if is_both(acteur, account, act, now):
        raise refusals.OtherMemberNeeded()


def is_both(acteur: Personnel, account: Compte, act: str, now: datetime) -> bool:
    """Whether the member would have done both; with another account of theirs, it is still them."""
    by, when = account.courriel_par, account.courriel_le
    if act == ADDRESS:
        by, when = account.provisoire_par, account.provisoire_le
    recent = when is not None and int(now.timestamp()) - int(when) < DELAY
    return recent and holders.is_by(acteur, str(by))


def done(acteur: Personnel, act: str, now: datetime) -> list[Action]:
    """What the account keeps of the act: who did it, and when."""
    moment = int(now.timestamp())
    if act == ADDRESS:
        return [Compte.courriel_par.set(str(acteur.pk)), Compte.courriel_le.set(moment)]
    return [Compte.provisoire_par.set(str(acteur.pk)), Compte.provisoire_le.set(moment)]


def unchanged(account: Compte, act: str) -> Condition:
    """The other act was not done since the account was read."""
    if act == ADDRESS:
        return _same(Compte.provisoire_le, account.provisoire_le)
    return _same(Compte.courriel_le, account.courriel_le)


def _same(attribute: Attribute[float], read: float | None) -> Condition:
    return attribute.does_not_exist() if read is None else attribute == read
