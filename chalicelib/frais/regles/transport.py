"""The trips of a claim (T1 to T7), taken by day, hour, then content, so that the order of entry changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from chalicelib.frais.regles import droits, formats, lignes, postes
from chalicelib.frais.regles.au_train import au_tarif_sncf
from chalicelib.frais.regles.bases import Base
from chalicelib.frais.regles.declaration import (
    BILLETS,
    SUR_AUTORISATION,
    VEHICULES,
    Declaration,
    Deplacement,
    Trajet,
    trajets,
)
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.formats import euros
from chalicelib.frais.regles.lignes import Ligne
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frais.regles.voyage import ARRETE, DECRET_11, Compteur, Voyage, au_kilometre, billet

_SANS_AUTORISATION = f"Votre véhicule n'est pas autorisé par le service : ni {postes.aucun()} ne sont remboursés."
_SANS_VEHICULE = f"{postes.ensemble().capitalize()} ne se remboursent qu'avec un véhicule autorisé par le service."
_CE_QUI_S_AUTORISE = {"taxi": "Un taxi", "location": "Une voiture de location", "velo": "Ce qu'un vélo vous coûte"}
_DEMANDER = "demandez-lui de l'autoriser pour cette mission, ce trajet sera alors compté."
_PASSAGER = "Un passager n'a pas de frais de transport : ils reviennent à la personne qui conduit."
_TICKETS_SEULS = "Le centre est dans l'une de vos communes : seuls les tickets de transport en commun sont remboursés."


def calculer(
    mission: MissionFaits,
    personne: PersonneFaits,
    declaration: Declaration,
    reglages: Reglages,
    compteur: Compteur,
    premiere: droits.Premiere,
    tickets_seuls: bool,
) -> Iterator[Ligne]:
    """Yields the lines of every trip and moves `compteur`."""
    for pointeur, deplacement, trajet in sorted(trajets(declaration), key=_ordre):
        jour = deplacement.jour or mission.debut.date()
        retour = deplacement.retour_jour or jour
        voyage = Voyage(mission, personne, reglages, trajet, jour, mission.date_du_taux(jour), pointeur, retour)
        if trajet.mode is None:
            yield voyage.a_completer("trajet", "Trajet", "T1", "Indiquez le moyen de transport.", "mode")
        elif (autre := droits.autre_premiere(mission, jour, premiere)) is not None:
            yield voyage.refusee("trajet", f"Trajet, {voyage.nom}", "E8", droits.renvoi_vers(autre))
        elif tickets_seuls and trajet.mode != "transports":
            yield voyage.refusee("trajet", f"Trajet, {voyage.nom}", "E7", _TICKETS_SEULS)
        else:
            yield from _lignes(voyage, compteur)


def _lignes(voyage: Voyage, compteur: Compteur) -> Iterator[Ligne]:
    mode, autorise = voyage.trajet.mode, voyage.mission.vehicule_autorise is True
    if mode in VEHICULES and autorise:
        yield from (_autorise(voyage, ligne) for ligne in au_kilometre(voyage, compteur))
        yield from _frais_de_route(voyage, None)
    elif mode in VEHICULES:
        yield au_tarif_sncf(voyage, compteur)
        yield from _frais_de_route(voyage, _SANS_AUTORISATION)
    elif mode in SUR_AUTORISATION and not autorise:
        texte = f"{_CE_QUI_S_AUTORISE[str(mode)]} se rembourse au prix payé quand le service l'autorise : {_DEMANDER}"
        ligne = voyage.refusee("billet", f"Trajet, {voyage.nom}", "T8", voyage.mission.vehicule_par or texte)
        yield replace(ligne, reference=DECRET_11)
        yield from _frais_de_route(voyage, _SANS_AUTORISATION)
    elif mode == "location":
        yield billet(voyage)
        yield from _frais_de_route(voyage, None)
    elif mode in BILLETS:
        yield billet(voyage)
        yield from _frais_de_route(voyage, _SANS_VEHICULE)
    else:
        yield voyage.refusee("passager", "Trajet comme passager", "T2", _PASSAGER)
        yield from _frais_de_route(voyage, _PASSAGER)


def _autorise(voyage: Voyage, ligne: Ligne) -> Ligne:
    """The kilometres, with who of the service authorised the vehicle where the person asked."""
    if ligne.montant is None or not voyage.mission.vehicule_par:
        return ligne
    return replace(ligne, bases=(Base("Kilomètres", ligne.montant, True, voyage.mission.vehicule_par),))


def _frais_de_route(voyage: Voyage, refus: str | None) -> Iterator[Ligne]:
    """T3, T7: these expenses go with an authorised vehicle alone."""
    for poste in postes.POSTES:
        champ, libelle = poste.code, poste.libelle
        prix: Decimal | None = getattr(voyage.trajet, champ)
        if not prix:
            continue
        if refus is not None:
            yield voyage.refusee(champ, libelle, "T3", refus, champ)
            continue
        montant = formats.au_centime(prix)
        yield lignes.due(
            champ, libelle, None, "T7", f"{libelle} payé avec un véhicule autorisé : {euros(montant)}.",
            quantite=Decimal(1), unite="forfait", taux=montant, montant=montant, reference=f"{ARRETE}, art. 5",
            entrees=voyage.entrees(prix=prix), pointeur=f"{voyage.pointeur}/{champ}",
        )  # fmt: skip


def _ordre(element: tuple[str, Deplacement, Trajet]) -> tuple[date, time, str]:
    _, deplacement, trajet = element
    return deplacement.jour or date.max, deplacement.depart or time.max, str(trajet)
