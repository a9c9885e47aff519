"""What the ways in to the touching communes answer."""

from typing_extensions import TypedDict

from chalicelib.gestion.claims.shapes import Personne


class EtatSuspendu(TypedDict):
    """A claim that hangs on what is said of two communes."""

    compte: str
    numero: str
    personne: Personne
    examen: str | None


class CoupleDeCommunes(TypedDict):
    """Two communes that touch, by code and name, of which nobody said whether public transport joins them."""

    commune: str
    commune_nom: str
    voisine: str
    voisine_nom: str
    etats: list[EtatSuspendu]


class CouplesATrancher(TypedDict):
    """What the claims looked at hang on. `suite`: the cursor of those that follow."""

    couples: list[CoupleDeCommunes]
    suite: str | None


class CoupleTranche(TypedDict):
    """What was said of two communes, by their codes of today."""

    commune: str
    voisine: str
    desservie: bool
