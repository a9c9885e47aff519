"""What the answers about missions hold: the list of a session, one mission with its people."""

from typing import Annotated

from typing_extensions import TypedDict

from chalicelib.web.shapes import Moment, among

ETATS = ("a_venir", "en_cours", "passee", "annulee")


class FaitsDeMission(TypedDict):
    """What the list knows of a mission. `debut`, `fin`: wall-clock time at the centre. `personnes`: placed on it.

    `taux`: the rate code of its row, « A_CONFIGURER » where the exam gives it. `mode`: « ponctuelle » or « ECA ».
    """

    numero: str
    examen: str
    specialite: str
    epreuve: str
    type: str
    debut: str
    fin: str
    centre: str
    centre_nom: str
    commune: str
    service: str
    annulee: bool
    taux: str
    mode: str
    personnes: int


class LigneDeMission(FaitsDeMission):
    """The same as it is now."""

    etat: Annotated[str, among(*ETATS)]
    type_libelle: str
    heure: str | None


class CentreConnu(TypedDict):
    """A centre by its name."""

    uai: str
    nom: str


class Centres(TypedDict):
    """`a_relever`: the sessions to be read before all of them are known."""

    centres: list[CentreConnu]
    services: list[str]
    a_relever: list[str]


class ListeDeMissions(TypedDict):
    """A page of missions, and what the others may be narrowed by.

    `quand`: when they were read, None when never. `a_relever`: they are to be read again. `total`: how many pass.
    """

    session: str
    sessions: list[str]
    quand: Moment | None
    a_relever: bool
    services: list[str]
    examens: list[str]
    centres: list[CentreConnu]
    total: int
    page: int
    pages: int
    missions: list[LigneDeMission]


class PlaceDeMission(TypedDict):
    """Somebody on a mission. `remuneration`, `deplacement`: the state of each half in words; None without a claim.

    `retirable`: whether this member may take them off it, whom nobody convoked.
    """

    compte: str
    numero: str
    nom: str
    prenom: str
    convoquee: Moment | None
    constat: str
    remuneration: str | None
    deplacement: str | None
    annulee: bool
    retirable: bool


class MissionEtPersonnes(LigneDeMission):
    """A mission and who is on it. `annulable` and what follows: what this member may do of it now."""

    session: str
    adresse: str | None
    annulable: bool
    retablissable: bool
    deplacable: bool
    ouverte: bool
    places: list[PlaceDeMission]


class MissionAnnulee(TypedDict):
    """How many people are on it, and for how many of them it was done already, by a call that was cut."""

    personnes: int
    deja: int


class MissionDeplacee(MissionAnnulee):
    """The same. `chevauchements`: who is elsewhere at that time, a sentence each."""

    chevauchements: list[str]


class PersonnePlacee(TypedDict):
    """Who was placed. `deja`: they were on it."""

    compte: str
    nom: str
    prenom: str
    deja: bool
    chevauchements: list[str]


class PersonneRetiree(TypedDict):
    """`deja`: they were not on it."""

    deja: bool
