"""The pay half (B5): copies, hours, files or lump sums of each activity, at the dated rate of the exam or concours."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from chalicelib.frais.regles import baremes, droits, formats, lignes, travail_paye
from chalicelib.frais.regles.declaration import Travail
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.lignes import Ligne, Moitie
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frais.regles.travail_paye import LIBELLES

Champ = Literal["copies", "minutes", "sujets", "dossiers", "auteurs"]

_CHAMPS: dict[str, Champ] = {
    "copie": "copies",
    "heure": "minutes",
    "heure_eps": "minutes",
    "sujet": "sujets",
    "surveillance": "minutes",
    "dossier": "dossiers",
    "presidence": "auteurs",
}
DIRE_PRESIDENTS = "Indiquez combien de personnes président ce jury, vous compris : elles se partagent le forfait."
_AVEC_CANDIDATS = "Indiquez le temps passé avec les candidats, sans la préparation."
_A_DIRE = {
    "copie": "Indiquez le nombre de copies papier corrigées.",
    "heure": _AVEC_CANDIDATS,
    "heure_eps": _AVEC_CANDIDATS,
    "sujet": "Indiquez le nombre de sujets conçus.",
    "surveillance": "Indiquez le temps passé au-delà de votre service.",
    "dossier": "Indiquez le nombre de dossiers étudiés.",
    "presidence": DIRE_PRESIDENTS,
}
_MANQUES = {
    "presidence": "le nombre de postes offerts au concours, que la mission dit par son taux (PRES_…)",
    "surveillance": "la nature de l'aide, que la mission dit par son taux (AIDE_…)",
}
"""What is missing where an activity has no rate, whatever the exam."""


def calculer(mission: MissionFaits, travail: Travail, reglages: Reglages) -> Moitie:
    """The pay half: its right, and the lines of each activity where something is due."""
    dus = [(une, droits.du_travail(une, reglages)) for une in mission.travaux()]
    droit = droits.remuneration(mission, reglages)
    return Moitie(droit, tuple(ligne for une, du in dus if du.du for ligne in _lignes(une, travail, reglages)))


def champs_attendus(mission: MissionFaits, reglages: Reglages | None = None) -> tuple[Champ, ...]:
    """The quantities that pay this mission, one for each of its activities; none where no text pays it.

    `reglages`: leaves out the activities that are not paid.
    """
    travaux = [une for une in mission.travaux() if reglages is None or droits.du_travail(une, reglages).du]
    activites = (droits.ACTIVITES.get(une.type) for une in travaux)
    return tuple(dict.fromkeys(_CHAMPS[activite] for activite in activites if activite))


def champ_du_type(type_de_mission: str) -> Champ | None:
    """The quantity that pays that type of mission; None where no text pays it."""
    activite = droits.ACTIVITES.get(type_de_mission)
    return _CHAMPS[activite] if activite else None


def champ_attendu(mission: MissionFaits) -> Champ | None:
    """The first of them that a centre can count."""
    return next((champ for champ in champs_attendus(mission) if champ != "auteurs"), None)


def cle_du_taux(mission: MissionFaits, reglages: Reglages) -> str:
    """The key of baremes/remuneration.toml: activity and rate code, as in « copie.T5 »."""
    return f"{droits.ACTIVITES.get(mission.type, mission.type)}.{droits.taux_applicable(mission, reglages)}"


def _lignes(mission: MissionFaits, travail: Travail, reglages: Reglages) -> Iterator[Ligne]:
    activite = droits.ACTIVITES.get(mission.type)
    bareme = baremes.en_vigueur(cle_du_taux(mission, reglages), mission.debut.date(), reglages.taux_propres)
    if activite is None or bareme is None:
        yield _sans_taux(mission, travail, activite, reglages)
        return
    champ = _CHAMPS[activite]
    declaree: int | None = getattr(travail, champ)
    if champ == "copies" and mission.copies_santorin is not None:
        yield _copies("copies_santorin", mission.copies_santorin, bareme, mission, reglages)
        if not declaree:
            return
    if declaree is None:
        yield lignes.a_completer(
            champ, LIBELLES[activite], "B5", _A_DIRE[activite],
            taux=bareme.valeur, reference=bareme.reference, en_vigueur=bareme.du, statut=bareme.statut,
            pointeur=f"/travail/{champ}",
        )  # fmt: skip
        return
    yield _due(activite, declaree, bareme, travail, mission, reglages)


def _due(
    activite: str, quantite: int, bareme: baremes.Bareme, travail: Travail, mission: MissionFaits, reglages: Reglages
) -> Ligne:
    if activite == "sujet":
        return travail_paye.sujets(travail, quantite, bareme)
    if activite == "presidence":
        return travail_paye.presidence(quantite, bareme)
    if activite == "dossier":
        return travail_paye.comptee("dossiers", activite, quantite, travail_paye.plafonne(bareme, mission))
    if activite == "copie":
        return _copies("copies", quantite, bareme, mission, reglages)
    return travail_paye.a_l_heure(activite, quantite, bareme)


def _copies(
    code: str, quantite: int, bareme: baremes.Bareme, mission: MissionFaits, reglages: Reglages
) -> Ligne:
    libelle = "Copies corrigées dans Santorin" if code == "copies_santorin" else ""
    ligne = travail_paye.comptee(code, "copie", quantite, bareme, libelle)
    return travail_paye.en_double(ligne, bareme, mission, reglages) if mission.double_correction else ligne


def _sans_taux(mission: MissionFaits, travail: Travail, activite: str | None, reglages: Reglages) -> Ligne:
    champ = _CHAMPS[activite] if activite else "minutes"
    quantite: int | None = getattr(travail, champ)
    code = droits.taux_applicable(mission, reglages)
    jour = formats.jour_court(mission.debut.date())
    if code == "A_CONFIGURER":
        examen = f" ({mission.examen})" if mission.examen else ""
        manque = _MANQUES.get(activite or "") or baremes.remarque(mission.examen, "manque")
        raison = f"Aucun taux vérifié n'est connu pour cet examen{examen}"
        if manque:
            raison = f"{raison} ; il manque {manque}"
    elif code == "AIDE_EXTERNE" and activite == "surveillance":
        raison = f"Le SMIC horaire au {jour} n'a pas été relevé, l'instance donne le taux de l'année"
    else:
        raison = f"Le taux {code} n'existe pas pour ce type de mission au {jour}"
    return lignes.a_configurer(
        champ, LIBELLES.get(activite or "", "Travail effectué"), "B5",
        f"{raison} : la ligne est à configurer par le service, rien n'est inventé.",
        quantite=None if quantite is None else Decimal(quantite),
        unite="présidence" if champ == "auteurs" else champ.rstrip("s"),
        entrees=lignes.textes(quantite=quantite, santorin=mission.copies_santorin, taux=code),
        pointeur=f"/travail/{champ}",
    )  # fmt: skip
