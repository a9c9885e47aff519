"""A person's kilometres of a civil year: moved in the transaction of the act that counts or releases them."""

from collections.abc import Mapping
from decimal import Decimal

from chalicelib.frais.claim import records
from chalicelib.frais.claim.models import EtatDeFrais, Kilometres
from chalicelib.identity.models import person_key
from chalicelib.missions.collection import Collection
from chalicelib.tables import Transaction


def release(transaction: Transaction, found: Collection, etat: EtatDeFrais) -> None:
    """Gives back what a claim counted: on a withdrawal, a send-back of its travel, a cancellation.

    The caller removes `km_par_annee` from the claim in the same transaction.
    """
    move(transaction, found, str(etat.compte), {int(year): -Decimal(km) for year, km in _own(etat).items()})


def difference(etat: EtatDeFrais, counted: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What moves when a claim that counted `km_par_annee` counts `counted` instead."""
    before = {int(year): Decimal(km) for year, km in _own(etat).items()}
    years = before.keys() | counted.keys()
    moves = {year: counted.get(year, Decimal(0)) - before.get(year, Decimal(0)) for year in sorted(years)}
    return {year: km for year, km in moves.items() if km}


def move(transaction: Transaction, found: Collection, compte: str, moved: Mapping[int, Decimal]) -> None:
    """Adds to each year's counter, under the version that was read in `found`; adding nothing raises it too."""
    known = records.kilometres(found)
    for year, km in moved.items():
        current = known.get(str(year))
        before = Decimal(str(current.km)) if current is not None else Decimal(0)
        transaction.update(
            Kilometres(person_key(compte), f"K#{year}"),
            actions=[Kilometres.km.set(str(before + km)), Kilometres.version.add(1)],
            condition=Kilometres.pk.does_not_exist() if current is None else Kilometres.version == int(current.version),
        )


def _own(etat: EtatDeFrais) -> dict[str, str]:
    return etat.km_par_annee or {}
