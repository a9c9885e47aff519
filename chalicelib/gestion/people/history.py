"""What happened to a person's access and file, as the journal keeps it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.identity.staff.models import Personnel
from chalicelib.journal import Entree

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import ActeDuJournal

MOST = 60
READ, READING = "fiche_consultee", timedelta(minutes=15)
"""A member who goes on reading a file leaves one trace."""
LABELS = {
    "intervenant_cree": "Fiche créée",
    "intervenant_modifie": "Fiche mise à jour",
    "identite_confirmee": "Nom et adresse électronique changés par un import, sur confirmation",
    "intervenant_renomme": "Nom corrigé par le service",
    "coordonnees_corrigees": "Coordonnées corrigées",
    "connexion": "Connexion",
    "mot_de_passe_provisoire": "Mot de passe provisoire édité",
    "mot_de_passe_provisoire_prolonge": "Mot de passe provisoire prolongé jusqu’à trente jours après une mission",
    "mot_de_passe_provisoire_redonne": "Mot de passe provisoire redonné",
    "mot_de_passe_change": "Mot de passe choisi",
    "mot_de_passe_reinitialise": "Mot de passe réinitialisé par un lien",
    "courriel_confirme": "Adresse électronique confirmée",
    "courriel_corrige": "Adresse électronique corrigée",
    "adresse_refusee": "Courriel refusé par cette adresse",
    "rappels_arretes": "Rappels arrêtés par la personne",
    "rappels_repris": "Rappels repris par la personne",
    "refus_leve": "Adresse électronique redonnée pour bonne par le service",
    "essais_effaces": "Accès débloqué",
    "sessions_fermees": "Sessions fermées",
    "aide_demandee": "Aide demandée, sans adresse électronique",
    "aide_traitee": "Demande d’aide traitée",
    "intervenant_ecarte": "Intervenant écarté",
    "intervenant_historise": "Intervenant historisé",
    "intervenant_reintegre": "Intervenant réintégré",
    READ: "Fiche consultée",
    "affectation_creee": "Mission confiée",
    "affectation_retiree": "Mission retirée",
    "affectation_modifiee": "Mission modifiée",
    "quantites_recues": "Quantités reçues",
    "convocation": "Convocation éditée",
    "convocation_annulee": "Convocation retirée",
    "mission_annulee": "Mission annulée",
    "mission_retablie": "Mission rétablie",
    "transmission": "État de frais transmis",
    "retrait": "État de frais repris",
    "etat_consulte": "État de frais consulté",
    "visa": "État de frais\u00a0: premier visa",
    "validation": "État de frais accepté",
    "retour": "Acceptation reprise",
    "renvoi": "État de frais renvoyé pour correction",
    "refus": "État de frais refusé",
    "correction": "État de frais corrigé par le service",
    "tarif": "Tarif SNCF relevé par le service",
    "recalcul": "État de frais recalculé avec les barèmes et réglages confirmés",
    "annulation": "État de frais annulé",
    "retablissement": "État de frais rétabli",
    "constat": "Service fait constaté",
    "message": "Message reçu",
    "message_repondu": "Message envoyé par le service",
    "message_classe": "Message classé sans réponse",
    "contestation": "Contestation reçue",
    "contestation_accueillie": "Contestation accueillie",
    "contestation_rejetee": "Contestation rejetée",
    "demande": "Demande reçue avant le départ",
    "demande_accordee": "Demande acceptée",
    "demande_refusee": "Demande refusée",
    "mise_en_paiement": "Mis en paiement",
    "paiement": "Payé",
    "rejet": "Rejeté par le payeur",
    "droits_demandes": "Demande de la personne sur ses données",
    "droits_repondus": "Réponse à une demande sur ses données",
    "donnees_exportees": "Copie des données remise",
    "donnees_gelees": "Données gelées",
    "donnees_degelees": "Données dégelées",
    "fermeture_annoncee": "Fermeture du compte annoncée, faute d’activité",
    "compte_ferme_sans_activite": "Compte fermé, faute d’activité",
    "conservation_terme": "Mission et état de frais effacés, leur durée de conservation passée",
    "justificatif_retire": "Justificatif retiré",
    "justificatif_refuse": "Justificatif refusé\u00a0: le fichier n’est pas celui annoncé",
    "justificatif_abandonne": "Justificatif jamais arrivé, oublié",
}
"""Act of the journal -> what a gestionnaire reads."""
ACCESS = {
    *("connexion", "mot_de_passe_provisoire", "mot_de_passe_provisoire_redonne", "mot_de_passe_change", READ),
    *("mot_de_passe_reinitialise", "courriel_confirme", "courriel_corrige", "essais_effaces", "sessions_fermees"),
    *("aide_demandee", "aide_traitee"),
}
"""Those of them on how a person comes in."""


def last(objet: str) -> list[Entree]:
    """The last acts on a person, newest first; may be a second late. `objet`: `C#<id>`."""
    return list(Entree.by_objet.query(objet, scan_index_forward=False, limit=MOST))


def of_access(entries: list[Entree]) -> list[Entree]:
    """The acts on how the person comes in, which is all that a help desk reads of the rest."""
    return [entry for entry in entries if entry.action in ACCESS]


def is_read_lately(entries: list[Entree], acteur: str, now: datetime) -> bool:
    """Whether this member's reading of the file is already among the acts."""
    since = (now - READING).isoformat()
    return any(entry.action == READ and entry.acteur == acteur and str(entry.sk) >= since for entry in entries)


def told(entries: list[Entree]) -> list[ActeDuJournal]:
    """The acts in words, each with who did it."""
    names = _names([*(str(entry.acteur) for entry in entries), *map(_certifier, entries)])
    return [
        {
            "quand": str(entry.sk).partition("#")[0],
            "quoi": entry.action,
            "libelle": LABELS.get(str(entry.action), str(entry.action).replace("_", " ")) + _certified(entry, names),
            "par": "la personne" if entry.acteur == entry.objet else names.get(str(entry.acteur), "le service"),
        }
        for entry in entries
    ]


def _certifier(entry: Entree) -> str:
    """Who had certified the work that an acceptance accepts; empty for any other act."""
    return str((entry.details or {}).get("constat_par", ""))


def _certified(entry: Entree, names: Mapping[str, str]) -> str:
    by = _certifier(entry)
    return f", service fait certifié par {names.get(by, 'le service')}" if by else ""


def _names(acteurs: Iterable[str]) -> dict[str, str]:
    """Staff account -> first name and name."""
    keys = [(acteur, "G") for acteur in dict.fromkeys(acteurs) if acteur.startswith("G#")]
    found = Personnel.batch_get(keys) if keys else ()
    return {str(account.pk): f"{account.prenom} {account.nom}" for account in found}
