"""Is anything due for a mission, and why: rules E1 to E9 of travel, and whether the work is paid."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from chalicelib.frais.regles import baremes
from chalicelib.frais.regles.communes import commune
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.formats import phrase
from chalicelib.frais.regles.lignes import Droit, Suite
from chalicelib.frais.regles.reglages import Reglages

Premiere = bool | str | Mapping[date, str]
"""Whether the mission is the first of the day (E8): yes or no, the number of the first, or that number day by day."""

Calendrier = Mapping[date, Sequence[MissionFaits]]
"""Day -> the missions of a person whose travel is due that day, the first one first."""

ACTIVITES = {
    "correction": "copie",
    "interrogation_orale": "heure",
    "epreuve_pratique": "heure",
    "eps_ponctuelle": "heure_eps",
    "elaboration_sujets": "sujet",
    "surveillance": "surveillance",
    "etude_dossiers": "dossier",
    "presidence": "presidence",
}
TICKETS_SEULS = "TRANSPORTS_EN_COMMUN_SEULS"
_DECRET = "Décret 2006-781 du 3 juillet 2006"
_EXAMENS = "Décret 2010-235 du 5 mars 2010"
_SERVICE = "Règle du service IMAG'IN"


def remuneration(mission: MissionFaits, reglages: Reglages) -> Droit:
    """Whether one at least of the mission's activities is paid (B5), else why its first one is not."""
    dits = [du_travail(une, reglages) for une in mission.travaux()]
    return next((droit for droit in dits if droit.du), dits[0])


def du_travail(mission: MissionFaits, reglages: Reglages) -> Droit:
    """Whether that one activity is paid: NR and ECA are not; without a convocation nothing is known yet."""
    if (attente := _avant_tout(mission)) is not None:
        return attente
    if mission.mode_evaluation == "ECA":
        texte = (
            "Cette évaluation se fait en cours d'année : le service ne la rémunère pas. Ce point est contesté : vous "
            "pouvez demander au service une décision écrite."
        )
        return _pas_de_frais("ECA", texte, "B5", _SERVICE)
    code = taux_applicable(mission, reglages)
    if code == "NR":
        conteste = baremes.remarque(mission.examen, "conteste") if mission.taux != code else ""
        texte = "Cette mission n'est pas rémunérée."
        return _pas_de_frais("NR", f"{texte} {conteste}" if conteste else texte, "B5", _SERVICE)
    if code == "A_CONFIGURER":
        texte = "Cette mission est rémunérée, mais son taux n'est pas encore connu du service : il reste à configurer."
        return _droit(Suite.DU, "TAUX_A_CONFIGURER", texte, "B5", _EXAMENS)
    return _droit(Suite.DU, "REMUNEREE", "Cette mission est rémunérée.", "B5", _EXAMENS)


def taux_applicable(mission: MissionFaits, reglages: Reglages) -> str:
    """The rate code of the mission; A_CONFIGURER is looked up in the exam map."""
    activite = ACTIVITES.get(mission.type)
    if mission.taux != "A_CONFIGURER" or activite is None:
        return mission.taux
    return reglages.taux_de_l_examen(mission.examen, activite)


def deplacement(mission: MissionFaits, personne: PersonneFaits, reglages: Reglages, premiere: Premiere = True) -> Droit:
    """Whether the travel is repaid (E1 to E9), by the places and the first mission of each day."""
    droit = _selon_les_lieux(mission, personne, reglages)
    if droit.suite is not Suite.DU:
        return droit
    autres = [numero for jour in mission.jours() if (numero := autre_premiere(mission, jour, premiere)) is not None]
    if len(autres) < len(mission.jours()):
        return droit
    precise = f" n° {autres[0]}" if autres[0] else ""
    texte = (
        f"Vous avez une autre mission le même jour : les frais de déplacement se saisissent sur la première{precise}, "
        "pas sur celle-ci."
    )
    return _droit(Suite.INVALIDABLE, "AUTRE_MISSION_DU_JOUR", texte, "E8", _SERVICE)


def autre_premiere(mission: MissionFaits, jour: date, premiere: Premiere) -> str | None:
    """The number of the other mission where that day's travel is entered ("" if unknown); None when it is this one."""
    if isinstance(premiere, bool):
        return None if premiere else ""
    numero = premiere if isinstance(premiere, str) else premiere.get(jour, mission.numero)
    return None if numero == mission.numero else numero


def renvoi_vers(autre: str) -> str:
    """The sentence of a day whose travel is entered on another mission (E8); "" when its number is unknown."""
    precise = f", n° {autre}" if autre else ""
    return f"Ce jour-là, les frais se saisissent sur votre première mission du jour{precise}."


def calendrier(
    missions: Iterable[MissionFaits],
    personne: PersonneFaits,
    reglages: Reglages,
    du_jour: Callable[[Reglages, date], Reglages] | None = None,
) -> Calendrier:
    """E8, once for all the missions of a person: the earliest start comes first, then the lowest number.

    `du_jour`: the settings as they count for a mission that begins that day, where they are dated.
    """
    jours: dict[date, list[MissionFaits]] = {}
    for mission in sorted(missions, key=ordre):
        if est_du(mission, personne, du_jour(reglages, mission.debut.date()) if du_jour else reglages):
            for jour in mission.jours():
                jours.setdefault(jour, []).append(mission)
    return jours


def ordre(mission: MissionFaits) -> tuple[datetime, tuple[int, str]]:
    """What makes a mission the first of its day (E8): the earliest start, then the lowest number."""
    return mission.debut, _rang(mission.numero)


def est_du(mission: MissionFaits, personne: PersonneFaits, reglages: Reglages) -> bool:
    """Whether the travel is due, the first mission of the day left aside (E1 to E9 but E8)."""
    return _selon_les_lieux(mission, personne, reglages).du


def premieres_missions(
    mission: MissionFaits, missions: Iterable[MissionFaits], personne: PersonneFaits, reglages: Reglages
) -> dict[date, str]:
    """Day by day, the first mission, over this mission's days and the margin of travel around them."""
    toutes = [m for m in missions if m.numero != mission.numero] + [mission]
    return premieres_du_calendrier(mission, calendrier(toutes, personne, reglages), reglages)


def premieres_du_calendrier(
    mission: MissionFaits, connues: Calendrier, reglages: Reglages, sauf: frozenset[str] = frozenset()
) -> dict[date, str]:
    """The same from a calendar made once; the missions whose number is in `sauf` are nobody's first."""
    trouvees = {}
    for jour in jours_autour(mission, reglages):
        numero = next((m.numero for m in connues.get(jour, ()) if m.numero not in sauf), None)
        if numero is not None:
            trouvees[jour] = numero
    return trouvees


def jours_autour(mission: MissionFaits, reglages: Reglages) -> Iterator[date]:
    """The days of a mission, and the margin of travel around them."""
    premier = mission.debut.date() - timedelta(days=reglages.marge_jours)
    return (premier + timedelta(days=n) for n in range(mission.nombre_de_jours() + 2 * reglages.marge_jours))


def _avant_tout(mission: MissionFaits) -> Droit | None:
    if mission.annulee:
        return _droit(Suite.ANNULE, "ANNULEE", "Cette mission est annulée : aucun frais n'est dû.", "E9", _SERVICE)
    if not mission.convoque:
        texte = "La convocation officielle vaut ordre de mission : vos frais s'ouvriront quand elle sera éditée."
        return _droit(Suite.EN_ATTENTE, "SANS_CONVOCATION", texte, "E9", f"{_DECRET}, art. 2 et 3")
    return None


def _selon_les_lieux(mission: MissionFaits, personne: PersonneFaits, reglages: Reglages) -> Droit:
    if (attente := _avant_tout(mission)) is not None:
        return attente
    if _depasse_un_an(mission):
        texte = "Un ordre de mission ne dépasse pas douze mois : le service doit en établir un autre."
        return _droit(Suite.EN_ATTENTE, "ORDRE_DE_MISSION_TROP_LONG", texte, "E1", f"{_DECRET}, art. 3")
    if (refus := _dans_une_residence(mission, personne, reglages)) is None:
        if personne.residence_familiale is None:
            texte = "La commune de votre domicile n'est pas connue : signalez-la au gestionnaire de votre convocation."
            return _droit(Suite.EN_ATTENTE, "DOMICILE_INCONNU", texte, "E2", f"{_DECRET}, art. 2")
        texte = "Le centre est hors de la commune de votre domicile et de celle de votre travail, voisines comprises."
        return _droit(Suite.DU, "HORS_RESIDENCES", texte, "E4", f"{_DECRET}, art. 2 ; {_SERVICE}")
    if reglages.ticket_dans_la_commune:
        texte = f"{refus.phrase} Seuls vos tickets de transport en commun sont remboursés."
        return _droit(Suite.DU, TICKETS_SEULS, texte, "E7", "Arrêté du 20 décembre 2013, art. 4")
    return refus


def _dans_une_residence(mission: MissionFaits, personne: PersonneFaits, reglages: Reglages) -> Droit | None:
    centre = commune(mission.centre_commune)
    residences = [
        (commune(code), lieu, raison)
        for code, lieu, raison in (
            (personne.residence_administrative, "de votre établissement", "COMMUNE_TRAVAIL"),
            (personne.residence_familiale, "de votre domicile", "COMMUNE_DOMICILE"),
        )
        if code
    ]
    for code, lieu, raison in residences:
        if code == centre:
            texte = f"Le centre est dans la commune {lieu} : aucun frais de déplacement n'est dû."
            return _pas_de_frais(raison, texte, "E1", f"{_DECRET}, art. 2")
    for code, lieu, _ in residences:
        if reglages.desservies_entre(code, centre):
            texte = (
                f"Le centre est dans une commune voisine de celle {lieu}, desservie par les transports en commun : "
                "les deux comptent comme une seule commune, aucun frais de déplacement n'est dû."
            )
            return _pas_de_frais("LIMITROPHE", texte, "E3", f"{_DECRET}, art. 2-8°")
    return None


def limitrophes_sans_reponse(
    mission: MissionFaits, personne: PersonneFaits, reglages: Reglages
) -> list[tuple[str, str]]:
    """The residences that the centre's commune touches, each with it in order, where the table does not join them: a
    journey between them is due, or not, by what the service says of their transport (E3)."""
    from chalicelib import communes  # when a question is asked, never at a start

    centre = commune(mission.centre_commune)
    residences = {commune(code) for code in (personne.residence_administrative, personne.residence_familiale) if code}
    if centre in residences or any(reglages.desservies_entre(code, centre) for code in residences):
        return []
    return [(min(code, centre), max(code, centre)) for code in sorted(residences & communes.touching(centre))]


def _depasse_un_an(mission: MissionFaits) -> bool:
    debut, fin = mission.debut, mission.fin
    return (fin.year - 1, fin.month, fin.day, fin.time()) > (debut.year, debut.month, debut.day, debut.time())


def _pas_de_frais(code: str, texte: str, regle: str, reference: str) -> Droit:
    return _droit(Suite.PAS_DE_FRAIS, code, texte, regle, reference)


@lru_cache(256)
def _droit(suite: Suite, code: str, texte: str, regle: str, reference: str) -> Droit:
    return Droit(suite, code, phrase(texte), regle, phrase(reference))


def _rang(numero: str) -> tuple[int, str]:
    return (int(numero), numero) if numero.isdecimal() else (0, numero)
