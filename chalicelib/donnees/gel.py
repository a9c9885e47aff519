"""The legal hold: while it stands, nothing of the person goes, whoever asks and however old it is."""

from datetime import datetime

from chalicelib import journal, logs
from chalicelib.donnees.models import GEL, Gel
from chalicelib.identity.models import Compte, account_key
from chalicelib.tables import Refused, Transaction


def poser(compte: str, motif: str, acteur: str, now: datetime) -> bool:
    """False when a hold stands already, or nobody has this account."""
    account = account_key(compte)
    held = Gel(account, GEL, motif=motif, pose=now.isoformat(timespec="seconds"), par=acteur)
    try:
        with Transaction() as transaction:
            transaction.condition_check(Compte, account, "C", condition=Compte.efface.does_not_exist())
            transaction.save(held, condition=Gel.pk.does_not_exist())
            journal.put(transaction, "donnees_gelees", objet=account, acteur=acteur, now=now)
    except Refused:
        return False
    logs.event("data_held", person=compte)
    return True


def lever(compte: str, acteur: str, now: datetime) -> bool:
    """False when no hold stands."""
    account = account_key(compte)
    try:
        with Transaction() as transaction:
            transaction.delete(Gel(account, GEL), condition=Gel.pk.exists())
            journal.put(transaction, "donnees_degelees", objet=account, acteur=acteur, now=now)
    except Refused:
        return False
    logs.event("data_released", person=compte)
    return True
