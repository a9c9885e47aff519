"""The expenses of a trip repaid at the price paid beside tickets: one row each, and everything follows from it.

A new one is a row here and a field of `declaration.Trajet`: the form, the checks, the lines, the receipts, the
corrections and the API read this table.
"""

from collections.abc import Sequence
from decimal import Decimal

from chalicelib.frozen import frozen


@frozen
class Poste:
    """One expense that goes with an authorised vehicle (T3, T7).

    `code`: the field of the trip, and the code of its line. `libelle`: a masculine noun with its capital. `modes`: the
    means of transport for which the form asks it. `maximum`: the largest price taken, in euros. `genre`: the kind of
    receipt that proves it (baremes/justificatifs.toml). `corrigeable`: whether the service may correct it.
    `inhabituel`: beyond this price in euros, a second look; no text sets it.
    """

    code: str
    libelle: str
    modes: tuple[str, ...]
    maximum: int
    genre: str
    corrigeable: bool
    inhabituel: Decimal

    @property
    def nom(self) -> str:
        """The noun inside a sentence."""
        return self.libelle[0].lower() + self.libelle[1:]


POSTES = (
    Poste("peage", "Péage", ("voiture", "moto", "location"), 2_000, "transport", True, Decimal(100)),
    Poste("stationnement", "Stationnement", ("voiture", "moto", "location"), 2_000, "transport", True, Decimal(100)),
)

GENRES = {
    "repas_dejeuner": "repas",
    "repas_diner": "repas",
    "nuit": "hebergement",
    "billet": "transport",
    **{poste.code: poste.genre for poste in POSTES},
}
"""Code of a line -> the kind of receipt that proves it."""


def ensemble(lien: str = "et", avant: Sequence[str] = ()) -> str:
    """« péage et stationnement »; `avant`: what is named first, as in « billets, péage ou stationnement »."""
    *premiers, dernier = [*avant, *(poste.nom for poste in POSTES)]
    return f"{', '.join(premiers)} {lien} {dernier}" if premiers else dernier


def aucun() -> str:
    """« péage ni stationnement », after « ni » or « sans »."""
    return " ni ".join(poste.nom for poste in POSTES)
