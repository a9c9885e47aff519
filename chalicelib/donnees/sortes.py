"""The register of kinds of item: of every table, bucket and queue, what it is for, how long, whose, how it is handed
over and how it goes. Retention, export, erasure, the public page and docs/donnees.md all read it.
"""

import re
from functools import cache
from typing import Literal

from chalicelib.academie.schema import NomDeRegle
from chalicelib.frozen import frozen

Effacement = Literal["compte", "dossier", "prefixe", "nom", "mission", "ligne", "mention", "vieillit", "ids", "rien"]
Export = Literal["oui", "secret", "fichier", "journal", "passager", "autrui", "aucun"]
"""`oui`: its values; `secret`: that it is there, not what opens an access; `fichier`: the file; `journal`: the sealed
extract; `passager`: gone within days, and said so; `autrui`: it speaks of several people; `aucun`: of nobody."""

EXECUTION = "Convoquer, faire déclarer, vérifier et faire payer"
ACCES = "Laisser entrer la personne, et elle seule"
PREUVE = "Pouvoir prouver qui a fait quoi"
PILOTAGE = "Conduire la campagne et en rendre compte"
SURETE = "Ne rien perdre, répondre une seule fois à une demande"
DROITS = "Répondre aux demandes des personnes sur leurs données"
MISSION_PUBLIQUE = "RGPD, art. 6.1 e : mission d’intérêt public (organisation des examens et concours)"
OBLIGATION = "RGPD, art. 6.1 c : obligation légale (sécurité, preuve, droits des personnes)"


@frozen
class Sorte:
    """One kind. `cle`: « pk sk » of a table, the key in a bucket, as a regular expression. `de`: whose it is.

    `regle`: what bounds its life; None for what holds nothing of a person.
    """

    code: str
    lieu: str
    cle: str
    quoi: str
    finalite: str
    base: str
    de: Literal["personne", "personnel", "plusieurs", "personne_du_tout"]
    regle: NomDeRegle | None
    export: Export
    effacer: Effacement


_C, _D = "comptes", "dossiers"
_P, _G, _N = "personne", "personnel", "personne_du_tout"
_TOUS = "plusieurs"


def _sorte(code: str, lieu: str, cle: str, quoi: str, finalite: str, de: object, regle: object, *how: str) -> Sorte:
    base = OBLIGATION if finalite in (PREUVE, DROITS) else MISSION_PUBLIQUE
    export, effacer = how
    known: dict[str, object] = {"de": de, "regle": regle, "export": export, "effacer": effacer, "base": base}
    return Sorte(code=code, lieu=lieu, cle=cle, quoi=quoi, finalite=finalite, **known)  # type: ignore[arg-type]


SORTES: tuple[Sorte, ...] = (
    _sorte("compte", _C, r"C#\w+ C", "Votre compte : identifiants, adresse électronique, mot de passe sous une forme "
           "qui ne permet pas de le retrouver", ACCES, _P, "compte_inactif", "oui", "compte"),
    _sorte("session", _C, r"[CG]#\w+ S#\w+", "Sessions ouvertes", ACCES, _P, "acces", "secret", "compte"),
    _sorte("navigateur", _C, r"[CG]#\w+ N#\w+", "Navigateurs reconnus", ACCES, _P, "navigateurs", "secret", "compte"),
    _sorte("code", _C, r"C#\w+ V", "Code envoyé à une adresse électronique", ACCES, _P, "acces", "secret", "compte"),
    _sorte("courriel_parti", _C, r"C#\w+ E#\w+#\w+", "Courriels envoyés : sorte, moment, remis ou non ; rien de leur "
           "texte", SURETE, _P, "courriels", "oui", "compte"),
    _sorte("arret_de_rappels", _C, r"C#\w+ U#\w+", "Lien d’un courriel, qui arrête une sorte de rappels", ACCES, _P,
           "rappels", "secret", "compte"),
    _sorte("agenda", _C, r"C#\w+ I", "Adresse de votre agenda, sous une forme qui ne permet pas de la retrouver",
           EXECUTION, _P, "compte_inactif", "secret", "compte"),
    _sorte("gel", _C, r"C#\w+ GEL", "Conservation demandée par la justice ou par un recours", DROITS, _P,
           "compte_inactif", "oui", "compte"),
    _sorte("identifiant", _C, r"(A#(?!personnel)\S+ A|X#.+ X)", "Ce que vous tapez pour entrer, et les essais", ACCES,
           _P, "compte_inactif", "secret", "nom"),
    _sorte("lien", _C, r"R#\w+ R", "Lien de réinitialisation", ACCES, _P, "acces", "passager", "nom"),
    _sorte("compteur", _C, r"L#(?!signaux)\S+ L", "Compteurs d’essais, par réseau du jour ou par identifiant", ACCES,
           _P, "compteurs", "passager", "nom"),
    _sorte("signaux", _C, r"L#signaux#\S+ L", "Attaques comptées, sans personne", ACCES, _N, "compteurs", "aucun",
           "rien"),
    _sorte("homonyme", _C, r"H#\S+ H", "Numéro suivant d’un homonyme", ACCES, _TOUS, "compte_inactif", "autrui", "nom"),
    _sorte("retour_portail", _C, r"J#\w+ J", "Passage par un portail, déjà servi", ACCES, _N, "acces", "aucun", "rien"),
    _sorte("membre", _C, r"G#\w+ G", "Compte d’un membre du service", ACCES, _G, "personnel_ferme", "autrui", "ids"),
    _sorte("liste_membres", _C, r"PERSONNELS .+", "Adresse d’un membre du service", ACCES, _G, "personnel_ferme",
           "autrui", "ids"),
    _sorte("identifiant_membre", _C, r"(A#personnel\S+ A|Y#.+ Y)", "Ce qu’un membre tape pour entrer", ACCES, _G,
           "personnel_ferme", "autrui", "ids"),
    _sorte("invitation", _C, r"I#\w+ I", "Lien d’ouverture d’un compte de gestion", ACCES, _G, "acces", "autrui",
           "vieillit"),
    _sorte("profil", _D, r"P#\w+ PROFIL", "Vos nom, coordonnées, situation, établissement, communes de résidence, "
           "état du dossier financier, gestionnaire", EXECUTION, _P, "etats_de_frais", "oui", "dossier"),
    _sorte("adresse_refusee", _D, r"P#\w+ ADRESSE", "Que votre adresse électronique refuse nos courriels", SURETE, _P,
           "compte_inactif", "oui", "dossier"),
    _sorte("adresse_connue", _D, r"P#\w+ COURRIEL", "Empreinte de votre adresse électronique, par laquelle le service "
           "vous retrouve", EXECUTION, _P, "compte_inactif", "secret", "dossier"),
    _sorte("repertoire", _D, r"P#\w+ REPERTOIRE(#\d+)?", "Votre nom dans le répertoire du service", EXECUTION, _P,
           "etats_de_frais", "oui", "dossier"),
    _sorte("mission_confiee", _D, r"P#\w+ M#\S+", "Vos missions et le service fait", EXECUTION, _P, "etats_de_frais",
           "oui", "dossier"),
    _sorte("etat_de_frais", _D, r"P#\w+ E#\S+", "Vos états de frais : déclaration, calcul, décisions, contestations",
           EXECUTION, _P, "etats_de_frais", "oui", "dossier"),
    _sorte("justificatif", _D, r"P#\w+ J#\S+", "Vos justificatifs", EXECUTION, _P, "etats_de_frais", "oui", "dossier"),
    _sorte("contestation", _D, r"P#\w+ Q#\S+", "Contestation ou demande qui attend une réponse", EXECUTION, _P,
           "etats_de_frais", "oui", "dossier"),
    _sorte("message", _D, r"P#\w+ T#\S+", "Messages échangés avec le service", EXECUTION, _P, "etats_de_frais", "oui",
           "dossier"),
    _sorte("kilometres", _D, r"P#\w+ K#\d+", "Kilomètres de l’année", EXECUTION, _P, "etats_de_frais", "oui",
           "dossier"),
    _sorte("acceptee", _D, r"P#\w+ V#\S+", "Moitié acceptée qui attend son paiement", EXECUTION, _P, "etats_de_frais",
           "oui", "dossier"),
    _sorte("rappel", _D, r"P#\w+ RAPPEL#\S+", "Rappels déjà envoyés", EXECUTION, _P, "rappels", "oui", "dossier"),
    _sorte("demande", _D, r"P#\w+ DROITS#\S+", "Vos demandes sur vos données", DROITS, _P, "etats_de_frais", "oui",
           "dossier"),
    _sorte("reponse", _D, r"P#\w+ X#\S+", "Réponse gardée pour une demande répétée", SURETE, _P, "reponses", "oui",
           "dossier"),
    _sorte("reponse_membre", _D, r"G#\w+ X#\S+", "Réponse faite à un membre du service", SURETE, _TOUS, "reponses",
           "autrui", "mention"),
    _sorte("mission", _D, r"M#\S+ M", "Mission, et les comptes qui y sont placés", EXECUTION, _TOUS, "etats_de_frais",
           "autrui", "mission"),
    _sorte("mission_ancienne", _D, r"M#\S+ V#\d+", "Mission telle qu’elle était", EXECUTION, _TOUS, "etats_de_frais",
           "autrui", "mission"),
    _sorte("lot", _D, r"LOT#\S+ LOT", "Lot de paiement et ses totaux, sans personne", EXECUTION, _N, None, "aucun",
           "rien"),
    _sorte("porte", _D, r"LOT#\S+ A#\d", "Compte des arrivées d’un lot", EXECUTION, _N, None, "aucun", "rien"),
    _sorte("ligne", _D, r"LOT#\S+ L#\S+", "Ligne d’un lot : numéro, mission, montant, réponse du payeur", EXECUTION,
           _TOUS, "etats_de_frais", "oui", "ligne"),
    _sorte("numeros_de_lot", _D, r"LOTS (NUMERO#\d+|OUVERT#.+)", "Dernier numéro de lot", EXECUTION, _N, None, "aucun",
           "rien"),
    _sorte("retour", _D, r"RETOUR#\w+ R", "Fichier du payeur : empreinte et comptes", EXECUTION, _N, None, "aucun",
           "rien"),
    _sorte("morceau", _D, r"RETOUR#\w+ P#\d+", "Lignes du fichier du payeur", EXECUTION, _TOUS, "travaux", "autrui",
           "mention"),
    _sorte("travail", _D, r"LOTS#\w+ \S+", "Suivi d’un import ou d’une édition de convocations", EXECUTION, _TOUS,
           "travaux", "autrui", "mention"),
    _sorte("fichier_a_imprimer", _D, r"LOT#\S+ F#\d+", "Ce qu’un fichier à imprimer contient", EXECUTION, _TOUS,
           "travaux", "autrui", "mention"),
    _sorte("tableau", _D, r"TABLEAU .+", "Tableau de bord : nombres et montants, sans personne", PILOTAGE, _N, None,
           "aucun", "rien"),
    _sorte("compte_au_tableau", _D, r"P#\w+ TABLEAU(#.+)?", "Ce qui est compté de vous au tableau de bord", PILOTAGE,
           _P, "etats_de_frais", "oui", "dossier"),
    _sorte("attente", _D, r"ATTENTE#.+ \S+", "Ce qui attend d’être payé dans un service", PILOTAGE, _TOUS, "travaux",
           "autrui", "mention"),
    _sorte("catalogue", _D, r"CATALOGUE#\d+ \S+", "Liste des missions d’une session, sans personne", PILOTAGE, _N, None,
           "aucun", "rien"),
    _sorte("delais", _D, r"DELAIS T", "Délai médian de chaque étape, sans personne", PILOTAGE, _N, None, "aucun",
           "rien"),
    _sorte("annuaire", _D, r"ANNUAIRE \S+", "Liste des personnes pour ceux qui les suivent, relevée quand on la lit",
           PILOTAGE, _TOUS, "travaux", "autrui", "mention"),
    _sorte("aides", _D, r"AIDES \S+", "Délai des demandes d’aide, par mois", PILOTAGE, _N, None, "aucun", "rien"),
    _sorte("rappels", _D, r"RAPPELS#(\d+|missions) [\d-]+", "Où en sont les rappels", PILOTAGE, _N, "rappels",
           "aucun", "rien"),
    _sorte("communes", _D, r"COMMUNES(_SANS_DESSERTE)? \S+#\S+", "Communes voisines, desservies ou non", EXECUTION, _N,
           None, "aucun", "rien"),
    _sorte("reglage", _D, r"(COMMUNES REGLAGES|REGLAGES \w+)", "Barèmes et réglages datés, et les membres qui les ont "
           "proposés et confirmés", EXECUTION, _N, None, "aucun", "rien"),
    _sorte("tarif", _D, r"TARIF#\S+ \S+", "Tarif relevé pour un trajet", EXECUTION, _N, None, "aucun", "rien"),
    _sorte("statistique", _D, r"STATISTIQUES#\S+ .+", "Nombres et montants d’une session, sans personne", PILOTAGE, _N,
           None, "aucun", "rien"),
    _sorte("passage", _D, r"CONSERVATION \S+", "Où en est le passage quotidien de conservation", DROITS, _TOUS,
           "acces", "autrui", "mention"),
    _sorte("envoi", "envois", r"(?!CADENCE$)\w+", "Courriel ou tâche en attente", SURETE, _P, "envois", "passager",
           "mention"),
    _sorte("cadence", "envois", r"CADENCE", "Courriels que le compte peut envoyer, comptés sur vingt-quatre heures",
           SURETE, _N, None, "aucun", "rien"),
    _sorte("entree", "journal", r"J#\S+ \S+", "Actions faites sur votre compte, scellées", PREUVE, _P, "journal",
           "journal", "ids"),
    _sorte("sceau", "journal", r"SCEAUX \d+", "Empreintes qui scellent le journal", PREUVE, _N, "sceaux", "aucun",
           "rien"),
    _sorte("convocation", "documents", r"convocations/\w+/.+", "Duplicata de vos convocations", EXECUTION, _P,
           "etats_de_frais", "fichier", "prefixe"),
    _sorte("recapitulatif", "documents", r"recapitulatifs/\w+/.+", "Récapitulatifs de vos états de frais", EXECUTION,
           _P, "etats_de_frais", "fichier", "prefixe"),
    _sorte("copie", "documents", r"donnees/\w+/.+", "Copie de vos données", DROITS, _P, "exportation", "passager",
           "prefixe"),
    _sorte("fichier_de_travail", "documents", r"lots/.+", "Rapports d’import, listes, fichiers de paiement", EXECUTION,
           _TOUS, "rapports", "autrui", "mention"),
    _sorte("impression", "documents", r"impressions/.+", "Convocations à imprimer", EXECUTION, _TOUS, "impressions",
           "autrui", "mention"),
    _sorte("recu", "justificatifs", r"[0-9a-f]{20}/.+", "Fichiers de vos justificatifs", EXECUTION, _P,
           "etats_de_frais", "fichier", "prefixe"),
    _sorte("importe", "justificatifs", r"imports/.+", "Fichiers importés par le service", EXECUTION, _TOUS, "imports",
           "autrui", "mention"),
    _sorte("sauvegarde", "sauvegardes", r".+", "Sauvegardes", SURETE, _TOUS, "sauvegardes", "autrui", "vieillit"),
    _sorte("ancre", "sceaux", r"\d+\.json", "Empreintes ancrées hors du journal", PREUVE, _N, "sceaux", "aucun",
           "rien"),
    _sorte("page", "pages", r".+", "Pages du site", EXECUTION, _N, None, "aucun", "rien"),
    _sorte("message_travaux", "travaux", r".*", "Numéro d’une tâche", SURETE, _N, "travaux", "aucun", "vieillit"),
    _sorte("message_codes", "codes", r".*", "Numéro d’un code ou d’un lien à envoyer", SURETE, _N, "travaux", "aucun",
           "vieillit"),
    _sorte("message_avis", "avis", r".*", "Numéro d’un avis à envoyer", SURETE, _N, "travaux", "aucun", "vieillit"),
    _sorte("message_documents", "documents_file", r".*", "Document à faire : numéros de compte et de mission", SURETE,
           _P, "travaux", "passager", "vieillit"),
    _sorte("message_lots", "lots_file", r".*", "Étape d’un travail", SURETE, _N, "travaux", "aucun", "vieillit"),
    _sorte("message_courrier", "courrier", r".*", "Sort d’un courriel envoyé : adresse, objet, numéro de compte",
           SURETE, _P, "travaux", "passager", "vieillit"),
    _sorte("ligne_technique", "journaux", r".*", "Journaux techniques : numéro de compte, marque du réseau du jour",
           PREUVE, _P, "journaux", "passager", "vieillit"),
)  # fmt: skip
"""Every kind. tests/donnees/test_sortes.py finds the models, prefixes and queues that are in none."""


@cache
def _patterns() -> dict[str, list[tuple[re.Pattern[str], Sorte]]]:
    found: dict[str, list[tuple[re.Pattern[str], Sorte]]] = {}
    for one in SORTES:
        found.setdefault(one.lieu, []).append((re.compile(one.cle), one))
    return found


def de(lieu: str, cle: str) -> list[Sorte]:
    """The kinds that an item of this place belongs to, by its whole key: exactly one, where the register is right."""
    return [one for pattern, one in _patterns().get(lieu, ()) if pattern.fullmatch(cle)]


def cle(raw: dict[str, dict[str, str]]) -> str:
    """What a raw item of a table is known by here."""
    return " ".join(raw[name]["S"] for name in ("pk", "sk") if name in raw)
