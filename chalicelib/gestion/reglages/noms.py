"""What may be set, by name: in which family, in which words, and which values make sense."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from chalicelib import communes
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import CodeTaux
from chalicelib.frais.claim import dated, motifs, settings
from chalicelib.frais.claim.dated import Poses
from chalicelib.frais.regles import baremes

Genre = Literal["taux", "examen", "choix", "entier", "montant", "jour", "texte", "liste", "oui_non"]
ACTIVITIES = {
    "copie": "copie",
    "heure": "heure",
    "heure_eps": "heure d’oral facultatif ou d’EPS",
    "sujet": "sujet",
}
FAMILIES = {
    "taux": "Barèmes",
    "examens": "Taux de chaque examen",
    "frais": "Règles au choix de l’instance",
    "limitrophes": "Communes limitrophes, desservies ou non",
    "echeances": "Dates limites de transmission",
    "gestion": "Seuils et délais du service",
    "recours": "Voies de recours et textes de refus",
}
_FIRST = {
    **ACTIVITIES,
    "km": "kilomètre",
    "nuit": "nuitée",
    "repas": "repas",
    "sncf": "tarif SNCF de 2e classe",
    "surveillance": "heure de surveillance",
}
_MOST = {"copie": 50, "heure": 500, "heure_eps": 500, "surveillance": 500, "km": 2, "repas": 100, "nuit": 500}
"""Euros beyond which a rate is a slip of the keyboard; 5,000 for the others."""
_OWN = re.compile(r"PROPRE_[A-Z0-9_]{1,20}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_JUMP = 5
_TEXTS, _ANSWER = 2000, 1000
"""Signs of a text; of an answer, as many as a decision takes."""


@dataclass(frozen=True)
class Nom:
    """One thing that may be set. `bornes`: of a number, both included. `choix`: the values of a choice."""

    nom: str
    famille: str
    libelle: str
    genre: Genre
    bornes: tuple[int, int] = (0, 0)
    choix: tuple[str, ...] = ()


_FIXED = (
    Nom("frais.demi_tarif", "frais", "Repas à demi-tarif", "choix", choix=("PRIS", "DISPONIBLE")),
    Nom("frais.nuitee", "frais", "Nuitée", "choix", choix=("FORFAIT", "MIN")),
    Nom("frais.justificatifs", "frais", "Justificatifs", "choix", choix=("CONSERVER", "DEPOSER")),
    Nom("frais.ticket_dans_la_commune", "frais", "Ticket remboursé dans sa propre commune", "oui_non"),
    Nom("frais.marge_jours", "frais", "Jours admis avant et après la mission", "entier", (0, 7)),
    Nom("gestion.deux_visas", "gestion", "Total à partir duquel deux personnes acceptent", "montant", (1, 100_000)),
    Nom("gestion.montant_a_verifier", "gestion", "Montant à vérifier un par un", "montant", (1, 100_000)),
    Nom("gestion.distance_a_verifier", "gestion", "Kilomètres d’un trajet à vérifier", "entier", (10, 2000)),
    Nom("gestion.annulation_minutes", "gestion", "Minutes pour reprendre une acceptation", "entier", (0, 1440)),
    Nom("gestion.contestation_jours", "gestion", "Jours pour contester", "entier", (1, 366)),
    Nom("gestion.constat_separe", "gestion", "Qui constate le travail ne l’accepte pas", "oui_non"),
    Nom("gestion.services", "gestion", "Services que nomment les missions", "liste"),
    Nom("gestion.voies_de_recours", "recours", "Texte unique des voies de recours", "texte"),
    Nom("gestion.recours.service", "recours", "Recours gracieux adressé à", "texte"),
    Nom("gestion.recours.mediateur", "recours", "Médiateur", "texte"),
    Nom("gestion.recours.tribunal", "recours", "Tribunal des agents", "texte"),
    Nom("gestion.recours.tribunal_externe", "recours", "Tribunal des autres personnes", "texte"),
    Nom("gestion.recours.mediation", "recours", "Situations soumises à la médiation", "liste"),
    Nom("gestion.recours.confirme", "recours", "Voies confirmées par l’académie", "oui_non"),
    *(
        Nom(f"{settings.ANSWER}{code}", "recours", f"Réponse préparée\u00a0: {told[:1].lower()}{told[1:]}", "texte")
        for code, told in {**motifs.RENVOI, **motifs.REFUS}.items()
    ),
)
_KNOWN = {one.nom: one for one in _FIXED}
Refused = Callable[[str, str, str], None]
"""(field, code, sentence) of what is wrong."""


def every(day: date) -> list[Nom]:
    """All that may be set today: what is fixed, each rate shipped or of the instance, each known exam, the sessions."""
    exams = sorted({*baremes.examens(), *settings.of_instance(ACADEMIE.frais, {}).examens})
    rates = sorted({*baremes.livres(), *(key for texte in ACADEMIE.frais.texte for key in texte.taux)})
    names = [f"taux.{key}" for key in rates]
    names += [f"examens.{exam}.{activity}" for exam in exams for activity in ("copie", "heure")]
    names += [f"echeances.{year}" for year in range(day.year - 1, day.year + 2)]
    return [*(one for name in names if (one := find(name)) is not None), *_FIXED]


def find(name: str) -> Nom | None:
    """What a name stands for, the name of an exam in any spelling; None for what is not known."""
    family, _, rest = name.partition(".")
    if family == "taux" and _is_rate(rest):
        first, _, more = rest.partition(".")
        told = more.replace("_", " ").replace(".", ", ")
        title = _FIRST.get(first, first.replace("_", " "))
        return Nom(name, "taux", f"{title[:1].upper()}{title[1:]}, {told}" if told else title, "taux")
    if family == "examens":
        exam, _, activity = rest.rpartition(".")
        exam = baremes.nom_d_examen(exam)
        if activity not in ACTIVITIES or not 1 < len(exam) <= 80:
            return None
        return Nom(f"examens.{exam}.{activity}", "examens", f"{exam}, {ACTIVITIES[activity]}", "examen")
    if family == "limitrophes":
        return _pair(rest)
    if family == "echeances" and re.fullmatch("20[0-9]{2}", rest):
        return Nom(name, "echeances", f"Session {rest}", "jour")
    return _KNOWN.get(name)


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


def _pair(rest: str) -> Nom | None:
    """Two communes that touch, in the order of their codes of today."""
    one, _, other = rest.partition(".")
    one, other = sorted((communes.today(one) or one, communes.today(other) or other))
    if other not in communes.touching(one):
        return None
    told = f"{communes.name(one)} et {communes.name(other)}, reliées par des transports en commun"
    return Nom(f"{settings.PAIR}{one}.{other}", "limitrophes", told, "oui_non")


def _is_rate(key: str) -> bool:
    first, _, code = key.partition(".")
    if key in baremes.livres() or any(key in texte.taux for texte in ACADEMIE.frais.texte):
        return True
    return first in ACTIVITIES and (code in get_args(CodeTaux) or bool(_OWN.fullmatch(code)))


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
