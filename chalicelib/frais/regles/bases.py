"""What the amount of a trip was chosen between, shown side by side."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Base:
    """One way to repay a trip: what it comes to in euros, None while unread; whether it is the one due, and why."""

    libelle: str
    montant: Decimal | None
    retenue: bool
    raison: str

    def en_json(self) -> dict[str, object]:
        """As kept with a claim, the amount as a text."""
        return vars(self) | {"montant": None if self.montant is None else str(self.montant)}
