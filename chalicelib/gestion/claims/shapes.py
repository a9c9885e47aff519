"""What the answers about claims hold for who decides: worklist, claim, decisions, corrections, constats."""

from typing import Literal

from typing_extensions import TypedDict

from chalicelib.frais.shown.shapes import (
    CalculPublic,
    ConstatDit,
    ContestationLue,
    CorrectionLue,
    DecisionLue,
    DeclarationLue,
    DemandeLue,
    NomDeMoitie,
    PartieDeclaree,
    Piece,
    SuiviDesMoities,
)
from chalicelib.gestion.people.shapes import ActeDuJournal
from chalicelib.missions.shapes import Mission
from chalicelib.web.shapes import Jour, Moment, Montant

Niveau = Literal["vert", "orange"]


class Personne(TypedDict):
    """Whose a claim is."""

    nom: str
    prenom: str
    numero: str


class MoitieADecider(TypedDict):
    """Where a half stands. `montant`: None while nothing is due; `dit`: the same in words, or what is to be found.

    `mot`: the ministry's word for the state.
    """

    etat: str
    libelle: str
    mot: str
    montant: Montant | None
    dit: str


class RaisonLue(TypedDict):
    """Why a claim is amber. `pointeur` leads to the line of the declaration."""

    code: str
    phrase: str
    moitie: NomDeMoitie
    pointeur: str


class ConstatLu(TypedDict):
    """The constat. `fait`: None while nobody recorded one."""

    fait: bool | None
    quand: Jour | None
    par_le_service: bool
    presents: int | None
    quantite_vue: int | None


class DossierFinancier(TypedDict):
    """The file without which nothing is paid, and since when."""

    etat: str | None
    date: Jour | None
    bloquant: bool


class PremierVisa(TypedDict):
    """The first of two acceptances. `seuil`: euros from which two are needed."""

    moment: Moment
    le_votre: bool
    seuil: Montant


class LigneDeListe(TypedDict):
    """One claim of the worklist. `age`: seconds since it entered its list. `certifie`: the member certified the work
    that waits, so that another accepts it."""

    compte: str
    numero: str
    version: int
    service: str | None
    personne: Personne
    mission: Mission
    remuneration: MoitieADecider
    deplacement: MoitieADecider
    total: Montant
    dit: str
    transmis: Moment | None
    age: int | None
    niveau: Niveau
    raisons: list[RaisonLue]
    constat: ConstatLu
    acceptables: list[NomDeMoitie]
    certifie: bool
    visa: PremierVisa | None
    propre: bool
    dossier_financier: DossierFinancier


class ListeDeTravail(TypedDict):
    """One page. `suite`: the cursor of what follows, None at the end."""

    etats: list[LigneDeListe]
    suite: str | None


class LigneDEtat(TypedDict):
    """A claim that waits for an answer. `quand`, `age`: since when, and its seconds; `propre`: the member's own."""

    compte: str
    numero: str
    service: str | None
    personne: Personne
    mission: Mission
    quand: Moment
    age: int
    propre: bool


class LigneEnAttente(LigneDEtat):
    """A contestation, or a request made before leaving, that waits."""

    objet: str
    libelle: str
    texte: str


class Contestations(TypedDict):
    """The fifty that have waited longest. `suite`: whether there are more."""

    contestations: list[LigneEnAttente]
    suite: bool


class Demandes(TypedDict):
    """The fifty that have waited longest. `suite`: whether there are more."""

    demandes: list[LigneEnAttente]
    suite: bool


class Motifs(TypedDict):
    """Code -> words, of a send-back and of a refusal. `moitie`: code -> the one half that a motif speaks of.

    `reponses`: code -> an answer to the person, ready to be completed.
    """

    renvoi: dict[str, str]
    refus: dict[str, str]
    moitie: dict[str, NomDeMoitie]
    reponses: dict[str, str]


class Reperes(TypedDict):
    """What the pages need to ask their questions. `etats`: state -> words; `minutes_de_retour`: how long an acceptance
    may be taken back."""

    services: list[str]
    etats: dict[str, str]
    motifs: Motifs
    minutes_de_retour: int



class ApercuDeCorrection(TypedDict):
    """What a correction would change."""

    corrections: list[CorrectionLue]


class Corrigeable(TypedDict):
    """A field that may be corrected: its pointer, its words and its value. `entier`: a JSON integer, else a text."""

    pointeur: str
    moitie: NomDeMoitie
    libelle: str
    valeur: str
    entier: bool


class TarifConnu(TypedDict):
    """A fare that the service read for the same journey on some day; `prix`: of one single trip."""

    jour: Jour
    prix: Montant
    source: str


class TarifARelever(TypedDict):
    """A trip due at the second-class fare. `prix`, `source`: what the service read, None before; `connus`: read for
    other claims, that very day first, then the latest."""

    pointeur: str
    libelle: str
    jour: Jour
    prix: Montant | None
    source: str | None
    connus: list[TarifConnu]


class EtatADecider(LigneDeListe):
    """The line, everything declared and computed, what was decided, and act -> halves it may be done on.
    `retour_jusqu_a`: until when what was accepted may be taken back. `empechements`: why what could be accepted is
    another member's to accept."""

    declaration: DeclarationLue
    declare: list[PartieDeclaree]
    reference: str | None
    calcul: CalculPublic
    suivi: SuiviDesMoities
    decisions: list[DecisionLue]
    echeance: Jour
    justificatifs: list[Piece]
    tarifs: list[TarifARelever]
    corrigeables: list[Corrigeable]
    corrections: list[CorrectionLue]
    constats: list[ConstatDit]
    contestations: list[ContestationLue]
    demandes: list[DemandeLue]
    retour_jusqu_a: Moment | None
    actes: dict[str, list[NomDeMoitie]]
    empechements: list[str]


class EtatOuvert(EtatADecider):
    """The same, and the last acts on it, newest first. `messages_en_attente`: of the person, that nobody answered."""

    historique: list[ActeDuJournal]
    messages_en_attente: int



class EtatDeMoitie(TypedDict):
    """A state and the words for it."""

    etat: str
    libelle: str


class DecisionPrise(TypedDict):
    """What a claim has become. `decision`: what was done, « visa » when another member must still accept."""

    numero: str
    compte: str
    version: int
    decision: str
    remuneration: EtatDeMoitie
    deplacement: EtatDeMoitie


class LigneIgnoree(TypedDict):
    """Nothing was done for this claim, and why."""

    compte: str
    numero: str
    suite: Literal["ignore"]
    code: str
    titre: str


class LigneDecidee(TypedDict):
    """What became of one claim of a selection."""

    compte: str
    numero: str
    suite: Literal["fait"]
    decision: str
    version: int


class MoitieAvantApres(TypedDict):
    """A half before and after, in words, and its amount."""

    moitie: NomDeMoitie
    avant: str
    apres: str
    montant: Montant


class LignePrevue(TypedDict):
    """What would become of one claim of a selection. `reste`: the halves that would still wait."""

    compte: str
    numero: str
    suite: Literal["fait"]
    decision: str
    moities: list[MoitieAvantApres]
    montant: Montant
    reste: list[NomDeMoitie]


class ApercuDeSelection(TypedDict):
    """Before and after, and what it comes to."""

    lignes: list[LignePrevue | LigneIgnoree]
    nombre: int
    ignores: int
    total: Montant


class SelectionDecidee(TypedDict):
    """What was decided, `deja` of it by the same request before a cut, and how many were left out."""

    lignes: list[LigneDecidee | LigneIgnoree]
    nombre: int
    deja: int
    ignores: int


class ConstatEcrit(TypedDict):
    """A constat that was written."""

    compte: str
    numero: str
    suite: Literal["fait"]


class ConstatsEcrits(TypedDict):
    """Each constat that was asked for."""

    lignes: list[ConstatEcrit | LigneIgnoree]


class LigneDeCentre(TypedDict):
    """One person on one mission of the centre; no amount. `unite`: what is counted, None where nothing is.

    `ouvert`: the constat may be given or changed; else `fige` says why: « a_venir », until its end, or « en_paiement ».
    Where both are, the travel alone is with the payer: the work may be said to be done, and no longer not to be.
    """

    compte: str
    numero: str
    personne: Personne
    mission: Mission
    unite: str | None
    declare: int | None
    constat: ConstatLu
    desaccord: bool
    propre: bool
    ouvert: bool
    fige: Literal["a_venir", "en_paiement"] | None


class PageDeCentre(TypedDict):
    """One page of a centre. `suite`: the cursor of what follows, None at the end."""

    lignes: list[LigneDeCentre]
    suite: str | None


class CentreOuvert(PageDeCentre):
    """The same, and which centre it is (UAI)."""

    centre: str
