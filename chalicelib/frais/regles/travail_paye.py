"""The lines of work that pay: a count at its rate, an hour at its rate, a lump sum that several people share."""

from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from chalicelib.frais.regles import baremes, formats, lignes
from chalicelib.frais.regles.declaration import Travail
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.lignes import Ligne
from chalicelib.frais.regles.reglages import Reglages

LIBELLES = {
    "copie": "Copies corrigées",
    "heure": "Temps passé avec les candidats",
    "heure_eps": "Temps passé avec les candidats (taux à 75 %)",
    "sujet": "Sujets conçus",
    "surveillance": "Aide au déroulement des épreuves, au-delà du service dû",
    "dossier": "Dossiers étudiés",
    "presidence": "Présidence du jury",
}
"""Activity -> the name of its line."""
DIRE_AUTEURS = "Indiquez combien de personnes ont conçu le sujet, vous compris : elles se partagent le forfait."
_PARTS = "au centime inférieur : les parts ne dépassent pas le forfait"
_ENTIERES = "Double correction : aucun texte lu ne réduit le taux de la copie, chaque correcteur a le taux entier."


def comptee(code: str, activite: str, quantite: int, bareme: baremes.Bareme, libelle: str = "") -> Ligne:
    """So many copies or files at so much each; `code`: the field that counts them, or `copies_santorin`."""
    montant = formats.au_centime(quantite * bareme.valeur)
    explication = f"{formats.accord(quantite, activite)} à {formats.taux(bareme.valeur)} : {formats.euros(montant)}."
    return lignes.due(
        code, libelle or LIBELLES[activite], bareme, "B5", explication,
        quantite=Decimal(quantite), unite=activite, montant=montant,
        entrees=lignes.textes(quantite=quantite, bareme=bareme.cle),
        pointeur="" if code == "copies_santorin" else f"/travail/{code}",
    )  # fmt: skip


def a_l_heure(activite: str, minutes: int, bareme: baremes.Bareme) -> Ligne:
    """Minutes at an hourly rate, which is never rounded before it is multiplied: sixty divides last."""
    montant = formats.au_centime(minutes * bareme.valeur / 60)
    texte = f"{formats.duree(minutes)} à {formats.taux(bareme.valeur)} de l'heure : {formats.euros(montant)}."
    return lignes.due(
        "minutes", LIBELLES[activite], bareme, "B5", texte,
        quantite=Decimal(minutes), unite="minute", montant=montant,
        entrees=lignes.textes(quantite=minutes, bareme=bareme.cle), pointeur="/travail/minutes",
    )  # fmt: skip


def sujets(travail: Travail, quantite: int, bareme: baremes.Bareme) -> Ligne:
    """A lump sum for each written test, shared between its authors: rounded down, the shares never exceed it."""
    if travail.auteurs is None:
        return lignes.a_completer("sujets", LIBELLES["sujet"], "B5", DIRE_AUTEURS, pointeur="/travail/auteurs")
    montant = _part(quantite * bareme.valeur, travail.auteurs)
    entre = "seul auteur" if travail.auteurs == 1 else f"partagé entre {travail.auteurs} auteurs"
    epreuves, forfait = formats.accord(quantite, "épreuve"), formats.euros(bareme.valeur)
    texte = f"{epreuves} : forfait de {forfait}, {entre} : {formats.euros(montant)}."
    return lignes.due(
        "sujets", LIBELLES["sujet"], bareme, "B5", texte,
        quantite=Decimal(quantite), unite="sujet", montant=montant, arrondi=_PARTS,
        reference=f"{bareme.reference} et 3",
        entrees=lignes.textes(quantite=quantite, auteurs=travail.auteurs, bareme=bareme.cle),
        pointeur="/travail/sujets",
    )  # fmt: skip


def presidence(presidents: int, bareme: baremes.Bareme) -> Ligne:
    """One lump sum for a concours, shared between those who preside."""
    montant = _part(bareme.valeur, presidents)
    entre = "pour vous seul" if presidents == 1 else f"partagé entre {presidents} personnes"
    return lignes.due(
        "presidence", LIBELLES["presidence"], bareme, "B5",
        f"Forfait de {formats.euros(bareme.valeur)}, {entre} : {formats.euros(montant)}.",
        quantite=Decimal(1), unite="présidence", montant=montant, arrondi=_PARTS,
        reference=f"{bareme.reference} et 4", entrees=lignes.textes(presidents=presidents, bareme=bareme.cle),
        pointeur="/travail/auteurs",
    )  # fmt: skip


def plafonne(bareme: baremes.Bareme, mission: MissionFaits) -> baremes.Bareme:
    """The rate of a file, no higher than what a text allows an instance to decide."""
    activite, _, nom = bareme.cle.partition(".")
    plafond = baremes.en_vigueur(f"plafond.{nom}", mission.debut.date()) if activite == "dossier" else None
    if plafond is None or bareme.valeur <= plafond.valeur:
        return bareme
    return replace(bareme, valeurs=plafond.valeurs, reference=f"{bareme.reference} ; plafond : {plafond.reference}")


def en_double(ligne: Ligne, bareme: baremes.Bareme, mission: MissionFaits, reglages: Reglages) -> Ligne:
    """The same line of copies, which two people mark: whole, unless a dated decision of the instance reduces it."""
    part = baremes.en_vigueur("part.double_correction", mission.debut.date(), reglages.taux_propres)
    libelle = f"{ligne.libelle}, double correction"
    if part is None or ligne.quantite is None:
        return replace(ligne, libelle=libelle, explication=f"{ligne.explication} {formats.phrase(_ENTIERES)}")
    taux = bareme.valeur * part.valeur
    montant = formats.au_centime(ligne.quantite * taux)
    texte = (
        f"Double correction : {formats.accord(int(ligne.quantite), 'copie')} à {formats.taux(taux)}, soit "
        f"{formats.nombre(part.valeur)} du taux de {formats.taux(bareme.valeur)} : {formats.euros(montant)}."
    )
    return replace(
        ligne, libelle=libelle, explication=formats.phrase(texte), taux=taux, montant=montant,
        reference=f"{bareme.reference} ; {part.reference}", statut=part.statut,
        entrees={**ligne.entrees, "part": str(part.valeur)},
    )  # fmt: skip


def _part(forfait: Decimal, entre: int) -> Decimal:
    return (forfait / entre).quantize(formats.CENTIME, rounding=ROUND_DOWN)
