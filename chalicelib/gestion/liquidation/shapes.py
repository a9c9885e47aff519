"""What the answers about payment hold: counts, batches and their lines, what waits, the payer's files."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from chalicelib.frais.shown.shapes import NomDeMoitie
from chalicelib.web.shapes import Jour, Moment, Montant, Schema, among


class NombreEtMontant(TypedDict):
    """How many halves, and what they come to."""

    nombre: int
    montant: Montant


class LigneDeLot(TypedDict):
    """One half as it was frozen, then its outcome. `resultat`: paye or rejete, None until the payer has answered.

    `compte`: None once its person was erased.
    """

    mission: str
    intervenant: str
    compte: str | None
    moitie: NomDeMoitie
    resultat: Annotated[str, among("paye", "rejete")] | None
    date_paiement: Jour | None
    motif: str | None
    montant: Montant


class LotDePaiement(NombreEtMontant):
    """What left, what the payer answered, what it has not answered yet. `moities`: half -> its count.

    `entres`: claims that are in so far, while the batch is being made; None once it is frozen.
    """

    numero: Annotated[str, Schema(examples=["2026-0001"])]
    service: str
    etat: Annotated[str, among("EN_COURS", "FIGE")]
    entres: int | None
    ouvert: Moment
    fige: Moment | None
    moities: dict[str, NombreEtMontant]
    payes: NombreEtMontant
    rejetes: NombreEtMontant
    attendus: NombreEtMontant


class PageDeLignes(TypedDict):
    """Lines of a batch. `suite`: where the next ones begin, None at the end."""

    lignes: list[LigneDeLot]
    suite: str | None


class LotOuvert(LotDePaiement, PageDeLignes):
    """A batch and some of its lines."""


class LigneRetenue(TypedDict):
    """An accepted half that does not leave, and whose it is."""

    mission: str
    compte: str
    numero: str
    nom: str
    prenom: str
    moitie: NomDeMoitie
    montant: Montant
    dossier_financier: str | None
    dossier_financier_date: Jour | None


class Retenus(NombreEtMontant):
    """The halves that one reason holds back, the first of them by name."""

    raison: Annotated[str, among("annulable", "propre", "dossier_financier", "service_non_fait")]
    libelle: str
    lignes: list[LigneRetenue]


class ServiceALiquider(TypedDict):
    """What would leave now in a service, and what stays with its reason.

    `quand`: when it was counted, None when it never was. `a_compter`: it is to be counted again.
    """

    service: str
    quand: Moment | None
    a_compter: bool
    pret: NombreEtMontant
    moities: dict[str, NombreEtMontant]
    retenus: list[Retenus]


class Avancement(TypedDict):
    """Parts of a file carried out, of how many."""

    faits: int
    morceaux: int


class EssaiDeRetour(TypedDict):
    """What a file of the payer holds; nothing was kept of it. `remarques`: how it was read, columns passed over too."""

    etat: Literal["ESSAI"]
    nom: str
    lots: list[str]
    comptes: dict[str, NombreEtMontant]
    remarques: list[str]


class RetourDuPayeur(TypedDict):
    """A file of the payer that was taken, and how far it is carried out. `remarques`: how it was read."""

    id: str
    nom: str
    etat: Annotated[str, among("EN_COURS", "TERMINE")]
    recu: Moment
    lots: list[str]
    comptes: dict[str, NombreEtMontant]
    remarques: list[str]
    avancement: Avancement


class Liquidation(TypedDict):
    """The whole page of who pays."""

    services: list[ServiceALiquider]
    lots: list[LotDePaiement]
    retours: list[RetourDuPayeur]
