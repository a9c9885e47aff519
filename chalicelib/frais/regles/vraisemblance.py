"""What looks unusual in a claim: it warns the person and the gestionnaire, and blocks nothing."""

from collections.abc import Iterator
from decimal import Decimal

from chalicelib.frais.regles import baremes, droits
from chalicelib.frais.regles.declaration import VEHICULES, Declaration, nuits, trajets
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.formats import euros, jour_court, kilometres, phrase
from chalicelib.frais.regles.lignes import Etat, Ligne
from chalicelib.frais.regles.reglages import Reglages

# Beyond these a figure is possible, but worth a second look; no text sets them.
KM_PAR_TRAJET = Decimal(600)
BILLET = Decimal(500)
ROUTE = Decimal(100)
NUIT = Decimal(300)
COPIES = 400
MINUTES_PAR_JOUR = 12 * 60
MINUTES_PAR_CANDIDAT = 120


def avertissements(
    mission: MissionFaits, declaration: Declaration, reglages: Reglages, lignes: tuple[Ligne, ...]
) -> tuple[str, ...]:
    """French sentences, each once, in a stable order."""
    tous = [
        *_sur_les_taux(mission, reglages, lignes),
        *_sur_le_travail(mission, declaration),
        *_sur_les_trajets(mission, declaration),
        *_sur_les_nuits(declaration),
    ]
    return tuple(sorted(dict.fromkeys(map(phrase, tous))))


def _sur_les_taux(mission: MissionFaits, reglages: Reglages, lignes: tuple[Ligne, ...]) -> Iterator[str]:
    debut, fin = mission.debut.date(), mission.fin.date()
    for ligne in lignes:
        cle = ligne.entrees.get("bareme")
        if cle and baremes.change_entre(cle, debut, fin, reglages.taux_propres):
            yield (
                f"Un taux change entre le {jour_court(debut)} et le {jour_court(fin)} : celui de chaque jour a été "
                "retenu, à vérifier par le gestionnaire."
            )
        if ligne.statut == "rappele":
            yield f"Le taux de la ligne « {ligne.libelle} » n'a pas été vérifié dans un texte publié."
    if any(ligne.etat is Etat.A_CONFIGURER for ligne in lignes):
        yield "Une ligne au moins est à configurer : le total affiché n'est pas complet."


def _sur_le_travail(mission: MissionFaits, declaration: Declaration) -> Iterator[str]:
    travail = declaration.travail
    activite = droits.ACTIVITES.get(mission.type, "")
    copies = (travail.copies or 0) + (mission.copies_santorin or 0)
    if activite == "copie" and copies > COPIES:
        yield f"{copies} copies pour une seule mission : vérifiez ce nombre."
    if not activite.startswith("heure") or not travail.minutes:
        return
    if travail.minutes > MINUTES_PAR_JOUR * mission.nombre_de_jours():
        yield "Plus de douze heures par jour avec les candidats : vérifiez cette durée."
    if travail.candidats and travail.minutes > MINUTES_PAR_CANDIDAT * travail.candidats:
        yield "Plus de deux heures par candidat : vérifiez la durée et le nombre de candidats."


def _sur_les_trajets(mission: MissionFaits, declaration: Declaration) -> Iterator[str]:
    for _, _, trajet in trajets(declaration):
        if trajet.mode in VEHICULES and trajet.km is not None and trajet.km > KM_PAR_TRAJET:
            yield f"{kilometres(trajet.km)} pour un trajet simple : vérifiez cette distance."
        if trajet.mode in VEHICULES and mission.vehicule_autorise is None:
            yield (
                "Le service n'a pas dit s'il autorise votre véhicule : le tarif le plus économique s'applique, "
                "sans péage ni stationnement. Demandez-le au gestionnaire."
            )
        if trajet.billet is not None and trajet.billet > BILLET:
            yield f"{euros(trajet.billet)} de billets pour un trajet : vérifiez ce montant."
        if trajet.motif is not None:
            yield "Avion ou 1re classe : le gestionnaire vérifiera que le tarif ou la durée du trajet le justifie."
        if trajet.de == "autre":
            yield "Un trajet part d'un autre lieu : la distance retenue va de la plus proche de vos deux résidences."
        for nom, prix in (("péage", trajet.peage), ("stationnement", trajet.stationnement)):
            if prix is not None and prix > ROUTE:
                yield f"{euros(prix)} de {nom} : vérifiez ce montant."


def _sur_les_nuits(declaration: Declaration) -> Iterator[str]:
    for _, _, nuit in nuits(declaration):
        if nuit.prix is not None and nuit.prix > NUIT:
            yield f"{euros(nuit.prix)} pour une nuit : vérifiez ce montant."
