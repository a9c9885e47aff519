"""From an e-mail address to those who have it: a digest beside each person, written wherever their address is."""

from pynamodb.transactions import TransactWrite

from chalicelib import tables
from chalicelib.identity import entries
from chalicelib.identity.models import person_key
from chalicelib.tables import Dossiers


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


def having(courriel: str) -> list[str]:
    """The accounts that have the address, in no order; may be a second late.

    A box that several people read is one of some tens of people: one answer of the index holds thousands.
    """
    liste, rang = entries.of_courriel(courriel)
    found, _ = tables.list_page(liste, rang, "rang", (), None)
    return [raw["pk"]["S"].removeprefix("P#") for raw in found]
