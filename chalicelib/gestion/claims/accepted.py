"""The halves that are accepted and wait to be paid: one item each, in a list by service, oldest first."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.tables import Dossiers, Transaction
from chalicelib.tables.attributes import NumberAttribute, UnicodeAttribute


class Acceptee(Dossiers):
    """pk `P#<compte>`, sk `V#<numero>#<half>`: there exactly while that half of the claim is VALIDE.

    `liste` = `acceptees#<service>`, `rang` = moment of the acceptance, numero, half, compte. `montant`: cents.
    `retour_jusqu_a`: the moment before which it may be undone, so promised; absent where nothing was.
    """

    numero = UnicodeAttribute(null=True)
    compte = UnicodeAttribute(null=True)
    moitie = UnicodeAttribute(null=True)
    service = UnicodeAttribute(null=True)
    montant = NumberAttribute(null=True)
    accepte = UnicodeAttribute(null=True)
    retour_jusqu_a = UnicodeAttribute(null=True)


def of_service(service: str) -> Iterator[Acceptee]:
    """The accepted halves of a service, oldest first; may be a second late: the claim itself decides."""
    return iter(Acceptee.by_liste.query(f"acceptees#{service}"))


def after(service: str, rang: str, most: int) -> list[Acceptee]:
    """The next ones: those that stay where they are, held back, must not be met again."""
    beyond = Acceptee.rang > rang if rang else None
    return list(islice(Acceptee.by_liste.query(f"acceptees#{service}", beyond), most))


def put(transaction: Transaction, etat: EtatDeFrais, half: str, now: datetime, until: str | None = None) -> None:
    """Enters the list, in the transaction of the acceptance."""
    moment = now.isoformat(timespec="seconds")
    transaction.save(
        Acceptee(
            etat.pk,
            _key(etat, half),
            liste=f"acceptees#{etat.service}",
            rang=f"{moment}#{etat.numero}#{half}#{etat.compte}",
            numero=etat.numero,
            compte=etat.compte,
            moitie=half,
            service=etat.service,
            montant=int(getattr(etat, f"montant_{half}") or 0),
            accepte=moment,
            retour_jusqu_a=until,
        )
    )


def remove(transaction: Transaction, etat: EtatDeFrais, half: str) -> None:
    """Leaves the list, in the transaction of whatever takes the half out of VALIDE."""
    transaction.delete(Acceptee(etat.pk, _key(etat, half)))


def _key(etat: EtatDeFrais, half: str) -> str:
    return f"V#{etat.numero}#{half}"
