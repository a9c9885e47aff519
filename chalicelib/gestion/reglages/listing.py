"""The dated settings as a page shows them: what counts today and from where, what waits, what was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import dated, motifs, settings
from chalicelib.frais.claim.dated import Poses
from chalicelib.frais.regles import baremes, formats
from chalicelib.gestion.reglages import acts, models, noms
from chalicelib.gestion.reglages.models import CONFIRMED, OPEN, Reglage
from chalicelib.gestion.reglages.noms import Nom
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import clock

if TYPE_CHECKING:
    from chalicelib.gestion.reglages.shapes import BaremesEtReglages, ReglageDate, ReglageEnVigueur

_UNITS = {"km": "€ par km", "copie": "€ par copie", "sujet": "€ par sujet", "repas": "€ par repas", "nuit": "€ la nuit"}
_WORDS = {
    "PRIS": "quand le repas y a été pris",
    "DISPONIBLE": "dès que le centre a un restaurant administratif",
    "FORFAIT": "au forfait",
    "MIN": "au plus petit du forfait et du prix payé",
    "CONSERVER": "gardés par la personne",
    "DEPOSER": "à joindre",
}


def page(acteur: Personnel, now: datetime) -> BaremesEtReglages:
    """As the table holds them; names of members by one reading more, where there is something to name."""
    known, today = acts.everything(), clock.local(now, None).date()
    poses = dated.ended(one.pose for one in known if one.etat in (CONFIRMED, models.LEAVING))
    people = _names(known)
    shown: dict[str, list[ReglageEnVigueur]] = {code: [] for code in noms.FAMILIES}
    for one in _listed(known, today):
        shown[one.famille].append(in_force(one, poses, today))
    latest = sorted(known, key=lambda one: (one.etat not in OPEN, _reversed(one.suivi[-1]["quand"])))
    return {
        "familles": [{"code": code, "titre": noms.FAMILIES[code], "reglages": lines} for code, lines in shown.items()],
        "dates": [line(one, acteur, people) for one in latest],
    }


def in_force(asked: Nom, poses: Poses, day: date) -> ReglageEnVigueur:
    """What counts of a name on a day: what was confirmed, else the instance's file, else what the product ships."""
    found = dated.on(poses, asked.nom, day)
    if found is not None:
        own = (list(found.valeurs), list(found.seuils), found.du.isoformat(), found.au, found.reference, found.source)
        return _shown(asked, "confirme", *own)
    if asked.genre == "taux":
        own_rates = settings.of_instance(ACADEMIE.frais, {}).taux_propres
        rate = baremes.en_vigueur(asked.nom.removeprefix(dated.RATE), day, own_rates)
        if rate is None:
            return _shown(asked, "aucune", [], [], None, None, "", "")
        values, bounds = [f"{one:f}" for one in rate.valeurs], [f"{one:f}" for one in rate.seuils]
        origin = "fichier" if rate.statut == "instance" else "produit"
        return _shown(asked, origin, values, bounds, rate.du.isoformat(), rate.au, rate.reference, rate.source)
    values, origin = _from_the_file(asked)
    return _shown(asked, origin, values, [], None, None, "", "")


def line(one: Reglage, acteur: Personnel, people: dict[str, str]) -> ReglageDate:
    """One setting with its history, and what the member may do of it."""
    found = noms.find(str(one.nom)) or Nom(str(one.nom), "gestion", str(one.nom), "texte")
    allowed, why = _allowed(one, acteur)
    return {
        "id": str(one.sk),
        "nom": str(one.nom),
        "libelle": found.libelle,
        "famille": found.famille,
        "valeurs": list(one.valeurs),
        "seuils": list(one.seuils or []),
        "dit": said(found, list(one.valeurs), list(one.seuils or [])),
        "du": str(one.du),
        "au": str(one.au) if one.au else None,
        "reference": str(one.reference),
        "source": str(one.source),
        "etat": str(one.etat),
        "etat_libelle": models.LABELS[str(one.etat)],
        "suivi": [
            {
                "acte": each["acte"],
                "libelle": models.ACTS[each["acte"]],
                "par": people.get(each["par"], "un membre dont le compte est fermé"),
                "quand": each["quand"],
            }
            for each in one.suivi
        ],
        "actes": allowed,
        "empeche": why,
    }


def said(asked: Nom, values: list[str], bounds: list[str]) -> str:
    """A value in words: « 5,20 € par copie »."""
    if not values:
        return "aucune valeur"
    if asked.genre == "taux":
        first = asked.nom.removeprefix(dated.RATE).split(".")[0]
        told = "\u00a0; ".join(one.replace(".", ",") for one in values)
        bands = f" (tranches jusqu’à {' ; '.join(bounds)} km)".replace(" ;", "\u00a0;") if bounds else ""
        return f"{told}\u00a0{_UNITS.get(first, '€')}{bands}"
    if asked.genre == "montant":
        return formats.euros(Decimal(values[0]))
    if asked.genre == "jour":
        return formats.jour(date.fromisoformat(values[0]))
    return _WORDS.get(values[0], ", ".join(values))


def _listed(known: Iterable[Reglage], today: date) -> Iterator[Nom]:
    """What may be set, and what was set once under a name of its own."""
    listed = {one.nom: one for one in noms.every(today)}
    for one in known:
        if (found := noms.find(str(one.nom))) is not None:
            listed.setdefault(found.nom, found)
    yield from listed.values()


def _from_the_file(asked: Nom) -> tuple[list[str], str]:
    family, _, rest = asked.nom.partition(".")
    if family == "examens":
        exam, _, activity = rest.rpartition(".")
        own = settings.of_instance(ACADEMIE.frais, {})
        origin = "fichier" if own.examens.get(exam, {}).get(activity) else "produit"
        return [own.taux_de_l_examen(exam, activity)], origin
    if family == "echeances":
        origin = "fichier" if rest in ACADEMIE.frais.echeances else "produit"
        return [ACADEMIE.frais.echeance(int(rest)).isoformat()], origin
    if family == "limitrophes":
        one, other = rest.split(".")
        joined = settings.current().desservies_entre(one, other)
        return ["oui" if joined else "non"], "fichier"
    if asked.nom.startswith(settings.ANSWER):
        shipped = motifs.ANSWERS.get(asked.nom.removeprefix(settings.ANSWER))
        return [shipped] if shipped else [], "produit" if shipped else "aucune"
    where: object = ACADEMIE
    for part in asked.nom.split("."):
        where = getattr(where, part)
    if isinstance(where, bool):
        return ["oui" if where else "non"], "fichier"
    return ([*map(str, where)] if isinstance(where, tuple) else [str(where)] if where != "" else []), "fichier"


def _shown(
    asked: Nom, origin: str, values: list[str], bounds: list[str], du: str | None, au: date | None, *text: str
) -> ReglageEnVigueur:
    return {
        "nom": asked.nom,
        "libelle": asked.libelle,
        "genre": asked.genre,
        "choix": list(asked.choix),
        "valeurs": values,
        "seuils": bounds,
        "dit": said(asked, values, bounds),
        "du": du,
        "au": au.isoformat() if au else None,
        "reference": text[0],
        "source": text[1],
        "origine": origin,
    }


def _allowed(one: Reglage, acteur: Personnel) -> tuple[list[str], str]:
    """What may be done, and why the rest may not: no live button for what would be refused."""
    if one.etat == CONFIRMED:
        return ["retrait"], ""
    if one.etat not in OPEN:
        return [], ""
    if models.is_own(one, acteur):
        return ["rejet"], "Un autre membre doit confirmer."
    if models.needs_administrateur(one, acteur):
        return ["rejet"], "Un administrateur doit confirmer."
    return ["confirmation", "rejet"], ""


def _names(known: Iterable[Reglage]) -> dict[str, str]:
    keys = sorted({(each["par"], "G") for one in known for each in one.suivi})
    found = Personnel.batch_get(keys) if keys else ()
    return {str(member.pk): f"{member.prenom} {member.nom}" for member in found}


def _reversed(moment: str) -> float:
    return -datetime.fromisoformat(moment).timestamp()
