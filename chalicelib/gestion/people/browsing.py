"""The people that a member reaches, narrowed and cut in pages, or whole in a file: all but the reading itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from chalicelib import errors
from chalicelib.gestion.people import annuaire, reach
from chalicelib.identity import addresses, words
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel
from chalicelib.missions import clock

if TYPE_CHECKING:
    from chalicelib.gestion.people.shapes import LigneDePersonne, ListeDePersonnes, PersonneListee

PAGE = 50
_LINE, _ADDRESS = 80, 254
CHOICES: Mapping[str, Mapping[str, Callable[[PersonneListee, str], bool]]] = {
    "statut": {"agent": lambda one, _: one["statut"] == "agent", "externe": lambda one, _: one["statut"] == "externe"},
    "adresse": {
        "sans": lambda one, _: not one["courriel"] and not one["ferme"],
        "refusee": lambda one, _: one["refuse"],
    },
    "dossier": {
        "complet": lambda one, _: one["dossier_financier"] == "complet",
        "a_completer": lambda one, _: one["dossier_financier"] == "a_completer",
        "perime": lambda one, _: one["dossier_financier"] == "perime",
    },
    "connexion": {
        "jamais": lambda one, _: not one["connecte"] and not one["ferme"],
        "veille": lambda one, near: not one["connecte"] and not one["ferme"] and (one["prochaine"] or "~")[:10] <= near,
    },
    "aide": {"attendue": lambda one, _: one["demande_aide"] is not None},
}
"""Filter -> the values that it takes -> who passes. `near`: tomorrow, `YYYY-MM-DD`."""
FILTERS = ("texte", "service", *CHOICES, "page")
HEADER = (
    *("numero", "identifiant", "nom", "prenom", "ville", "statut", "services", "adresse_electronique"),
    *("dossier_financier", "deja_connecte", "prochaine_mission", "demande_d_aide", "ecarte", "historise"),
)


@dataclass(frozen=True)
class Question:
    """What a query string asks. `choices`: filter -> value."""

    texte: str
    service: str
    choices: Mapping[str, str]
    page: int

    @cached_property
    def words(self) -> list[str]:
        """Each word of the text by itself."""
        return words.pieces(self.texte)

    @cached_property
    def at_address(self) -> frozenset[str]:
        """The accounts of the address that the text is, if it is one."""
        return frozenset(addresses.having(self.texte) if "@" in self.texte else ())

    @property
    def is_of_services_alone(self) -> bool:
        """Whether a person's services say if they pass."""
        return not self.texte and not self.choices


def question(asked: Mapping[str, str]) -> Question:
    """InvalidFields, by field, for what may not be asked: a filter that is not one would show everybody as found."""
    said = {name: text.strip() for name, text in asked.items() if text.strip()}
    faults = [(f"/{name}", code, told) for name, code, told in _faults(said)]
    if faults:
        raise errors.InvalidFields(faults)
    choices = {name: said[name] for name in CHOICES if name in said}
    return Question(said.get("texte", ""), said.get("service", ""), choices, int(said.get("page", "1")))


def told(asked: Question) -> dict[str, str]:
    """What the question says, as a query string would: `question` reads it back; pages are left out."""
    said = {"texte": asked.texte, "service": asked.service, **asked.choices}
    return {name: text for name, text in said.items() if text}


def _faults(said: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, text in said.items():
        if name not in FILTERS:
            yield name, "filtre_inconnu", "Ce filtre n’existe pas\u00a0: choisissez parmi ceux de la page."
        elif name in CHOICES and text not in CHOICES[name]:
            yield name, "choix", "Choisissez une valeur de la liste."
        elif name == "page" and not (text.isascii() and text.isdecimal() and int(text[:6]) >= 1 and len(text) <= 5):
            yield name, "page_invalide", "Reprenez la liste depuis le début."
        elif len(text) > (most := _ADDRESS if name == "texte" and "@" in text else _LINE):
            yield name, "champ_trop_long", f"Limitez-vous à {most}\u00a0caractères."


def page(asked: Question, acteur: Personnel, now: datetime) -> ListeDePersonnes:
    """Fifty of those who pass, by name; `a_relever`: whether they should be read again."""
    head, under_way = annuaire.look()
    groups = annuaire.groups(head) if head is not None and asked.is_of_services_alone else None
    if head is None:
        cut = None
    elif groups is None:
        cut = _cut_of_all(_theirs(head, acteur), asked, _tomorrow(now))
    else:
        cut = _cut_by_count(head, groups, asked, acteur)
    found = cut or _Cut(set(), 0, 1, [])
    return {
        "quand": str(head.quand) if head is not None and cut is not None else None,
        "a_relever": head is None or cut is None or under_way or not annuaire.is_fresh(head, now),
        "services": _services(found.services, acteur),
        "total": found.total,
        "page": found.number,
        "pages": _last(found.total),
        "personnes": [_shown(one) for one in found.people],
    }


@dataclass(frozen=True)
class _Cut:
    """A page of those who pass. `services`: of all whom the member reaches."""

    services: set[str]
    total: int
    number: int
    people: Sequence[PersonneListee]


def _last(total: int) -> int:
    return max(-(-total // PAGE), 1)


def _cut_of_all(theirs: list[PersonneListee] | None, asked: Question, near: str) -> _Cut | None:
    if theirs is None:
        return None
    found = [one for one in theirs if _passes(one, asked, near)]
    number = min(asked.page, _last(len(found)))
    services = {service for one in theirs for service in one["services"]}
    return _Cut(services, len(found), number, found[(number - 1) * PAGE : number * PAGE])


def _cut_by_count(
    head: annuaire.Annuaire, groups: list[dict[tuple[str, ...], int]], asked: Question, acteur: Personnel
) -> _Cut | None:
    """The same where services alone decide: counts tell which parts hold the page, one or two of them, read alone."""
    reached = {had for part in groups for had in part if _reaches(acteur, had)}
    passing = {had for had in reached if not asked.service or asked.service in had}
    counts = [sum(count for had, count in part.items() if had in passing) for part in groups]
    starts = list(accumulate(counts, initial=0))
    total = starts.pop()
    number = min(asked.page, _last(total))
    begin, end = (number - 1) * PAGE, min(number * PAGE, total)
    ranks = [rank for rank, count in enumerate(counts) if count and starts[rank] < end and starts[rank] + count > begin]
    people = annuaire.kept(head, ranks)
    if people is None:
        return None
    found = [one for one in people if tuple(one["services"]) in passing]
    skipped = begin - starts[ranks[0]] if ranks else 0
    return _Cut({service for had in reached for service in had}, total, number, found[skipped : skipped + PAGE])


def rows(asked: Question, acteur: Personnel, now: datetime) -> list[tuple[str, ...]]:
    """Everybody who passes, a row each as HEADER names it; none while nobody has been read."""
    near = _tomorrow(now)
    return [_row(one) for one in _theirs(annuaire.head(), acteur) or () if _passes(one, asked, near)]


def _tomorrow(now: datetime) -> str:
    return (clock.local(now, None).date() + timedelta(days=1)).isoformat()


def _theirs(head: annuaire.Annuaire | None, acteur: Personnel) -> list[PersonneListee] | None:
    """Those whom the member reaches; None when nobody was read, or not whole."""
    found = None if head is None else annuaire.kept(head)
    if found is None or reach.is_everywhere(acteur):
        return found
    return [one for one in found if _reaches(acteur, one["services"])]


def _reaches(acteur: Personnel, services: Iterable[str]) -> bool:
    return reach.among(acteur, set(services)) != reach.NONE


def _services(found: set[str], acteur: Personnel) -> list[str]:
    """Those that may be asked for: of the people reached, within the member's own unless nothing bounds them."""
    if acteur.role == ADMINISTRATEUR or reach.is_everywhere(acteur) or rights.is_desk_alone(acteur):
        return sorted(found)
    return sorted(found & set(acteur.services or ()))


def _passes(one: PersonneListee, asked: Question, near: str) -> bool:
    return (
        (not asked.service or asked.service in one["services"])
        and all(CHOICES[name][value](one, near) for name, value in asked.choices.items())
        and (not asked.texte or one["id"] in asked.at_address or _holds(one, asked.words))
    )


def _holds(one: PersonneListee, asked: Sequence[str]) -> bool:
    """Every word asked begins one of theirs, as the front desk finds: names, numéro, identifier, town, school."""
    return words.begin(asked, one["mots"].split())


def _shown(one: PersonneListee) -> LigneDePersonne:
    shown = {name: value for name, value in one.items() if name != "mots"}
    return cast("LigneDePersonne", shown)


def _row(one: PersonneListee) -> tuple[str, ...]:
    yes = ("non", "oui")
    facts = (one["numero"], one["identifiant"], one["nom"], one["prenom"], one["ville"], one["statut"])
    return (
        *(str(fact or "") for fact in facts),
        " ".join(one["services"]),
        "refusée" if one["refuse"] else yes[one["courriel"]],
        str(one["dossier_financier"] or ""),
        yes[one["connecte"]],
        str(one["prochaine"] or ""),
        str(one["demande_aide"] or ""),
        yes[one["ecarte"]],
        yes[one["ferme"]],
    )
