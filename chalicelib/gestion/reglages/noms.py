"""What may be set, by name: in which family, in which words; valeurs.py says which values make sense."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from chalicelib import communes
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import CodeTaux
from chalicelib.frais.claim import motifs, settings
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
_OWN = re.compile(r"PROPRE_[A-Z0-9_]{1,20}")


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
