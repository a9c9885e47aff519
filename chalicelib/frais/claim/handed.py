"""What waits on a claim for its service goes, with the claim, to the service that its mission has since."""

from chalicelib import tables
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.tables import Dossiers, Transaction

_WAITING = ("Q#", "T#")
"""Sort keys, before a numéro: contestations and requests, threads. Each is on the list `<what>#<service>`."""


def over(transaction: Transaction, etat: EtatDeFrais, service: str) -> None:
    """Adds it to the transaction that gives the claim to another service; Refused when one was answered meanwhile."""
    for kind in _WAITING:
        sk = f"{kind}{etat.numero}"
        for raw in tables.query(
            Dossiers, "pk = :pk AND sk BETWEEN :first AND :last", pk=str(etat.pk), first=sk, last=f"{sk}#~"
        ):
            if "liste" in raw:
                listed = raw["liste"]["S"]
                moved = Dossiers.liste.set(f"{listed.partition('#')[0]}#{service}")
                item = Dossiers(str(etat.pk), raw["sk"]["S"])
                transaction.update(item, actions=[moved], condition=Dossiers.liste == listed)
