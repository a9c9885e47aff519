"""What is answered of a claim: the most important shape of the service."""

from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from chalicelib.frais.claim.shapes import CalculPublic as CalculPublic
from chalicelib.frais.claim.shapes import DeclarationLue as DeclarationLue
from chalicelib.frais.claim.shapes import Manque as Manque
from chalicelib.frais.claim.shapes import NomDeMoitie as NomDeMoitie
from chalicelib.frais.claim.shapes import Prevision as Prevision
from chalicelib.frais.claim.shapes import PrevisionDEtat as PrevisionDEtat
from chalicelib.frais.claim.shapes import Suivi as Suivi
from chalicelib.frais.claim.shapes import SuiviDesMoities as SuiviDesMoities
from chalicelib.frais.claim.shapes import Texte, Valeur
from chalicelib.missions.shapes import Mission
from chalicelib.web.shapes import Formulaire, Jour, Kilometres, Moment, Montant, among


class Commune(TypedDict):
    """`code`: INSEE; `codes_postaux`: the first four at most, which tell namesakes apart."""

    code: str
    nom: str
    codes_postaux: list[str]


class CommunesTrouvees(TypedDict):
    """The largest first; `suite`: there are more."""

    communes: list[Commune]
    suite: bool


class MoitieSansMontant(TypedDict):
    """Where a half stands. `libelle`: in plain words; `mot`: the word of the service. `raison`, `phrase`, `reference`:
    why it is due or not. `premiere_mission`: the number of the mission where the travel of that day is entered, when it
    is not here."""

    etat: str
    libelle: str
    mot: str
    modifiable: bool
    raison: str
    phrase: str
    reference: str
    premiere_mission: Texte


class MontantDit(TypedDict):
    """An amount in euros, a text with two decimals, and as it is said: never 0,00 € for what is not known yet."""

    montant: Montant
    dit: str


class Moitie(MoitieSansMontant, MontantDit):
    """A half with its amount."""


class RenvoiLu(TypedDict):
    """What the service sent back: what, why and until when, and the step of the form where it is corrected."""

    phrase: str
    etape: Annotated[str, among("travail", "deplacement")]


class EtatDUneMission(TypedDict):
    """What the list of missions says of the claim."""

    remuneration: MoitieSansMontant
    deplacement: MoitieSansMontant
    a_faire: bool
    renvoi: RenvoiLu | None


class MissionConvoquee(Mission):
    """A mission as its person reads it; `etat_de_frais` is null until the convocation has made one."""

    etat_de_frais: EtatDUneMission | None


class SesMissions(TypedDict):
    missions: list[MissionConvoquee]


class ResumeDEtat(TypedDict):
    """One line of the list. `a_faire`: it waits for its person; `a_configurer`: the total is only a floor; `dit`: the
    total in words."""

    numero: str
    mission: Mission
    remuneration: Moitie
    deplacement: Moitie
    total: Montant
    dit: str
    a_configurer: bool
    a_faire: bool
    renvoi: RenvoiLu | None
    version: int
    transmis: Moment | None
    echeance: Jour


class ATransmettre(TypedDict):
    nombre: int
    total: Montant


class CompteurDeKilometres(TypedDict):
    annee: str
    km: Kilometres


class SesEtats(TypedDict):
    """What waits for the person first, soonest deadline first; then the latest missions."""

    etats: list[ResumeDEtat]
    a_transmettre: ATransmettre
    kilometres: CompteurDeKilometres


class SimulationCalculee(TypedDict):
    calcul: CalculPublic
    prevision: Prevision
    manques: list[Manque]


class Justificatif(TypedDict):
    """`ligne`: JSON pointer of what it proves; `etat`: `attente` until its bytes are checked."""

    id: str
    ligne: Texte
    nom: Texte
    type: Texte
    taille: int
    etat: Annotated[str, among("attente", "pret")]
    ajoute: Moment | None


class Piece(Justificatif):
    """`deja_utilise`: the person's other missions that have the very same file; `en_double`: this claim has it too."""

    deja_utilise: list[str]
    en_double: bool


class Justificatifs(TypedDict):
    pieces: list[Piece]
    modifiable: bool
    maximum: int
    taille_maximum: int
    types: list[str]
    genres: dict[str, str]


class JustificatifAnnonce(TypedDict):
    """`envoi` is null once the file has been checked."""

    justificatif: Justificatif
    envoi: Formulaire | None


class PieceDeclaree(TypedDict):
    """A receipt on the line that it proves."""

    id: str
    nom: Texte
    etat: Annotated[str, among("attente", "pret")]


class LigneDeclaree(TypedDict):
    """One value as it was declared, in words. `pointeur`: its place in the declaration, "" where nobody types it;
    `avis`: what is unusual about it, or still to be done."""

    pointeur: str
    libelle: str
    valeur: str
    avis: list[str]
    pieces: list[PieceDeclaree]


class PartieDeclaree(TypedDict):
    """The work, one absence, what concerns all of them."""

    moitie: NomDeMoitie
    titre: str
    lignes: list[LigneDeclaree]


class DecisionLue(TypedDict):
    """`recours` for a refusal, `echeance` for a send-back."""

    moitie: NomDeMoitie
    etat: str
    recours: Texte
    echeance: Jour | None
    motif: Texte
    libelle: Texte
    texte: Texte


class CorrectionLue(TypedDict):
    quand: Moment
    par: NotRequired[str]
    moitie: NomDeMoitie
    pointeur: str
    libelle: str
    avant: Valeur
    apres: Valeur
    montant_avant: Montant
    montant_apres: Montant
    texte: str


class ConstatDit(TypedDict):
    """What a centre, the service or a file said of the work, in words. `quoi`: a code that can be counted."""

    quand: Moment
    quoi: str
    phrase: str
    texte: Texte


class ContestationLue(TypedDict):
    """`suite`: None while the service owes its answer."""

    quand: Moment
    objet: str
    libelle: str
    texte: str
    suite: Annotated[str, among("accueillie", "rejetee")] | None
    suite_libelle: Texte
    reponse: Texte
    repondu: Moment | None


class DemandeLue(TypedDict):
    """What was asked before leaving. `suite`: None while the service owes its answer."""

    quand: Moment
    objet: str
    libelle: str
    texte: str
    suite: Annotated[str, among("accordee", "refusee")] | None
    suite_libelle: Texte
    reponse: Texte
    repondu: Moment | None


class Demandable(TypedDict):
    """One thing that may be asked before leaving."""

    objet: str
    libelle: str


class Contestable(TypedDict):
    """`jusqu_au`: the last day to contest, included."""

    objet: str
    libelle: str
    jusqu_au: Jour


class SimulationDEtat(TypedDict):
    calcul: CalculPublic
    declare: list[PartieDeclaree]
    prevision: PrevisionDEtat
    manques: list[Manque]


class Acte(TypedDict):
    quand: Moment
    quoi: str
    libelle: str


class Etat(ResumeDEtat):
    """Everything of one claim: what was declared, what it gives and why, what is missing, what may be done. `declare`:
    what was declared, in words; `reference`: of its last filing, null while nothing is filed."""

    declaration: DeclarationLue
    declare: list[PartieDeclaree]
    reference: Texte
    calcul: CalculPublic
    manques: list[Manque]
    modifiable: bool
    peut_transmettre: bool
    peut_retirer: bool
    hors_delai: bool
    enregistre: Moment | None
    prevision: PrevisionDEtat
    justificatifs: Justificatifs
    suivi: SuiviDesMoities
    decisions: list[DecisionLue]
    corrections: list[CorrectionLue]
    constats: list[ConstatDit]
    contestations: list[ContestationLue]
    contestable: Contestable | None
    demandes: list[DemandeLue]
    demandable: list[Demandable]
    historique: list[Acte]
