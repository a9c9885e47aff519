"""What is answered of what a claim declares, gives and waits for."""

from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from chalicelib.web.shapes import Jour, Kilometres, Montant, among

Texte = str | None
Valeur = str | int | bool | None
"""A plain value of a declaration."""
NomDeMoitie = Annotated[str, among("remuneration", "deplacement")]


class TravailLu(TypedDict, total=False):
    copies: int | None
    candidats: int | None
    minutes: int | None
    sujets: int | None
    auteurs: int | None
    dossiers: int | None


class TrajetLu(TypedDict, total=False):
    mode: Texte
    de: Texte
    lieu: Texte
    aller_retour: bool
    km: Texte
    km_autre_residence: Texte
    puissance_fiscale: int | None
    billet: Texte
    deja_pris_en_charge: Texte
    classe: Texte
    motif: Texte
    peage: Texte
    stationnement: Texte


class RepasLu(TypedDict, total=False):
    jour: Jour | None
    service: Texte
    ou: Texte


class NuitLue(TypedDict, total=False):
    jour: Jour | None
    hebergement: Texte
    prix: Texte


class DeplacementLu(TypedDict, total=False):
    jour: Jour | None
    depart: Texte
    retour_jour: Jour | None
    retour: Texte
    trajets: list[TrajetLu]
    repas: list[RepasLu]
    nuits: list[NuitLue]


class DeclarationLue(TypedDict, total=False):
    """What was declared, or what a claim is filled in with; each part may be left out."""

    travail: TravailLu
    deplacements: list[DeplacementLu]
    mobilite_reduite: bool
    km_deja_rembourses_ailleurs: Texte


class DroitLu(TypedDict):
    """Whether a half is due: a stable code, the sentence shown, the rule and its text."""

    suite: Annotated[str, among("DU", "PAS_DE_FRAIS", "INVALIDABLE", "ANNULE", "EN_ATTENTE")]
    code: str
    phrase: str
    regle: str
    reference: str


class BaseDeCalcul(TypedDict):
    """One way to repay a trip. `montant` is null while the service has not read the fare; `retenue`: the one due.
    `phrase`: the whole in words."""

    libelle: str
    montant: Montant | None
    retenue: bool
    raison: str
    phrase: str


class LigneCalculee(TypedDict):
    """One line, explained. `montant` is null while the rate, the fare or an answer is missing; `dit`: the same in
    words. `bases`: what it was chosen between, where there was a choice."""

    code: str
    libelle: str
    etat: Annotated[str, among("DU", "NON_DU", "A_CONFIGURER", "A_RELEVER", "A_COMPLETER")]
    regle: str
    explication: str
    quantite: Texte
    unite: str
    taux: Texte
    montant: Montant | None
    dit: str
    reference: str
    en_vigueur: Jour | None
    statut: str
    arrondi: str
    entrees: dict[str, Valeur]
    pointeur: str
    bases: NotRequired[list[BaseDeCalcul]]


class MoitieCalculee(TypedDict):
    """`dit`: its total in words, which never says 0,00 € for what is not known yet."""

    droit: DroitLu
    lignes: list[LigneCalculee]
    total: Montant
    dit: str
    a_configurer: bool


class GesteDeJustificatif(TypedDict):
    """What to do of one kind of receipt."""

    genre: str
    geste: Annotated[str, among("RIEN", "CONSERVER", "ENVOYER")]
    phrase: str
    reference: str
    statut: str


class AvertissementLu(TypedDict):
    """Something unlikely, on a half and at a place."""

    moitie: NomDeMoitie
    pointeur: str
    phrase: str


class CalculPublic(TypedDict):
    """A calculation, line by line, without the inputs kept to compute it again. `dit`: its total in words."""

    remuneration: MoitieCalculee
    deplacement: MoitieCalculee
    total: Montant
    dit: str
    annee_km: int
    km_depart: Kilometres
    km_comptes: Kilometres
    km_par_annee: dict[str, Kilometres]
    justificatifs: list[GesteDeJustificatif]
    avertissements: list[AvertissementLu]
    bareme: str


class Manque(TypedDict):
    """One thing still to do, tied to its field."""

    pointer: str
    code: str
    detail: str
    bloquant: bool


class RepasPrevu(TypedDict):
    jour: Jour
    service: Annotated[str, among("dejeuner", "diner")]


class LieuConnu(TypedDict):
    commune: Texte
    nom: Texte


class LieuxConnus(TypedDict):
    travail: LieuConnu
    domicile: LieuConnu
    centre: LieuConnu


class Prevision(TypedDict):
    """What the mission makes foreseeable. `champs_attendus`: the quantities of work to declare, one for each activity;
    `champ_attendu`: the first, if any.
    """

    champ_attendu: Texte
    champs_attendus: list[str]
    jours: list[Jour]
    repas: list[RepasPrevu]
    nuits: list[Jour]


class ProposeDApres(TypedDict):
    """The person's last journey to the same town, from which hours, distance and vehicle are proposed."""

    numero: str
    jour: Jour


class PrevisionDEtat(Prevision):
    """What a form is filled in with before the person says anything, the known places included."""

    lieux: LieuxConnus
    declaration: DeclarationLue
    d_apres: ProposeDApres | None


class Etape(TypedDict):
    code: str
    libelle: str
    statut: Annotated[str, among("faite", "courante", "a_venir")]
    depuis: Texte


class Suivi(TypedDict):
    """Where a half stands, since when, who holds it, and what comes next."""

    depuis: Texte
    detenteur: Annotated[str, among("vous", "service", "payeur", "personne")]
    detenteur_libelle: str
    ensuite: str
    motif: Texte
    etapes: list[Etape]


class SuiviDesMoities(TypedDict):
    remuneration: Suivi
    deplacement: Suivi
