"""What the ways in of identity answer."""

from typing import Annotated

from typing_extensions import TypedDict

from chalicelib.web.shapes import Jour, Moment, Secondes, among

Texte = str | None


class Sante(TypedDict):
    etat: str
    instance: str
    version: str


class Portee(TypedDict):
    """What the session may do now: everything, or one step of the first sign-in."""

    portee: Annotated[str, among("complete", "mot_de_passe", "courriel")]


class SortieDuPortail(TypedDict):
    """The portal whose own session stays open."""

    portail: str


class LangueChoisie(TypedDict):
    """That of what is written to the person: e-mails, récapitulatif, calendar."""

    langue: Annotated[str, among("fr", "en")]


class Phrase(TypedDict):
    message: str


class AdresseDemandee(TypedDict):
    """`suggestion`: what was perhaps meant."""

    courriel: str
    suggestion: Texte


class Gestionnaire(TypedDict):
    nom: Texte
    telephone: Texte
    courriel: Texte


class RegleDuMotDePasse(TypedDict):
    minimum: int


class RefusDeMonAdresse(TypedDict):
    """The known address does not take our mail any more. `suggestion`: what was perhaps meant."""

    sorte: Annotated[str, among("rebond", "plainte")]
    depuis: Moment
    suggestion: Texte


class AccesModifie(TypedDict):
    """What a member of the service changed of how the person comes in, and when."""

    quoi: Annotated[str, among("courriel", "mot_de_passe")]
    quand: Moment


class Moi(TypedDict):
    """Who is signed in. `courriel` is masked while the session is restricted, and its refusal is not told then."""

    portee: Annotated[str, among("complete", "mot_de_passe", "courriel")]
    numero: str
    identifiant: Texte
    civilite: Texte
    nom: str
    prenom: str
    statut: Texte
    situation: Texte
    dossier_financier: Texte
    dossier_financier_date: Jour | None
    langue: Annotated[str, among("fr", "en")]
    courriel: Texte
    courriel_origine: Texte
    courriel_refuse: RefusDeMonAdresse | None
    portail: Texte
    acces_modifies: list[AccesModifie]
    a_un_mot_de_passe: bool
    gestionnaire: Gestionnaire
    nouveau_mot_de_passe: RegleDuMotDePasse


class Rappel(TypedDict):
    sorte: Annotated[str, among("echeance", "mission", "dossier", "message")]
    libelle: str
    actif: bool


class SesRappels(TypedDict):
    """Each kind of reminder, and whether it is sent."""

    rappels: list[Rappel]


class Informations(TypedDict):
    """`commune_du_domicile`, `commune_de_travail`: where journeys are counted from, which the service alone changes."""

    adresse_1: str
    adresse_2: str
    code_postal: str
    ville: str
    telephone: str
    civilite: str
    nom: str
    prenom: str
    etablissement_nom: str
    commune_du_domicile: str
    commune_de_travail: str
    situation: str
    statut: str
    courriel: Texte
    courriel_origine: Texte


class SaSession(TypedDict):
    id: str
    appareil: str
    ouverte: Secondes
    vue: Secondes
    courante: bool


class SesSessions(TypedDict):
    sessions: list[SaSession]


class Couleurs(TypedDict):
    accent_clair: str
    accent_sombre: str


class Contacts(TypedDict):
    gestionnaire: str
    instance: str
    guichet: str
    telephone: str
    telephone_international: str
    courriel: str


class FormeDIdentifiant(TypedDict):
    nom: str
    forme: str


class Connexion(TypedDict):
    emplacement_identifiant: str
    identifiant: dict[str, FormeDIdentifiant]
    premiere_connexion: list[str]
    regle_mot_de_passe: str
    exemple_mot_de_passe: str
    oubli: list[str]
    reponse_oubli: str
    adresse_electronique: list[str]


class LienExterne(TypedDict):
    texte: str
    adresse: str


class Portail(TypedDict):
    nom: str
    academie: str
    adresse: str
    identifiants: list[str]
    en_cas_d_oubli: list[LienExterne]
    acces: str
    assistance: str
    connexion_configuree: bool


class Cas(TypedDict):
    titre: str
    vous_etes: str
    acces: str
    publics: list[str]
    portails: list[str]
    adresse: str
    instance: str
    precisions: list[str]


class Situation(TypedDict):
    libelle: str
    population: Annotated[str, among("agent", "externe")]
    cas: str
    portails: list[str]


class Activite(TypedDict):
    titre: str
    texte: str


class Activites(TypedDict):
    agent: list[Activite]
    externe: list[Activite]


class PortailCorrecteur(TypedDict):
    nom: str
    application: str
    adresse: str


class Porte(TypedDict):
    """The door of another instance."""

    code: str
    nom: str
    nom_court: str
    application: str
    pour_qui: str
    adresse_directe: str
    mention_convocation: str
    origine: str


class Instance(TypedDict):
    """The public facts of the instance, which its file writes."""

    code: str
    nom: str
    nom_court: str
    application: str
    titre: str
    presentation: str
    pour_qui: str
    origine: str
    adresse_directe: str
    mention_convocation: str
    couleurs: Couleurs
    contacts: Contacts
    connexion: Connexion
    portail: dict[str, Portail]
    cas: dict[str, Cas]
    situation: dict[str, Situation]
    activites: Activites
    portail_correcteur: PortailCorrecteur
    autres_instances: list[Porte]
