"""The value of a setting, read as it is kept: what makes no sense is refused by field, in a sentence."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import get_args

from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import CodeTaux
from chalicelib.frais.claim import dated, settings
from chalicelib.frais.claim.dated import Poses
from chalicelib.frais.regles import baremes
from chalicelib.gestion.reglages.noms import Nom

_MOST = {"copie": 50, "heure": 500, "heure_eps": 500, "surveillance": 500, "km": 2, "repas": 100, "nuit": 500}
"""Euros beyond which a rate is a slip of the keyboard; 5,000 for the others."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_JUMP = 5
_TEXTS, _ANSWER = 2000, 1000
"""Signs of a text; of an answer, as many as a decision takes."""
Refused = Callable[[str, str, str], None]
"""(field, code, sentence) of what is wrong."""


def read(asked: Nom, valeur: str, seuils: str, day: date, poses: Poses, refuse: Refused) -> tuple[list[str], list[str]]:
    """The values and bounds of a setting as they are kept; what makes no sense is refused by field."""
    if asked.genre == "taux":
        return _rate(asked, valeur, seuils, day, poses, refuse)
    if seuils:
        refuse("seuils", "champ_inconnu", "Ce réglage n’a pas de tranches.")
    if asked.genre == "liste":
        values = [one.strip() for one in valeur.split(";") if one.strip()]
        _list(asked, values, refuse)
        return values, []
    value = valeur.strip()
    _READERS[asked.genre](asked, value, poses, refuse)
    return [value.replace(",", ".") if asked.genre == "montant" else value], []


def _rate(
    asked: Nom, valeur: str, seuils: str, day: date, poses: Poses, refuse: Refused
) -> tuple[list[str], list[str]]:
    """The rules read kilometres and fares by bands; of any other rate they would read the first value alone."""
    values, bounds = _split(valeur), _split(seuils)
    key = asked.nom.removeprefix(dated.RATE)
    most, least = Decimal(_MOST.get(key.split(".")[0], 5000)), 0 if key.startswith("sncf.") else Decimal("0.0001")
    for field, several in (("valeur", values), ("seuils", bounds)):
        if any(not _AMOUNT.fullmatch(one) for one in several):
            refuse(field, "nombre", "Écrivez des nombres comme 5,20, séparés par des points-virgules.")
            return values, bounds
    if bounds and key.split(".")[0] not in ("km", "sncf"):
        refuse("seuils", "champ_inconnu", "Ce réglage n’a pas de tranches.")
    elif len(values) != len(bounds) + 1:
        refuse("valeur", "tranches", "Indiquez un montant, ou un de plus que de seuils.")
    elif any(not least <= Decimal(one) <= most for one in values):
        refuse("valeur", "hors_bornes", f"Ce montant n’est pas vraisemblable\u00a0: plus de 0, {most} € au plus.")
    elif [Decimal(one) for one in bounds] != sorted({Decimal(one) for one in bounds}):
        refuse("seuils", "ordre", "Indiquez les seuils du plus petit au plus grand, chacun une fois.")
    else:
        _jump(key, values, day, poses, refuse)
    return values, bounds


def _jump(key: str, values: list[str], day: date, poses: Poses, refuse: Refused) -> None:
    """Five times more, or less, than what counts already is taken for a slip."""
    known = baremes.en_vigueur(key, day, settings.of_instance(ACADEMIE.frais, {}, poses).taux_propres)
    before, after = (known.valeur if known else Decimal(0)), Decimal(values[0])
    if before and after and not before / _JUMP <= after <= before * _JUMP:
        was, now = (f"{one:f}".replace(".", ",") for one in (before, after))
        told = f"Le montant en vigueur est {was} €\u00a0: {now} € est plus de cinq fois plus grand ou plus petit."
        refuse("valeur", "ecart", told)


def _split(text: str) -> list[str]:
    return [one.strip().replace(",", ".") for one in text.split(";") if one.strip()]


def _list(asked: Nom, values: list[str], refuse: Refused) -> None:
    if not 1 <= len(values) <= 50 or any(len(one) > 60 for one in values) or len(set(values)) < len(values):
        refuse("valeur", "liste", "Indiquez de 1 à 50 éléments différents, séparés par des points-virgules.")
    if asked.nom == "gestion.recours.mediation" and (unknown := sorted(set(values) - set(ACADEMIE.situation))):
        refuse("valeur", "choix", f"Situation inconnue\u00a0: {', '.join(unknown)[:200]}.")


def _exam(asked: Nom, value: str, poses: Poses, refuse: Refused) -> None:
    activity = asked.nom.rpartition(".")[2]
    key = f"{activity}.{value}"
    if value in get_args(CodeTaux) or key in baremes.livres() or f"{dated.RATE}{key}" in poses:
        return
    if not any(key in texte.taux for texte in ACADEMIE.frais.texte):
        known = ", ".join(get_args(CodeTaux))
        told = f"Indiquez le code d’un taux connu\u00a0: {known}, ou un taux PROPRE_… confirmé."
        refuse("valeur", "taux_inconnu", told)


def _choice(asked: Nom, value: str, poses: Poses, refuse: Refused) -> None:
    if value not in asked.choix:
        refuse("valeur", "choix", f"Choisissez {' ou '.join(asked.choix)}.")


def _yes_no(asked: Nom, value: str, poses: Poses, refuse: Refused) -> None:
    if value not in ("oui", "non"):
        refuse("valeur", "choix", "Répondez par oui ou par non.")


def _number(asked: Nom, value: str, poses: Poses, refuse: Refused) -> None:
    least, most = asked.bornes
    whole = asked.genre == "entier"
    form = re.compile("[0-9]{1,6}") if whole else _AMOUNT
    if not form.fullmatch(value.replace(",", ".")):
        told = "Indiquez un nombre entier." if whole else "Indiquez un montant, par exemple 600,00."
        refuse("valeur", "nombre", told)
    elif not least <= Decimal(value.replace(",", ".")) <= most:
        refuse("valeur", "hors_bornes", f"Indiquez un nombre entre {least} et {most}.")


def _day(asked: Nom, value: str, poses: Poses, refuse: Refused) -> None:
    session = int(asked.nom.rpartition(".")[2])
    try:
        found = date.fromisoformat(value if _DAY.fullmatch(value) else "")
    except ValueError:
        refuse("valeur", "jour", "Indiquez un jour qui existe, par exemple 2027-08-31.")
        return
    if not date(session, 6, 1) <= found <= date(session + 4, 12, 31):
        told = f"Cette date n’est pas vraisemblable pour la session {session}\u00a0: du 1er juin {session} "
        refuse("valeur", "hors_bornes", f"{told}au 31 décembre {session + 4}.")


def _text(asked: Nom, value: str, poses: Poses, refuse: Refused) -> None:
    most = _ANSWER if asked.nom.startswith(settings.ANSWER) else _TEXTS
    if not value or len(value) > most:
        refuse("valeur", "texte", f"Indiquez un texte de {most} caractères au plus.")


_READERS: dict[str, Callable[[Nom, str, Poses, Refused], None]] = {
    "examen": _exam,
    "choix": _choice,
    "oui_non": _yes_no,
    "entier": _number,
    "montant": _number,
    "jour": _day,
    "texte": _text,
}
