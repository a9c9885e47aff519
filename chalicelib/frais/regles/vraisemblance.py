"""What looks unusual in a claim: it warns the person and the gestionnaire, and blocks nothing."""

from collections.abc import Iterator
from decimal import Decimal

from chalicelib.frais.regles import baremes, droits, postes
from chalicelib.frais.regles.declaration import VEHICULES, Declaration, Deplacement, Trajet, nuits, trajets
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.formats import euros, jour_court, kilometres, phrase
from chalicelib.frais.regles.lignes import Avertissement, Etat, Ligne, Moitie, NomDeMoitie
from chalicelib.frais.regles.reglages import Reglages

# Beyond these a figure is possible, but worth a second look; no text sets them.
KM_PAR_TRAJET = Decimal(600)
KM_AU_MOINS, KM_AU_PLUS, KM_EN_PLUS = Decimal("0.95"), 2, 15
"""A road is never much shorter than the straight line between the middles of two communes, and seldom longer than
twice that and fifteen kilometres."""
BILLET = Decimal(500)
NUIT = Decimal(300)
COPIES = 400
MINUTES_PAR_JOUR = 12 * 60
MINUTES_PAR_CANDIDAT = 120


_NOMS: dict[NomDeMoitie, str] = {"remuneration": "Travail", "deplacement": "Déplacement"}
_Trouve = tuple[NomDeMoitie, str, str]
"""The half concerned, the JSON pointer of what looks unusual, and the sentence."""


def avertissements(
    mission: MissionFaits,
    personne: PersonneFaits,
    declaration: Declaration,
    reglages: Reglages,
    travail: Moitie,
    route: Moitie,
) -> tuple[Avertissement, ...]:
    """Each sentence once for its half, leading to the first place that it is about, in the order of the sentences."""
    tous = [
        *_sur_les_taux(mission, reglages, "remuneration", travail.lignes),
        *_sur_les_taux(mission, reglages, "deplacement", route.lignes),
        *_sur_le_travail(mission, declaration),
        *_sur_les_trajets(mission, personne, declaration),
        *_sur_les_nuits(declaration),
    ]
    uniques: dict[tuple[str, NomDeMoitie], str] = {}
    for moitie, pointeur, texte in tous:
        uniques.setdefault((phrase(texte), moitie), pointeur)
    return tuple(Avertissement(moitie, pointeur, texte) for (texte, moitie), pointeur in sorted(uniques.items()))


def _sur_les_taux(
    mission: MissionFaits, reglages: Reglages, moitie: NomDeMoitie, lignes: tuple[Ligne, ...]
) -> Iterator[_Trouve]:
    debut, fin = mission.debut.date(), mission.fin.date()
    for ligne in lignes:
        cle = ligne.entrees.get("bareme")
        if cle and baremes.change_entre(cle, debut, fin, reglages.taux_propres):
            texte = (
                f"{_NOMS[moitie]} : un taux change entre le {jour_court(debut)} et le {jour_court(fin)}, celui de "
                "chaque jour a été retenu, à vérifier par le gestionnaire."
            )
            yield moitie, ligne.pointeur, texte
        if ligne.statut == "rappele":
            texte = f"Le taux de la ligne « {ligne.libelle} » n'a pas été vérifié dans un texte publié."
            yield moitie, ligne.pointeur, texte
        if ligne.etat is Etat.A_CONFIGURER:
            texte = f"{_NOMS[moitie]} : une ligne au moins est à configurer, le total affiché n'est pas complet."
            yield moitie, ligne.pointeur, texte
        if ligne.etat is Etat.A_RELEVER:
            texte = f"{_NOMS[moitie]} : un tarif SNCF est à relever par le service, il s'ajoutera au total affiché."
            yield moitie, ligne.pointeur, texte


def _sur_le_travail(mission: MissionFaits, declaration: Declaration) -> Iterator[_Trouve]:
    travail = declaration.travail
    activite = droits.ACTIVITES.get(mission.type, "")
    copies = (travail.copies or 0) + (mission.copies_santorin or 0)
    if activite == "copie" and copies > COPIES:
        yield "remuneration", "/travail/copies", f"{copies} copies pour une seule mission : vérifiez ce nombre."
    if activite == "sujet" and travail.sujets:
        texte = "Conception de sujets : le gestionnaire vérifie que les parts des auteurs ne dépassent pas le forfait."
        yield "remuneration", "/travail/auteurs", texte
    if not activite.startswith("heure") or not travail.minutes:
        return
    if travail.minutes > MINUTES_PAR_JOUR * mission.nombre_de_jours():
        texte = "Plus de douze heures par jour avec les candidats : vérifiez cette durée."
        yield "remuneration", "/travail/minutes", texte
    if travail.candidats and travail.minutes > MINUTES_PAR_CANDIDAT * travail.candidats:
        texte = "Plus de deux heures par candidat : vérifiez la durée et le nombre de candidats."
        yield "remuneration", "/travail/minutes", texte


def _sur_les_trajets(mission: MissionFaits, personne: PersonneFaits, declaration: Declaration) -> Iterator[_Trouve]:
    for pointeur, deplacement, trajet in trajets(declaration):
        doutes = _doutes(mission, personne, deplacement, trajet)
        for champ, texte in (*_sur_un_trajet(mission, trajet), *doutes):
            yield "deplacement", f"{pointeur}/{champ}", texte


def _doutes(
    mission: MissionFaits, personne: PersonneFaits, deplacement: Deplacement, trajet: Trajet
) -> Iterator[tuple[str, str]]:
    """The field of the trip, and the sentence, for each distance that is not likely.

    One trip among several is perhaps a part of the way, to a station: it is never too short.
    """
    depart, autre = personne.residence_familiale, personne.residence_administrative
    if trajet.de == "travail":
        depart, autre = autre, depart
    seul = len(deplacement.trajets) == 1
    if trajet.de != "autre" and trajet.mode in VEHICULES:
        yield from (("km", texte) for texte in _doute(depart, mission.centre_commune, trajet.km, seul))
        lue = trajet.km_autre_residence
        yield from (("km_autre_residence", texte) for texte in _doute(autre, mission.centre_commune, lue, seul))


def _doute(depart: str | None, centre: str, km: Decimal | None, seul: bool) -> Iterator[str]:
    from chalicelib import communes  # when a question is asked, never at a start

    droite = None if depart is None or km is None else communes.distance(depart, centre)
    if depart is None or km is None or droite is None:
        return
    ecart = Decimal(str(round(droite)))
    if (seul and km < KM_AU_MOINS * ecart) or km > KM_AU_PLUS * ecart + KM_EN_PLUS:
        lieux = f"{communes.name(depart)} et {communes.name(centre)} sont à {kilometres(ecart)} à vol d'oiseau"
        yield f"{kilometres(km)} pour un trajet simple, alors que {lieux} : vérifiez cette distance."


def _sur_un_trajet(mission: MissionFaits, trajet: Trajet) -> Iterator[tuple[str, str]]:
    """The field of the trip, and the sentence."""
    if trajet.mode in VEHICULES and trajet.km is not None and trajet.km > KM_PAR_TRAJET:
        yield "km", f"{kilometres(trajet.km)} pour un trajet simple : vérifiez cette distance."
    if trajet.mode in VEHICULES and mission.vehicule_autorise is None:
        texte = (
            "Le service n'a pas dit s'il autorise votre véhicule : le tarif le plus économique s'applique, "
            f"sans {postes.aucun()}. Demandez-le au gestionnaire."
        )
        yield "mode", texte
    if trajet.billet is not None and trajet.billet > BILLET:
        yield "billet", f"{euros(trajet.billet)} de billets pour un trajet : vérifiez ce montant."
    if trajet.motif is not None:
        yield "motif", "Avion ou 1re classe : le gestionnaire vérifiera que le tarif ou la durée du trajet le justifie."
    if trajet.mode == "covoiturage":
        yield "mode", "Covoiturage payant : le gestionnaire vérifie la participation payée et le prix du train."
    if trajet.de == "autre":
        yield "de", "Un trajet part d'un autre lieu : la distance retenue va de la plus proche de vos deux résidences."
    for poste in postes.POSTES:
        prix: Decimal | None = getattr(trajet, poste.code)
        if prix is not None and prix > poste.inhabituel:
            yield poste.code, f"{euros(prix)} de {poste.nom} : vérifiez ce montant."


def _sur_les_nuits(declaration: Declaration) -> Iterator[_Trouve]:
    for pointeur, _, nuit in nuits(declaration):
        if nuit.prix is not None and nuit.prix > NUIT:
            yield "deplacement", f"{pointeur}/prix", f"{euros(nuit.prix)} pour une nuit : vérifiez ce montant."
