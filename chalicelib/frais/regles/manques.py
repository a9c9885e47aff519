"""What is missing or inconsistent in a declaration before it can be submitted, each tied to its field.

`lire` has already refused wrong shapes: here the fields are read together, and against the mission.
"""

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.frais.regles import droits, formats, manques_du_sejour, manques_du_trajet, remuneration, travail_paye
from chalicelib.frais.regles.declaration import Declaration, Deplacement, trajets
from chalicelib.frais.regles.droits import Premiere
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.lecture import Erreur, erreur
from chalicelib.frais.regles.reglages import Reglages

_CHAMPS = {
    "copies": "Indiquez le nombre de copies corrigées.",
    "minutes": "Indiquez le temps passé avec les candidats.",
    "sujets": "Indiquez le nombre de sujets conçus.",
    "dossiers": "Indiquez le nombre de dossiers étudiés.",
    "auteurs": remuneration.DIRE_PRESIDENTS,
}


def manques(
    declaration: Declaration,
    mission: MissionFaits,
    personne: PersonneFaits,
    reglages: Reglages | None = None,
    premiere_du_jour: Premiere = True,
) -> tuple[Erreur, ...]:
    """All at once; only those whose `bloquant` is true forbid to submit."""
    reglages = reglages or Reglages()
    erreurs = list(_travail(declaration, mission, reglages))
    droit = droits.deplacement(mission, personne, reglages, premiere_du_jour)
    if droit.du:
        erreurs += _deplacements(declaration, mission, reglages, droit.code == droits.TICKETS_SEULS)
    elif declaration.deplacements:
        texte = f"Vos déplacements ne seront pas comptés. {droit.phrase}"
        erreurs.append(erreur("/deplacements", "sans_objet", texte, bloquant=False))
    return tuple(erreurs)


def _travail(declaration: Declaration, mission: MissionFaits, reglages: Reglages) -> Iterator[Erreur]:
    if not droits.remuneration(mission, reglages).du:
        return
    champs = remuneration.champs_attendus(mission, reglages)
    if not champs:
        return
    for champ in champs:
        sans_papier = champ == "copies" and mission.copies_santorin is not None
        if getattr(declaration.travail, champ) is None and not sans_papier:
            yield erreur(f"/travail/{champ}", "manquant", _CHAMPS[champ])
        if champ == "sujets" and declaration.travail.auteurs is None:
            yield erreur("/travail/auteurs", "manquant", travail_paye.DIRE_AUTEURS)
    for autre in _CHAMPS:
        if autre not in (*champs, "auteurs") and getattr(declaration.travail, autre):
            texte = "Cette quantité ne compte pas pour ce type de mission : videz ce champ."
            yield erreur(f"/travail/{autre}", "sans_objet", texte)


def _deplacements(
    declaration: Declaration, mission: MissionFaits, reglages: Reglages, tickets_seuls: bool
) -> Iterator[Erreur]:
    for rang, deplacement in enumerate(declaration.deplacements):
        yield from _absence(f"/deplacements/{rang}", deplacement, mission, reglages)
    yield from _chevauchements(declaration)
    for pointeur, _, trajet in trajets(declaration):
        yield from manques_du_trajet.manques(pointeur, trajet, mission.vehicule_autorise)
    if not tickets_seuls:
        yield from manques_du_sejour.manques(declaration, prix_exige=reglages.nuitee == "MIN")


def _absence(pointeur: str, deplacement: Deplacement, mission: MissionFaits, reglages: Reglages) -> Iterator[Erreur]:
    for champ, valeur, texte in (
        ("jour", deplacement.jour, "Indiquez le jour du départ."),
        ("depart", deplacement.depart, "Indiquez l'heure du départ."),
        ("retour", deplacement.retour, "Indiquez l'heure du retour."),
    ):
        if valeur is None:
            yield erreur(f"{pointeur}/{champ}", "manquant", texte)
    marge = timedelta(days=reglages.marge_jours)
    premier, dernier = mission.debut.date() - marge, mission.fin.date() + marge
    for champ, jour in (("jour", deplacement.jour), ("retour_jour", deplacement.retour_jour)):
        if jour is not None and not premier <= jour <= dernier:
            texte = (
                f"Ce jour est en dehors de la mission : indiquez un jour entre le {formats.jour(premier)} "
                f"et le {formats.jour(dernier)}."
            )
            yield erreur(f"{pointeur}/{champ}", "hors_mission", texte)
    complete = None not in (deplacement.jour, deplacement.depart, deplacement.retour)
    if complete and deplacement.absence() is None:
        champ = "retour" if deplacement.retour_jour in (None, deplacement.jour) else "retour_jour"
        yield erreur(f"{pointeur}/{champ}", "retour_avant_depart", "Le retour doit être après le départ.")
    if not deplacement.trajets:
        texte = "Aucun trajet n'est indiqué pour ce déplacement."
        yield erreur(f"{pointeur}/trajets", "sans_trajet", texte, bloquant=False)


def _chevauchements(declaration: Declaration) -> Iterator[Erreur]:
    absences = sorted(
        (absence, rang) for rang, un in enumerate(declaration.deplacements) if (absence := un.absence()) is not None
    )
    occupe_jusqu_a = None
    for (debut, fin), rang in absences:
        if occupe_jusqu_a is not None and debut < occupe_jusqu_a:
            texte = f"Ce déplacement commence avant la fin du précédent, le {formats.moment(occupe_jusqu_a)}."
            yield erreur(f"/deplacements/{rang}/depart", "chevauchement", texte)
        occupe_jusqu_a = fin if occupe_jusqu_a is None else max(fin, occupe_jusqu_a)
