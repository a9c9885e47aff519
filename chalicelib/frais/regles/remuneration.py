"""The pay half (B5): copies, hours with candidates or subjects, at the dated rate of the exam or of the concours."""

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from chalicelib.frais.regles import baremes, droits, formats, lignes
from chalicelib.frais.regles.declaration import Travail
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.lignes import Ligne, Moitie
from chalicelib.frais.regles.reglages import Reglages

Champ = Literal["copies", "minutes", "sujets"]

_CHAMPS: dict[str, Champ] = {
    "copie": "copies",
    "heure": "minutes",
    "heure_eps": "minutes",
    "sujet": "sujets",
    "surveillance": "minutes",
}
_LIBELLES = {
    "copie": "Copies corrigées",
    "heure": "Temps passé avec les candidats",
    "heure_eps": "Temps passé avec les candidats (taux à 75 %)",
    "sujet": "Sujets conçus",
    "surveillance": "Aide au déroulement des épreuves, au-delà du service dû",
}
DIRE_AUTEURS = "Indiquez combien de personnes ont conçu le sujet, vous compris : elles se partagent le forfait."
_PARTS = "au centime inférieur : les parts ne dépassent pas le forfait"
_A_DIRE = {
    "copie": "Indiquez le nombre de copies papier corrigées.",
    "heure": "Indiquez le temps passé avec les candidats, sans la préparation.",
    "heure_eps": "Indiquez le temps passé avec les candidats, sans la préparation.",
    "sujet": "Indiquez le nombre de sujets conçus.",
    "surveillance": "Indiquez le temps passé au-delà de votre service.",
}


def calculer(mission: MissionFaits, travail: Travail, reglages: Reglages) -> Moitie:
    """The pay half: its right, and its lines where something is due."""
    droit = droits.remuneration(mission, reglages)
    if not droit.du:
        return Moitie(droit)
    return Moitie(droit, tuple(_lignes(mission, travail, reglages)))


def champ_attendu(mission: MissionFaits) -> Champ | None:
    """The quantity that pays this type of mission; None where no text pays it."""
    activite = droits.ACTIVITES.get(mission.type)
    return _CHAMPS[activite] if activite else None


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
        yield _ligne("copies_santorin", "Copies corrigées dans Santorin", activite, mission.copies_santorin, bareme)
        if not declaree:
            return
    if declaree is None:
        yield lignes.a_completer(
            champ, _LIBELLES[activite], "B5", _A_DIRE[activite],
            taux=bareme.valeur, reference=bareme.reference, en_vigueur=bareme.du, statut=bareme.statut,
            pointeur=f"/travail/{champ}",
        )  # fmt: skip
        return
    yield _sujets(travail, declaree, bareme) if champ == "sujets" else _ligne(
        champ, _LIBELLES[activite], activite, declaree, bareme
    )


def _sujets(travail: Travail, quantite: int, bareme: baremes.Bareme) -> Ligne:
    """A lump sum for each written test, shared between its authors: rounded down, the shares never exceed it."""
    if travail.auteurs is None:
        return lignes.a_completer("sujets", _LIBELLES["sujet"], "B5", DIRE_AUTEURS, pointeur="/travail/auteurs")
    montant = (quantite * bareme.valeur / travail.auteurs).quantize(formats.CENTIME, rounding=ROUND_DOWN)
    entre = "seul auteur" if travail.auteurs == 1 else f"partagé entre {travail.auteurs} auteurs"
    texte = f"{formats.accord(quantite, 'épreuve')} : forfait de {formats.euros(bareme.valeur)}, {entre} : "
    return lignes.due(
        "sujets", _LIBELLES["sujet"], bareme, "B5", f"{texte}{formats.euros(montant)}.",
        quantite=Decimal(quantite), unite="sujet", montant=montant, arrondi=_PARTS,
        reference=f"{bareme.reference} et 3",
        entrees=lignes.textes(quantite=quantite, auteurs=travail.auteurs, bareme=bareme.cle),
        pointeur="/travail/sujets",
    )  # fmt: skip


def _ligne(code: str, libelle: str, activite: str, quantite: int, bareme: baremes.Bareme) -> Ligne:
    taux = formats.taux(bareme.valeur)
    if _CHAMPS[activite] == "minutes":
        # The hourly rate is never rounded before it is multiplied: sixty divides last.
        montant = formats.au_centime(quantite * bareme.valeur / 60)
        explication = f"{formats.duree(quantite)} à {taux} de l'heure : {formats.euros(montant)}."
        unite = "minute"
    else:
        montant = formats.au_centime(quantite * bareme.valeur)
        unite = activite
        explication = f"{formats.accord(quantite, unite)} à {taux} : {formats.euros(montant)}."
    santorin = code == "copies_santorin"
    return lignes.due(
        code, libelle, bareme, "B5", explication,
        quantite=Decimal(quantite), unite=unite, montant=montant,
        entrees=lignes.textes(quantite=quantite, bareme=bareme.cle),
        pointeur="" if santorin else f"/travail/{code}",
    )  # fmt: skip


def _sans_taux(mission: MissionFaits, travail: Travail, activite: str | None, reglages: Reglages) -> Ligne:
    champ = _CHAMPS[activite] if activite else "minutes"
    quantite: int | None = getattr(travail, champ)
    code = droits.taux_applicable(mission, reglages)
    if code == "A_CONFIGURER":
        examen = f" ({mission.examen})" if mission.examen else ""
        raison = f"Aucun taux vérifié n'est connu pour cet examen{examen}"
    else:
        jour = formats.jour_court(mission.debut.date())
        raison = f"Le taux {code} n'existe pas pour ce type de mission au {jour}"
    return lignes.a_configurer(
        champ, _LIBELLES.get(activite or "", "Travail effectué"), "B5",
        f"{raison} : la ligne est à configurer par le service, rien n'est inventé.",
        quantite=None if quantite is None else Decimal(quantite),
        unite=champ.rstrip("s"),
        entrees=lignes.textes(quantite=quantite, santorin=mission.copies_santorin, taux=code),
        pointeur=f"/travail/{champ}",
    )  # fmt: skip
