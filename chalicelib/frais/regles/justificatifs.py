"""Which receipts to keep, to send or to throw away (B4), by the date of the mission and the instance's setting."""

from collections.abc import Iterable

from chalicelib.frais.regles import baremes, postes
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.formats import phrase
from chalicelib.frais.regles.lignes import Etat, Justificatif, Ligne
from chalicelib.frais.regles.postes import GENRES
from chalicelib.frais.regles.reglages import Reglages

_NOMS = {"repas": "Repas", "hebergement": "Hébergement", "transport": postes.ensemble(avant=("Billets",))}


def calculer(mission: MissionFaits, lignes: Iterable[Ligne], reglages: Reglages) -> tuple[Justificatif, ...]:
    """One answer per kind of receipt that the claim's due lines call for."""
    presents = {GENRES[ligne.code] for ligne in lignes if ligne.code in GENRES and ligne.etat is not Etat.NON_DU}
    return tuple(_justificatif(genre, mission, reglages) for genre in _NOMS if genre in presents)


def _justificatif(genre: str, mission: MissionFaits, reglages: Reglages) -> Justificatif:
    jour = mission.debut.date()
    regle = next(
        regle
        for regle in baremes.justificatifs()
        if regle["genre"] == genre and regle.get("du", jour) <= jour <= regle.get("au", jour)
    )
    duree = regle["conserver"]
    if not duree:
        geste, texte = "RIEN", "rien à conserver ni à envoyer."
    elif reglages.justificatifs == "DEPOSER":
        geste, texte = "ENVOYER", f"joignez le justificatif à l'état de frais et conservez l'original {duree}."
    else:
        geste, texte = "CONSERVER", f"conservez le justificatif {duree} ; envoyez-le seulement s'il vous est demandé."
    return Justificatif(genre, geste, phrase(f"{_NOMS[genre]} : {texte}"), regle["reference"], regle["statut"])
