"""What the answers of the dashboard hold: its tables, row by row, and when they were counted."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from chalicelib.frais.shown.shapes import NomDeMoitie
from chalicelib.web.shapes import HeureLocale, Jour, Moment, Montant, among


class LigneDEtats(TypedDict):
    """The halves of a service in a state. `age_median`: days."""

    session: str
    service: str
    moitie: NomDeMoitie
    etat: str
    libelle: str
    nombre: int
    montant: Montant
    age_median: int | None


class LigneDeMotifs(TypedDict):
    """How often a motif was given."""

    session: str
    service: str
    genre: Annotated[str, among("renvoi", "refus", "rejet")]
    motif: str
    libelle: str
    nombre: int


class LigneDeBlocages(TypedDict):
    """How many halves of a service one reason holds up."""

    session: str
    service: str
    moitie: NomDeMoitie
    blocage: str
    libelle: str
    nombre: int


class LigneDeSilences(TypedDict):
    """Who has something to transmit and soon no longer can."""

    compte: str
    numero: str
    nom: str | None
    prenom: str | None
    mission: str
    examen: str | None
    service: str | None
    session: str | None
    fin: HeureLocale
    echeance: Jour
    telephone: str | None


class AvantEcheance(TypedDict):
    """Claims that may still be transmitted: their last day is near, or later."""

    proche: int
    plus_tard: int


class TableauDeBord(TypedDict):
    """Every table. `quand`: moment of the count, None while nothing has been counted yet."""

    quand: Moment | None
    en_cours: bool
    services: list[str]
    sessions: list[str]
    etats: list[LigneDEtats]
    motifs: list[LigneDeMotifs]
    blocages: list[LigneDeBlocages]
    silences: list[LigneDeSilences]
    a_transmettre: AvantEcheance


Table = Literal["etats", "motifs", "blocages", "silences"]
"""The tables that are also given as CSV."""
