"""What the amount of a trip was chosen between, shown side by side."""

from dataclasses import dataclass
from decimal import Decimal

from chalicelib.frais.regles import formats


@dataclass(frozen=True)
class Base:
    """One way to repay a trip: what it comes to in euros, None while unread; whether it is the one due, and why."""

    libelle: str
    montant: Decimal | None
    retenue: bool
    raison: str

    @property
    def phrase(self) -> str:
        """The whole in words, as every page and document prints it."""
        somme = "à relever par le service" if self.montant is None else formats.euros(self.montant)
        return formats.phrase(f"{self.libelle}{', base retenue' if self.retenue else ''} : {somme}. {self.raison}")

    def en_json(self) -> dict[str, object]:
        """As kept with a claim, the amount as a text."""
        return vars(self) | {"montant": None if self.montant is None else str(self.montant), "phrase": self.phrase}
