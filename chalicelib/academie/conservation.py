"""How long each kind of data lives, by dated rules with their ground: those of the product, then the instance's own.

Whoever applies, shows or documents a duration reads it here, so that no page promises what nothing carries out.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import get_args

from chalicelib.academie.schema import Academie, Conservation, Facts, NomDeRegle

_FIRST = date(2026, 1, 1)
_PROPORTION = "RGPD, art. 5.1 e : le temps de servir, et pas plus"
_SECURITE = "RGPD, art. 32 : sécurité du traitement"
_JOURNAL = "CNIL, délibération 2021-122 du 14 octobre 2021 sur la journalisation : six mois à un an"
_CREANCES = "Loi 68-1250 du 31 décembre 1968, art. 1er : prescription des créances sur l’État"


class Regle(Facts):
    """What a rule is about. `depuis`: what its duration counts from, as a sentence goes on. `par`: who carries it out.

    `par`: `ttl` (the tables forget by themselves), `seau` (the buckets do), `passage` (the daily run), `fixe` (nobody
    can shorten it).
    """

    titre: str
    depuis: str
    par: str


def _regle(titre: str, depuis: str, par: str) -> Regle:
    return Regle(titre=titre, depuis=depuis, par=par)


REGLES: dict[NomDeRegle, Regle] = {
    "compte_inactif": _regle("Compte sans activité", "la dernière connexion, mission ou demande", "passage"),
    "etats_de_frais": _regle(
        "États de frais, justificatifs et missions", "la fin de l’année du paiement, ou de la mission", "passage"
    ),
    "journal": _regle("Journal des actions", "l’action", "ttl"),
    "personnel_ferme": _regle("Compte fermé d’un membre du service", "sa fermeture", "passage"),
    "travaux": _regle("Suivi des imports et des convocations", "leur fin", "passage"),
    "rapports": _regle("Rapports d’import, listes et fichiers de paiement", "leur écriture", "seau"),
    "imports": _regle("Fichiers importés", "leur arrivée", "seau"),
    "impressions": _regle("Convocations et courriers à imprimer", "leur fabrication", "seau"),
    "exportation": _regle("Copie de ses données demandée par une personne", "sa fabrication", "seau"),
    "envois": _regle("Courriels en attente", "leur cause, ou leur dernier essai", "ttl"),
    "courriels": _regle("Sort des courriels envoyés, sans leur texte", "l’envoi", "ttl"),
    "rappels": _regle("Trace d’un rappel envoyé", "l’envoi", "ttl"),
    "reponses": _regle("Réponse gardée pour une demande répétée", "la demande", "ttl"),
    "navigateurs": _regle("Navigateur reconnu", "la dernière connexion", "ttl"),
    "acces": _regle("Sessions, codes et liens", "leur ouverture", "ttl"),
    "compteurs": _regle("Compteurs d’essais", "le dernier essai", "ttl"),
    "journaux": _regle("Journaux techniques, marque quotidienne du réseau comprise", "la demande", "seau"),
    "sauvegardes": _regle("Sauvegardes", "leur date", "seau"),
    "sceaux": _regle("Empreintes qui scellent le journal", "leur écriture", "fixe"),
}


def _shipped(regle: NomDeRegle, fondement: str, **duree: int) -> Conservation:
    return Conservation(**{"annees": 0, "mois": 0, "jours": 0, **duree}, regle=regle, du=_FIRST, fondement=fondement)


PRODUIT: tuple[Conservation, ...] = (
    _shipped("compte_inactif", "RGPD, art. 5.1 e ; durée à confirmer par l’académie", annees=2),
    _shipped("etats_de_frais", _CREANCES, annees=4),
    _shipped("journal", _JOURNAL, mois=12),
    _shipped("personnel_ferme", _CREANCES, annees=4),
    _shipped("travaux", _PROPORTION, mois=12),
    _shipped("rapports", _PROPORTION, jours=90),
    _shipped("imports", _PROPORTION, jours=7),
    _shipped("impressions", _PROPORTION, jours=1),
    _shipped("exportation", _PROPORTION, jours=1),
    _shipped("envois", _PROPORTION, jours=14),
    _shipped("courriels", _PROPORTION, mois=12),
    _shipped("rappels", _PROPORTION, jours=400),
    _shipped("reponses", _PROPORTION, jours=7),
    _shipped("navigateurs", _SECURITE, jours=90),
    _shipped("acces", _SECURITE, jours=3),
    _shipped("compteurs", _SECURITE, jours=2),
    _shipped("journaux", _SECURITE, jours=90),
    _shipped("sauvegardes", _SECURITE, jours=60),
    _shipped("sceaux", "RGPD, art. 5.2 : pouvoir prouver ce qui a été fait ; rien d’une personne", annees=10),
)
"""The rules that an instance has as long as its own file says nothing else."""


def en_vigueur(academie: Academie, regle: NomDeRegle, jour: date) -> Conservation:
    """The rule that counts on a day: the latest begun of the instance's own, else of the product's; before any, the
    first."""
    for rules in (academie.conservation, PRODUIT):
        own = sorted((one for one in rules if one.regle == regle), key=lambda one: one.du)
        begun = [one for one in own if one.du <= jour]
        if begun:
            return begun[-1]
    return own[0]


def a_venir(academie: Academie, jour: date) -> list[Conservation]:
    """The instance's rules that begin after a day, the nearest first."""
    return sorted((one for one in academie.conservation if one.du > jour), key=lambda one: one.du)


def toutes(academie: Academie, jour: date) -> Iterator[tuple[Regle, Conservation]]:
    """Each rule with what counts of it on a day."""
    for name in get_args(NomDeRegle):
        yield REGLES[name], en_vigueur(academie, name, jour)


def fin(duree: Conservation, depuis: datetime) -> datetime:
    """When something of that moment is over: the same day, so many years or months later, or so many days."""
    if duree.jours:
        return depuis + timedelta(days=duree.jours)
    months = depuis.year * 12 + depuis.month - 1 + duree.annees * 12 + duree.mois
    year, month = divmod(months, 12)
    for day in (depuis.day, 30, 29, 28):
        try:
            return depuis.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError(depuis)


def fin_de_l_annee(duree: Conservation, annee: int) -> datetime:
    """The same counted from the end of a year, as claims on the State are."""
    return fin(duree, datetime(annee + 1, 1, 1, tzinfo=UTC))


def en_mots(duree: Conservation) -> str:
    """« 4 ans », « 12 mois », « 1 jour », with a no-break space."""
    for number, one, many in (
        (duree.annees, "an", "ans"),
        (duree.mois, "mois", "mois"),
        (duree.jours, "jour", "jours"),
    ):
        if number:
            return f"{number}\u00a0{one if number == 1 else many}"
    raise AssertionError(duree.regle)
