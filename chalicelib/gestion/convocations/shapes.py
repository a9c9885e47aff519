"""What the answers about convocation runs hold: what a run covers, its list, its print files, what was taken back."""

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from chalicelib.gestion.work.shapes import TravailSuivi
from chalicelib.web.shapes import Moment, among

EtatDeFichier = Literal["en_preparation", "pret", "efface"]


class PorteeDeConvocation(TypedDict):
    """What a run is about: these missions, centres, services, this import, all, or the people of another run."""

    genre: Annotated[str, among("mission", "centre", "service", "import", "tout", "reimpression")]
    valeurs: list[str]


class LigneDeControle(TypedDict):
    """One convocation of the list. `acces`: how the person will come in; `a_verifier`: what is odd; both in words."""

    service: str
    numero: str
    nom: str
    prenom: str
    mission: str
    examen: str
    debut: str
    fin: str
    acces: str
    a_verifier: str


class ConvocationConservee(TypedDict):
    """A convocation that was not taken back, and why. `id`: account id."""

    id: str
    numero: str
    nom: str
    prenom: str
    mission: str
    motif: str


class Retrait(TypedDict):
    """How many convocations are taken back, `deja` of them by an earlier act, and the first of those that stay."""

    annulees: int
    deja: NotRequired[int]
    conservees: list[ConvocationConservee]
    conservees_total: int


class PartieDeLot(TypedDict):
    """A centre or a service whose people may be printed by themselves. `code`: UAI of the centre, or the service."""

    code: str
    nom: str
    personnes: int


class PartiesDeLot(TypedDict):
    """By centre and by service; a person stands once in each."""

    centre: list[PartieDeLot]
    service: list[PartieDeLot]


class ResultatDeConvocation(TypedDict):
    """What a run gave, step by step: nothing of a step that has not come yet.

    `deja`: convocations that earlier runs made. `services`: service -> convocations; `acces`: way in -> people;
    `lignes`: the first of the list. `anomalies`: what is odd -> convocations; `a_verifier`: the first of these.
    """

    convocations: NotRequired[int]
    personnes: NotRequired[int]
    hors_droits: NotRequired[int]
    deja: NotRequired[int]
    services: NotRequired[dict[str, int]]
    acces: NotRequired[dict[str, int]]
    anomalies: NotRequired[dict[str, int]]
    a_verifier: NotRequired[list[LigneDeControle]]
    lignes: NotRequired[list[LigneDeControle]]
    convoquees: NotRequired[int]
    annulation: NotRequired[Retrait]
    parties: NotRequired[PartiesDeLot]


class FichierAImprimer(TypedDict):
    """A file to print; `efface` once its day is over (`expire`: ISO). `nom`: its centre or service, `code` of it."""

    rang: int
    code: str | None
    nom: str | None
    etat: EtatDeFichier
    personnes: int
    lettres: int
    mots_de_passe: int
    expire: Moment | None


class ResumeDeConvocation(TravailSuivi):
    """One line of the list."""

    portee: PorteeDeConvocation


class LotDeConvocations(ResumeDeConvocation):
    """A run. `liste`: the list of its control can be downloaded; `reimpression`: it only prints again."""

    reimpression: bool
    liste: bool
    resultat: ResultatDeConvocation
    fichiers: list[FichierAImprimer]


class LotsDeConvocations(TypedDict):
    """The last runs of the member's services, newest first."""

    lots: list[ResumeDeConvocation]


class PersonneSansCourriel(TypedDict):
    """Somebody of a run whom no e-mail reaches, and why. `id`: account id."""

    id: str
    numero: str
    nom: str
    prenom: str
    motif: Annotated[str, among("aucune", "rebond", "plainte")]
    libelle: str


class SansCourriel(TypedDict):
    """Whose letter is the only word they get, among the `convoquees` of a run."""

    personnes: list[PersonneSansCourriel]
    convoquees: int
