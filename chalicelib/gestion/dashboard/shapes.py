"""What the answers of the dashboard hold: its tables, row by row, and until when they are counted."""

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


class LigneDeParts(TypedDict):
    """The halves of an exam, a centre or a service, by whom they wait for. `montant`: of those transmitted.

    `code`: the UAI of a centre, the name of the others.
    """

    session: str
    code: str
    nom: str
    pas_encore: int
    a_transmettre: int
    a_decider: int
    en_paiement: int
    paye: int
    sans_suite: int
    total: int
    montant: Montant


class LigneDeSemaines(TypedDict):
    """What halves did in the week of a Monday."""

    session: str
    semaine: Jour
    transmises: int
    acceptees: int
    payees: int


class LigneDeRetards(TypedDict):
    """Who has something to transmit, and the last day on which it can be."""

    compte: str
    numero: str
    nom: str | None
    prenom: str | None
    mission: str
    examen: str | None
    service: str
    session: str
    fin: HeureLocale
    echeance: Jour
    telephone: str | None


class AvantEcheance(TypedDict):
    """Claims that may still be transmitted: their last day is near, or later."""

    proche: int
    plus_tard: int


class Attente(TypedDict):
    """Claims that wait for a decision, by state. `au_moins`: there are more, not counted yet."""

    etats: dict[str, int]
    au_moins: bool


class TableauDeBord(TypedDict):
    """Every table of one session. `quand`: until when it is counted, None while nothing has been counted yet.

    `en_cours`: everybody is being counted anew. `suite`: the cursor of the next who are late, None at the end.
    """

    quand: Moment | None
    en_cours: bool
    services: list[str]
    sessions: list[str]
    session: str | None
    etats: list[LigneDEtats]
    motifs: list[LigneDeMotifs]
    blocages: list[LigneDeBlocages]
    examens: list[LigneDeParts]
    centres: list[LigneDeParts]
    par_service: list[LigneDeParts]
    semaines: list[LigneDeSemaines]
    retards: list[LigneDeRetards]
    suite: str | None
    a_transmettre: AvantEcheance


Table = Literal["etats", "motifs", "blocages", "examens", "centres", "par_service", "semaines", "retards"]
"""The tables, each of which is given as CSV."""
