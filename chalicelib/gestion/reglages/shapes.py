"""What the ways in to the dated settings answer."""

from typing_extensions import TypedDict

from chalicelib.gestion.claims.shapes import Personne
from chalicelib.web.shapes import Jour, Moment, Montant


class EtapeDeReglage(TypedDict):
    """Who did what of a setting. `par`: the name of a member."""

    acte: str
    libelle: str
    par: str
    quand: Moment


class ReglageDate(TypedDict):
    """A setting that somebody proposed. `dit`: its value in words. `actes`: what the member who asks may do of it."""

    id: str
    nom: str
    libelle: str
    famille: str
    valeurs: list[str]
    seuils: list[str]
    dit: str
    du: Jour
    au: Jour | None
    reference: str
    source: str
    etat: str
    etat_libelle: str
    suivi: list[EtapeDeReglage]
    actes: list[str]
    empeche: str


class ReglageEnVigueur(TypedDict):
    """What counts today of a name. `origine`: `produit`, `fichier` (the instance's) or `confirme` (two members)."""

    nom: str
    libelle: str
    genre: str
    choix: list[str]
    valeurs: list[str]
    seuils: list[str]
    dit: str
    du: Jour | None
    au: Jour | None
    reference: str
    source: str
    origine: str


class FamilleDeReglages(TypedDict):
    """The settings of a kind, by name."""

    code: str
    titre: str
    reglages: list[ReglageEnVigueur]


class BaremesEtReglages(TypedDict):
    """All that counts today, then what was proposed, the latest first."""

    familles: list[FamilleDeReglages]
    dates: list[ReglageDate]


class SuiteDeReglage(TypedDict):
    """Where a setting stands after an act."""

    id: str
    etat: str


class EtatChange(TypedDict):
    """A claim that a setting changes, in words before and after, of the halves that wait for a decision."""

    compte: str
    numero: str
    personne: Personne
    avant: str
    apres: str


class EffetDeReglage(TypedDict):
    """What a setting would change of the claims looked at. `suite`: the cursor of those that follow, if any."""

    concerne_les_montants: bool
    regardes: int
    changent: int
    avant: Montant
    apres: Montant
    etats: list[EtatChange]
    suite: str | None


class EtatsRecalcules(TypedDict):
    """`laisses`: the member's own, and what moved meanwhile."""

    regardes: int
    recalcules: int
    laisses: int
    suite: str | None


class SansTarif(TypedDict):
    """Missions to come of an exam whose work has no rate. `nom`: of the setting that would give it one."""

    examen: str
    travail: str
    nom: str
    missions: int
    premiere: Jour


class MissionsSansTarif(TypedDict):
    """`missions`: how many in all. `a_relever`: the sessions whose missions are to be read again."""

    missions: int
    examens: list[SansTarif]
    a_relever: list[str]


class FichierDeReglages(TypedDict):
    """What a file brings. `inchanges`: rows that say what is confirmed, or proposed, already."""

    proposes: int
    inchanges: int
    essai: bool
