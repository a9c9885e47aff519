"""The missions of a session, narrowed, sorted and cut in pages: everything but the reading itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from chalicelib import errors
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.missions.shapes import ETATS
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel
from chalicelib.missions import clock, listing

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import CentreConnu, FaitsDeMission, LigneDeMission, ListeDeMissions

PAGE = 50
SORTS = ("debut", "numero", "centre", "examen", "personnes")
FILTERS = ("session", "service", "examen", "centre", "etat", "jour", "texte", "tri", "page")
_LINE = 80


@dataclass(frozen=True)
class Question:
    """What a query string asks, empty where all pass. `jour`: `YYYY-MM-DD`. `tri`: of SORTS, « - » reverses."""

    session: str = ""
    service: str = ""
    examen: str = ""
    centre: str = ""
    etat: str = ""
    jour: str = ""
    texte: str = ""
    tri: str = "debut"
    page: int = 1


def question(asked: Mapping[str, str]) -> Question:
    """InvalidFields, by field, for what may not be asked."""
    said = {name: asked[name].strip() for name in FILTERS if asked.get(name, "").strip()}
    faults = [(f"/{name}", code, told) for name, code, told in _faults(said)]
    if faults:
        raise errors.InvalidFields(faults)
    number = int(said.pop("page", "1"))
    return Question(**{"tri": "debut", **said}, page=number)


def _faults(said: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if said.get("etat", ETATS[0]) not in ETATS:
        yield "etat", "choix", "Choisissez un état de la liste."
    if said.get("tri", SORTS[0]).removeprefix("-") not in SORTS:
        yield "tri", "choix", "Choisissez un tri de la liste."
    if not _is_page(said.get("page", "1")):
        yield "page", "page_invalide", "Reprenez la liste depuis le début."
    if "jour" in said and not _is_day(said["jour"]):
        yield "jour", "date_invalide", "Indiquez un jour, par exemple 2026-06-15."
    for name, text in said.items():
        if len(text) > _LINE:
            yield name, "champ_trop_long", f"Limitez-vous à {_LINE}\u00a0caractères."


def page(asked: Question, acteur: Personnel, now: datetime) -> ListeDeMissions:
    """The missions of the member's services that pass; of the session asked, or else the last that has any."""
    heads = catalogue.sessions(now)
    known = [session for session, head in heads.items() if head is not None]
    session = asked.session or (str(now.year) if str(now.year) in known or not known else known[-1])
    kept = catalogue.kept(heads.get(session))
    theirs = [one for one in kept.missions if may_see(acteur, one["service"])] if kept is not None else []
    clocks = Clocks(now)
    found = [line(one, clocks) for one in theirs if _passes(one, asked, clocks)]
    found.sort(key=_rank(asked.tri.removeprefix("-")), reverse=asked.tri.startswith("-"))
    last = max(-(-len(found) // PAGE), 1)
    number = min(asked.page, last)
    return {
        "session": session,
        "sessions": sorted({*heads, session}),
        "quand": kept.quand if kept is not None else None,
        "a_relever": kept is None or session in heads.under_way or not kept.is_fresh(now),
        "services": sorted({one["service"] for one in theirs}),
        "examens": sorted({one["examen"] for one in theirs}),
        "centres": by_name({one["centre"]: one["centre_nom"] for one in theirs if one["centre"]}),
        "total": len(found),
        "page": number,
        "pages": last,
        "missions": found[(number - 1) * PAGE : number * PAGE],
    }


def may_see(acteur: Personnel, service: str) -> bool:
    """A gestionnaire the missions of their services, an administrateur all of them."""
    return acteur.role == ADMINISTRATEUR or service in (acteur.services or ())


class Clocks:
    """The hour in each commune at one moment, worked out once."""

    def __init__(self, now: datetime) -> None:
        self._now, self._known = now, dict[str, datetime]()

    def at(self, commune: str) -> datetime:
        """What the clock of a centre shows there."""
        if commune not in self._known:
            self._known[commune] = clock.local(self._now, commune or None)
        return self._known[commune]


def line(facts: FaitsDeMission, clocks: Clocks) -> LigneDeMission:
    """A mission as it is now."""
    return {
        **facts,
        "taux": facts.get("taux", "A_CONFIGURER"),
        "mode": facts.get("mode", "ponctuelle"),
        "etat": _etat(facts, clocks),
        "type_libelle": listing.TYPES.get(facts["type"], "Mission"),
        "heure": clock.named(facts["commune"] or None, facts["debut"]),
    }


def _etat(facts: FaitsDeMission, clocks: Clocks) -> str:
    if facts["annulee"]:
        return "annulee"
    return clock.moment(facts["debut"], facts["fin"], clocks.at(facts["commune"]))


def _passes(facts: FaitsDeMission, asked: Question, clocks: Clocks) -> bool:
    same = {"service": asked.service, "examen": asked.examen, "centre": asked.centre}
    return (
        all(not wanted or facts[name] == wanted for name, wanted in same.items())  # type: ignore[literal-required]
        and (not asked.jour or facts["debut"][:10] <= asked.jour <= facts["fin"][:10])
        and (not asked.texte or _holds(facts, asked.texte))
        and (not asked.etat or _etat(facts, clocks) == asked.etat)
    )


def _holds(facts: FaitsDeMission, text: str) -> bool:
    """Every word asked is somewhere in what names the mission; marks and case do not count."""
    whole = _bare(" ".join(facts[name] for name in _NAMED))  # type: ignore[literal-required]
    return all(word in whole for word in _bare(text).split())


_NAMED = ("numero", "examen", "specialite", "epreuve", "centre", "centre_nom", "service")


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _rank(name: str) -> Callable[[LigneDeMission], tuple[str | int, str, str]]:
    def rank(one: LigneDeMission) -> tuple[str | int, str, str]:
        first = one["personnes"] if name == "personnes" else {"centre": _bare(one["centre_nom"])}.get(name)
        return (one[name] if first is None else first, one["debut"], one["numero"])  # type: ignore[literal-required]

    return rank


def by_name(names: Mapping[str, str]) -> list[CentreConnu]:
    """UAI -> name, in the order of the names; a centre without one is called by its UAI."""
    known = [(nom or uai, uai) for uai, nom in names.items()]
    return [{"uai": uai, "nom": nom} for nom, uai in sorted(known, key=lambda own: (_bare(own[0]), own[1]))]


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:6]) >= 1 and len(text) <= 5


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
