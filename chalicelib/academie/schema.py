"""What the file of an instance may say, one frozen dataclass for each of its tables."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from datetime import date
from typing import Literal, Never, dataclass_transform

from chalicelib.academie.fuseaux import Fuseau

Population = Literal["agent", "externe"]
CodeTaux = Literal[
    "T1", "T2", "T3", "T4", "T5", "A1", "A2", "B", "C", "BTS", "DCG", "DSCG", "DEC", "AIDE", "AIDE_NUIT", "AIDE_FERIE",
    "AIDE_EXTERNE", "PRES_A_24", "PRES_A_49", "PRES_A_99", "PRES_A_199", "PRES_A_200", "PRES_BC", "PRES_BC_ACAD",
    "NR", "A_CONFIGURER",
]  # fmt: skip


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Facts:
    """A frozen dataclass by inheritance: `@dataclass(frozen=True)` compiles code per class, 10 ms of a cold start."""

    def __init_subclass__(cls) -> None:
        cls.__doc__ = cls.__doc__ or cls.__name__
        dataclass(init=False, repr=False, eq=False)(cls)

    def __init__(self, **values: object) -> None:
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> Never:
        raise FrozenInstanceError(name)


class Lien(Facts):
    texte: str
    adresse: str


class Couleurs(Facts):
    accent_clair: str
    accent_sombre: str


class Contacts(Facts):
    """`instance` is what follows "contactez " when nobody nearer can help."""

    gestionnaire: str
    instance: str
    guichet: str = ""
    telephone: str = ""
    telephone_international: str = ""
    courriel: str = ""


class FormeIdentifiant(Facts):
    nom: str
    forme: str


class Connexion(Facts):
    """What is said around the sign-in form; `reponse_oubli` is the one answer to every forgotten password."""

    emplacement_identifiant: str
    identifiant: Mapping[str, FormeIdentifiant]
    premiere_connexion: tuple[str, ...]
    regle_mot_de_passe: str
    exemple_mot_de_passe: str
    oubli: tuple[str, ...]
    reponse_oubli: str
    adresse_electronique: tuple[str, ...]


class SecondFacteur(Facts):
    """What a portal says of itself when it has checked a second factor: one of these `acr`, or one of these `amr`.

    `demande`: how it is asked for one, `max_age` with `acr_values`, or `claims` where it does not take these.
    """

    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    demande: Literal["max_age", "claims"] = "max_age"


class Oidc(Facts):
    """Sign-in through a portal; `secret` is the name of the parameter that holds it, never the secret.

    `revendication`: the claim that holds the identifiant académique, or its path (« attributes.uid »). `personnels`:
    the staff may come in by it too. `authentification`: how the client proves itself, where the provider misleads.
    """

    emetteur: str
    client: str
    secret: str
    revendication: str = "sub"
    portees: tuple[str, ...] = ("openid", "profile")
    authentification: Literal["auto", "basic", "post"] = "auto"
    personnels: SecondFacteur | None = None


class Portail(Facts):
    nom: str
    academie: str
    adresse: str
    identifiants: tuple[str, ...]
    en_cas_d_oubli: tuple[Lien, ...]
    acces: str = ""
    assistance: str = ""
    oidc: Oidc | None = None


class Cas(Facts):
    """One way in: through `portails`, on another `instance`, or, with neither, directly here."""

    titre: str
    vous_etes: str
    acces: str
    publics: tuple[str, ...] = ()
    portails: tuple[str, ...] = ()
    adresse: str = ""
    instance: str = ""
    precisions: tuple[str, ...] = ()


class Situation(Facts):
    libelle: str
    population: Population
    cas: str


class Activite(Facts):
    titre: str
    texte: str


class Activites(Facts):
    agent: tuple[Activite, ...]
    externe: tuple[Activite, ...]


class PortailCorrecteur(Facts):
    nom: str
    application: str
    adresse: str = ""


class Limites(Facts):
    """`provisoire_jours_max`: a printed password that is to live longer, its mission being far, is named before."""

    mot_de_passe_min: int
    provisoire_jours_apres_mission: int
    provisoire_jours_max: int
    provisoire_heures_apres_usage: int
    reemission_heures: int


class Acces(Facts):
    """When sign-in slows down, by network and by hour.

    `reseaux_de_confiance`: networks (as 192.0.2.0/24) that are not counted, where identifiers still are.
    `identifiants_par_reseau`: failed identifiers from which one that goes on failing waits a minute between two tries.
    `essais_par_minute`: tries that such a network has each minute; no morning needs so many. `portails_par_minute`:
    departures to a portal of a network, where no password is typed.
    `identifiants_par_mot_de_passe`: identifiers on which one password may fail. `liens_par_reseau`, `liens_par_heure`:
    requests for a link beyond which an identifier that leads to nobody costs no job; of a network, of the instance.
    """

    reseaux_de_confiance: tuple[str, ...] = ()
    identifiants_par_reseau: int = 400
    essais_par_minute: int = 60
    portails_par_minute: int = 200
    identifiants_par_mot_de_passe: int = 10
    liens_par_reseau: int = 300
    liens_par_heure: int = 2000


class Examen(Facts):
    """Rate code of each activity of an exam: one that is shipped (CodeTaux), or a name that a `[[frais.texte]]` gives.

    "" leaves it to what the product ships; `heure_eps` (optional oral, EPS) follows `heure` when it is not given.
    """

    copie: str = ""
    heure: str = ""
    heure_eps: str = ""
    dossier: str = ""


Montants = Mapping[str, tuple[str, ...]]
"""Key of frais/regles/baremes, nested names joined by dots ("sncf.metropole.par_km") -> amounts in euros, as texts."""


class Texte(Facts):
    """Rates of the instance's own, in force from `du` to `au` inclusive: they win over those that the product ships.

    Written as in frais/regles/baremes/*.toml: one amount, or a list of one more than there are `seuils`.
    """

    du: date
    reference: str
    taux: Montants
    au: date | None = None
    seuils: tuple[str, ...] = ()
    source: str = ""


class Frais(Facts):
    """The settings of the rules, under the names of `frais.regles.reglages.Reglages`, and the deadlines.

    `marge_jours`: days of travel allowed around a mission. Each list of communes, when given, replaces ours.
    """

    demi_tarif: Literal["PRIS", "DISPONIBLE"]
    nuitee: Literal["FORFAIT", "MIN"]
    justificatifs: Literal["CONSERVER", "DEPOSER"]
    ticket_dans_la_commune: bool
    echeances: Mapping[str, date]
    examens: Mapping[str, Examen]
    marge_jours: int = 1
    grandes_villes: tuple[str, ...] = ()
    grand_paris: tuple[str, ...] = ()
    texte: tuple[Texte, ...] = ()

    def echeance(self, session: int) -> date:
        """Last day to claim for a session: the instance's own, else 31 August of the year after."""
        return self.echeances.get(str(session), date(session + 1, 8, 31))


NomDeRegle = Literal[
    "acces", "compte_inactif", "compteurs", "courriels", "envois", "etats_de_frais", "exportation", "imports",
    "impressions", "journal", "journaux", "navigateurs", "personnel_ferme", "rappels", "rapports", "reponses",
    "sauvegardes", "sceaux", "travaux",
]  # fmt: skip


class Conservation(Facts):
    """How long one kind of data lives, from a day on (`du`), and by what text. One of the three durations, the rest 0.

    The instance's own rules win over those that the product ships (conservation.py), from their day on.
    """

    regle: NomDeRegle
    du: date
    fondement: str
    annees: int = 0
    mois: int = 0
    jours: int = 0


class Recours(Facts):
    """Whom a refusal may be appealed to, as sentences go on: « adressé à … », « devant … ».

    `mediation`: the situations of those who must first go to the `mediateur`. `confirme`: the instance vouches for it;
    until then every text says that it is to be confirmed.
    """

    service: str = "votre service gestionnaire, dont l’adresse est en haut de votre convocation"
    mediateur: str = "le médiateur de votre académie"
    tribunal: str = "le tribunal administratif de votre lieu d’affectation"
    tribunal_externe: str = "le tribunal administratif du lieu où siège votre service gestionnaire"
    mediation: tuple[str, ...] = ()
    confirme: bool = False


class Gestion(Facts):
    """What the service applies to the claims it decides on. Amounts are texts in euros, distances whole kilometres.

    `deux_visas`: from this total on, two members accept. `annulation_minutes`: how long an acceptance may be undone;
    the person is told once it is over. `montant_a_verifier`, `distance_a_verifier`: beyond, a claim is amber.
    `constat_separe`: whoever certified the work, or imported its constat, does not accept it.
    `contestation_jours`: how long what was seen or decided of a claim can be contested.
    `personnes_ouvertes`: whether a service reaches the people of the others too, and imports for them. `guichet`: the
    services of the help desk, whose members reach everybody for what concerns their access alone.
    `voies_de_recours`: one text for everybody, instead of the one that `recours` makes for each population.
    `services`: those that missions and staff may name; an import says which others it met. None: not listed.
    """

    deux_visas: str = "1000.00"
    annulation_minutes: int = 30
    constat_separe: bool = True
    personnes_ouvertes: bool = False
    guichet: tuple[str, ...] = ()
    contestation_jours: int = 30
    montant_a_verifier: str = "600.00"
    distance_a_verifier: int = 250
    services: tuple[str, ...] = ()
    voies_de_recours: str = ""
    recours: Recours = Recours()


class Courriels(Facts):
    """What the instance may send. `part_des_codes`: percent of the account's rate and day kept for codes."""

    part_des_codes: int = 20


class Matins(Facts):
    """Containers of the people's function kept ready before they come, on mornings when many are expected.

    `fonctions`: how many at most; 0: none, ever. `personnes`: from how many people expected on that day.
    """

    fonctions: int = 0
    personnes: int = 1000


class Academie(Facts):
    code: str
    nom: str
    nom_court: str
    application: str
    titre: str
    presentation: str
    pour_qui: str
    origine: str
    expediteur: str
    adresse_directe: str
    couleurs: Couleurs
    contacts: Contacts
    connexion: Connexion
    portail: Mapping[str, Portail]
    cas: Mapping[str, Cas]
    situation: Mapping[str, Situation]
    activites: Activites
    portail_correcteur: PortailCorrecteur
    limites: Limites
    frais: Frais
    mention_convocation: str = ""
    gestion: Gestion = Gestion()
    fuseau: Fuseau = "Europe/Paris"
    acces: Acces = Acces()
    courriels: Courriels = Courriels()
    matins: Matins = Matins()
    conservation: tuple[Conservation, ...] = ()

    def portails_de(self, situation: str) -> tuple[str, ...]:
        """Codes of the portals through which a situation comes in; none means the direct door."""
        return self.cas[self.situation[situation].cas].portails

    def connexion_par_portail(self, portail: str) -> bool:
        """Whether the portal signs people in here; where it does not, its agents get temporary passwords."""
        known = self.portail.get(portail)
        return known is not None and known.oidc is not None
