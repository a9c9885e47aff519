"""From an e-mail address to those who have it: a digest beside each person, written wherever their address is."""

from pynamodb.transactions import TransactWrite

from chalicelib import tables
from chalicelib.identity import entries
from chalicelib.identity.models import person_key
from chalicelib.tables import Dossiers

_MOST = 20


class AdresseConnue(Dossiers):
    """pk `P#<compte>`, sk `COURRIEL`, `liste` and `rang` as entries.of_courriel gives them; nothing else."""


def keep(transaction: TransactWrite, compte: str, courriel: str | None) -> None:
    """The person is found by this address from now on, by none without one."""
    known = AdresseConnue(person_key(compte), entries.COURRIEL)
    if courriel:
        known.liste, known.rang = entries.of_courriel(courriel)
        transaction.save(known)
    else:
        transaction.delete(known)


def forget(compte: str) -> None:
    """The person is found by no address."""
    tables.delete(AdresseConnue(person_key(compte), entries.COURRIEL))


def having(courriel: str) -> list[str]:
    """The accounts that have the address, twenty at most, in no order; may be a second late."""
    liste, rang = entries.of_courriel(courriel)
    found, _ = tables.list_page(liste, rang, "rang", (), _MOST)
    return [raw["pk"]["S"].removeprefix("P#") for raw in found]
