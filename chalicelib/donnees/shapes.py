"""The shapes of the answers about a person's data; read by mypy and by the making of docs/openapi.json alone."""

from typing import Annotated

from typing_extensions import TypedDict

from chalicelib.gestion.people.shapes import ActeDuJournal
from chalicelib.web.shapes import Jour, Moment, among

NomDeDemande = Annotated[str, among("rectification", "effacement", "limitation", "opposition")]
SuiteDeDemande = Annotated[str, among("faite", "refusee")]


class SorteGardee(TypedDict):
    """A kind of data that is held. `nombre`: how many of it; `duree` and `depuis`: how long, from what."""

    quoi: str
    pourquoi: str
    base: str
    duree: str
    depuis: str
    nombre: int


class CopieDesDonnees(TypedDict):
    """`prete`: it can be had until `expire`."""

    demandee: Moment | None
    prete: bool
    expire: Moment | None


class DemandeSurSesDonnees(TypedDict):
    """`echeance`: last day to answer. `suite`, `reponse`: None until it is answered."""

    sorte: NomDeDemande
    libelle: str
    texte: str
    demandee: Moment
    echeance: Jour
    suite: SuiteDeDemande | None
    reponse: str | None
    repondue: Moment | None


class MesDonnees(TypedDict):
    sortes: list[SorteGardee]
    actes: list[ActeDuJournal]
    copie: CopieDesDonnees
    demandes: list[DemandeSurSesDonnees]


class DemandeAEtudier(DemandeSurSesDonnees):
    """A request that waits for an answer. `propre`: of the member's own file: a colleague answers."""

    id: str
    nom: str
    prenom: str
    numero: str
    retard: bool
    propre: bool


class DemandesAEtudier(TypedDict):
    """`suite`: where the next page begins; null after the last."""

    demandes: list[DemandeAEtudier]
    suite: str | None
