"""What is missing or inconsistent in one trip, before its claim can be submitted."""

from collections.abc import Iterator

from chalicelib.frais.regles import postes
from chalicelib.frais.regles.declaration import BILLETS, VEHICULES, Trajet
from chalicelib.frais.regles.lecture import Erreur, erreur


def manques(pointeur: str, trajet: Trajet, vehicule_autorise: bool | None) -> Iterator[Erreur]:
    """`pointeur`: of the trip. `vehicule_autorise`: None while the service has not answered, which is a no (T3)."""
    if trajet.de is None:
        yield erreur(f"{pointeur}/de", "manquant", "Indiquez d'où part ce trajet.")
    if trajet.de == "autre" and trajet.lieu is None:
        yield erreur(f"{pointeur}/lieu", "manquant", "Indiquez le lieu de départ.")
    if trajet.mode is None:
        yield erreur(f"{pointeur}/mode", "manquant", "Indiquez le moyen de transport.")
        return
    if trajet.mode in VEHICULES:
        yield from _vehicule(pointeur, trajet, vehicule_autorise)
    elif trajet.mode in BILLETS:
        yield from _billet(pointeur, trajet)
    yield from _sans_objet(pointeur, trajet)


def _vehicule(pointeur: str, trajet: Trajet, autorise: bool | None) -> Iterator[Erreur]:
    if not trajet.km:
        yield erreur(f"{pointeur}/km", "manquant", "Indiquez la distance d'un trajet simple, en kilomètres.")
    if trajet.mode == "voiture" and trajet.puissance_fiscale is None:
        texte = "Indiquez la puissance fiscale de la voiture (rubrique P.6 de la carte grise)."
        yield erreur(f"{pointeur}/puissance_fiscale", "manquant", texte)
    for poste in postes.POSTES:
        if getattr(trajet, poste.code) and autorise is not True:
            suite = f"{postes.ensemble()} ne sont pas remboursés."
            texte = f"Sans autorisation du service pour votre véhicule, {suite}"
            yield erreur(f"{pointeur}/{poste.code}", "non_rembourse", texte, bloquant=False)


def _billet(pointeur: str, trajet: Trajet) -> Iterator[Erreur]:
    if not trajet.billet:
        yield erreur(f"{pointeur}/billet", "manquant", "Indiquez le prix payé pour les billets.")
    elif trajet.deja_pris_en_charge is not None and trajet.deja_pris_en_charge > trajet.billet:
        texte = "La part déjà prise en charge ne peut pas dépasser le prix des billets."
        yield erreur(f"{pointeur}/deja_pris_en_charge", "trop_grand", texte)
    if trajet.motif_requis and trajet.motif is None:
        texte = "Pourquoi l'avion ou la 1re classe ? Un tarif qui les justifie, ou plus de six heures de trajet."
        yield erreur(f"{pointeur}/motif", "manquant", texte)


def _sans_objet(pointeur: str, trajet: Trajet) -> Iterator[Erreur]:
    suite = "ne va pas avec ce moyen de transport : videz ce champ, ou ajoutez un trajet."
    if trajet.billet and trajet.mode not in BILLETS:
        yield erreur(f"{pointeur}/billet", "sans_objet", f"Un billet {suite}")
    for poste in postes.POSTES:
        if getattr(trajet, poste.code) and trajet.mode not in (*VEHICULES, "location"):
            yield erreur(f"{pointeur}/{poste.code}", "sans_objet", f"Un {poste.nom} {suite}")
