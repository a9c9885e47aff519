"""What the answers about a person hold: found, sheet, acts, requests for help."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from chalicelib.frais.shown.shapes import MissionConvoquee
from chalicelib.identity.shapes import Gestionnaire
from chalicelib.web.shapes import Jour, Moment, among

ActeSurLaPersonne = Literal[
    "courriel", "nom", "mot_de_passe", "deblocage", "aide", "ecarter", "historiser", "reintegrer"
]
SorteDeMotDePasse = Literal["personnel", "provisoire", "provisoire_expire", "aucun"]


class PersonneTrouvee(TypedDict):
    """One line of a search. `id`: account id. `demande_aide`: moment of the request."""

    id: str
    numero: str
    identifiant: str | None
    civilite: str | None
    nom: str
    prenom: str
    statut: str | None
    situation: str | None
    ville: str | None
    etablissement_nom: str | None
    demande_aide: Moment | None
    ecarte: bool
    ferme: bool


class PersonnesTrouvees(TypedDict):
    """The first people found. `suite`: there are more."""

    intervenants: list[PersonneTrouvee]
    suite: bool



class LigneDePersonne(TypedDict):
    """One line of the list. `courriel`: whether an address is known; `refuse`: it refuses our mail; `connecte`: they
    came in; `prochaine`: when their next convoked mission begins, at its centre."""

    id: str
    numero: str
    identifiant: str | None
    nom: str
    prenom: str
    ville: str | None
    statut: str | None
    services: list[str]
    prochaine: str | None
    courriel: bool
    refuse: bool
    dossier_financier: str | None
    connecte: bool
    demande_aide: Moment | None
    ecarte: bool
    ferme: bool


class PersonneListee(LigneDePersonne):
    """The same as it is kept. `mots`: what they are found by."""

    mots: str


class ListeDePersonnes(TypedDict):
    """A page of the people that a member reaches. `quand`: when they were read, None before they ever were."""

    quand: Moment | None
    a_relever: bool
    services: list[str]
    total: int
    page: int
    pages: int
    personnes: list[LigneDePersonne]


class AdresseDeContact(TypedDict):
    """`en_attente`: a replaced address waits before links are sent to it."""

    adresse: str | None
    origine: str | None
    etat: Literal["aucune", "utilisable", "en_attente"]
    utilisable_depuis: Moment | None


class Acces(TypedDict):
    """How the person can come in. `attente`: seconds before the next try."""

    mot_de_passe: SorteDeMotDePasse
    expire: Moment | None
    derniere_connexion: Moment | None
    attente: int
    ferme: bool


class ActeDuJournal(TypedDict):
    """What happened, in words, and who did it."""

    quand: Moment
    quoi: str
    libelle: str
    par: str


class Coordonnees(TypedDict):
    """What is kept of a person, as the import brings it."""

    id: str
    numero: str
    identifiant: str | None
    portail: str | None
    identifiant_academique: str | None
    civilite: str | None
    nom: str
    prenom: str
    statut: str | None
    situation: str | None
    situation_nom: str | None
    adresse_1: str | None
    adresse_2: str | None
    code_postal: str | None
    ville: str | None
    telephone: str | None
    etablissement_uai: str | None
    etablissement_nom: str | None
    residence_administrative: str | None
    residence_familiale: str | None
    commune_de_travail: str
    commune_du_domicile: str
    dossier_financier: str | None
    dossier_financier_date: Jour | None
    demande_aide: Moment | None
    gestionnaire: Gestionnaire
    ecarte: bool


class Fiche(Coordonnees):
    """Everything that who helps a person reads of them. `portee`: « acces » for the help desk of another service's
    people, without their missions; `actes`: what the member may do now; `empechements`: why not what is left."""

    propre: bool
    portee: Annotated[str, among("tout", "acces")]
    actes: list[ActeSurLaPersonne]
    empechements: list[str]
    courriel: AdresseDeContact
    acces: Acces
    missions: list[MissionConvoquee]
    historique: list[ActeDuJournal]


class AdresseCorrigee(TypedDict):
    """`suggestion`: another spelling of the domain that may have been meant."""

    courriel: str
    suggestion: str | None


class Renomme(TypedDict):
    """The name as it is kept. `identifiant`: a new one where damage had made the former, which still leads."""

    nom: str
    prenom: str
    identifiant: str | None


class MotDePasseDonne(TypedDict):
    """A temporary password, shown this once."""

    identifiant: str
    mot_de_passe: str
    expire: Moment


class DemandeDAide(TypedDict):
    """Who waits for help. `demande`: moment of the first request; `age`: seconds since."""

    id: str
    numero: str
    identifiant: str | None
    civilite: str | None
    nom: str
    prenom: str
    telephone: str | None
    statut: str | None
    demande: Moment
    age: int
    propre: bool


class MoisDAide(TypedDict):
    """How many were helped in a month (`YYYY-MM`), and how long the half of them waited at most."""

    mois: str
    traitees: int
    mediane_secondes: int


class Aides(TypedDict):
    """Some of who waits, oldest first, where the next page begins, and the last months.

    `nombre`: how many wait in all; null where more wait than were looked at, and the member helps some services alone.
    """

    aides: list[DemandeDAide]
    suite: str | None
    nombre: int | None
    delais: list[MoisDAide]


class AideClose(TypedDict):
    """How long the person had waited, in seconds."""

    attente_secondes: int


class RefusDeCourriel(TypedDict):
    """How and since when the address refuses our mail. `suggestion`: another spelling that may have been meant."""

    sorte: Annotated[str, among("rebond", "plainte")]
    libelle: str
    depuis: Moment
    suggestion: str | None


class CourrielEnvoye(TypedDict):
    """One e-mail: what it was, and what became of it, in words; nothing of its text. `sort`: null until it is known."""

    quand: Moment
    libelle: str
    sort: str | None
    sort_libelle: str
    sort_quand: Moment | None


class Courriels(TypedDict):
    """The last e-mails to a person, newest first. `refus`: null while their address takes them."""

    refus: RefusDeCourriel | None
    courriels: list[CourrielEnvoye]


class LigneRefusee(RefusDeCourriel):
    """Somebody whose address refuses our mail."""

    id: str
    numero: str
    civilite: str | None
    nom: str
    prenom: str
    telephone: str | None
    adresse: str
    propre: bool


class AdressesRefusees(TypedDict):
    """Those whose address refuses our mail, the oldest refusal first. `suite`: there are more."""

    adresses: list[LigneRefusee]
    suite: bool
