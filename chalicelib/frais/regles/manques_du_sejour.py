"""What is missing or inconsistent in the meals and nights of a claim, and those that the person has not answered."""

from collections.abc import Iterator
from datetime import date, timedelta

from chalicelib.frais.regles import formats, plages
from chalicelib.frais.regles.declaration import Declaration, Deplacement, Nuit, Repas, nuits, repas
from chalicelib.frais.regles.lecture import Erreur, erreur

_HORS = "Ce jour est en dehors de ce déplacement."
_ABSENCE_EXAMINEE = timedelta(days=62)


def manques(declaration: Declaration, prix_exige: bool) -> Iterator[Erreur]:
    """`prix_exige`: the instance repays the price paid, within the flat rate."""
    repondus: set[tuple[date, str | None]] = set()
    for pointeur, deplacement, un in repas(declaration):
        yield from _repas(pointeur, deplacement, un)
        if un.jour is not None and un.service is not None:
            if (un.jour, un.service) in repondus:
                yield erreur(f"{pointeur}/service", "doublon", "Ce repas est déjà indiqué.")
            repondus.add((un.jour, un.service))
    for pointeur, deplacement, nuit in nuits(declaration):
        yield from _nuit(pointeur, deplacement, nuit, prix_exige)
        if nuit.jour is not None:
            if (nuit.jour, "nuit") in repondus:
                yield erreur(f"{pointeur}/jour", "doublon", "Cette nuit est déjà indiquée.")
            repondus.add((nuit.jour, "nuit"))
    for rang, deplacement in enumerate(declaration.deplacements):
        yield from _sans_reponse(f"/deplacements/{rang}", deplacement, repondus)


def _repas(pointeur: str, deplacement: Deplacement, un: Repas) -> Iterator[Erreur]:
    for champ, valeur, texte in (
        ("jour", un.jour, "Indiquez le jour de ce repas."),
        ("service", un.service, "Indiquez s'il s'agit du déjeuner ou du dîner."),
        ("ou", un.ou, "Indiquez où vous avez pris ce repas."),
    ):
        if valeur is None:
            yield erreur(f"{pointeur}/{champ}", "manquant", texte)
    if _hors_absence(deplacement, un.jour):
        yield erreur(f"{pointeur}/jour", "hors_absence", _HORS)


def _nuit(pointeur: str, deplacement: Deplacement, nuit: Nuit, prix_exige: bool) -> Iterator[Erreur]:
    if nuit.jour is None:
        yield erreur(f"{pointeur}/jour", "manquant", "Indiquez le soir de cette nuit.")
    if _hors_absence(deplacement, nuit.jour):
        yield erreur(f"{pointeur}/jour", "hors_absence", _HORS)
    if nuit.hebergement is None:
        yield erreur(f"{pointeur}/hebergement", "manquant", "Indiquez si l'hébergement était payant ou gratuit.")
    if nuit.hebergement == "payant" and (nuit.prix == 0 or (nuit.prix is None and prix_exige)):
        yield erreur(f"{pointeur}/prix", "manquant", "Indiquez le prix payé pour cette nuit.")
    if nuit.hebergement == "gratuit" and nuit.prix:
        yield erreur(f"{pointeur}/prix", "sans_objet", "Un hébergement gratuit n'a pas de prix : videz ce champ.")


def _sans_reponse(pointeur: str, deplacement: Deplacement, repondus: set[tuple[date, str | None]]) -> Iterator[Erreur]:
    absence = deplacement.absence()
    if absence is None or absence[1] - absence[0] > _ABSENCE_EXAMINEE:
        return
    repas_ouverts, nuits_ouvertes = plages.ouverts(absence)
    for jour, service in repas_ouverts:
        if (jour, service) not in repondus:
            nom = plages.NOMS[service].lower()
            texte = f"Vos horaires ouvrent droit au {nom} du {formats.jour(jour)} : sans réponse, il n'est pas demandé."
            yield erreur(f"{pointeur}/repas", "repas_sans_reponse", texte, bloquant=False)
    for soir in nuits_ouvertes:
        if (soir, "nuit") not in repondus:
            nuit = f"la nuit du {formats.jour(soir)}"
            texte = f"Vos horaires ouvrent droit à {nuit} : sans réponse, elle n'est pas demandée."
            yield erreur(f"{pointeur}/nuits", "nuit_sans_reponse", texte, bloquant=False)


def _hors_absence(deplacement: Deplacement, jour: date | None) -> bool:
    absence = deplacement.absence()
    return jour is not None and absence is not None and not absence[0].date() <= jour <= absence[1].date()
