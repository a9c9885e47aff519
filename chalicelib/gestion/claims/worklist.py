"""The claims of a service in a state, oldest or newest first, fifty a page, with what each check says of them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import errors, tables
from chalicelib.frais.claim import records, several, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.claims import checks, moves, showing, steps
from chalicelib.gestion.claims.crowd import Crowd
from chalicelib.identity.staff import rights, roster
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel
from chalicelib.identity.staff.sessions import STAFF, StaffOpen, check

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import LigneDeListe, ListeDeTravail

PAGE = 50
LOOKED_AT, SLICE = 150, 75
"""Claims opened for one page at most: a filter that little passes gives a short page, and a cursor to go on."""
FILTERS = ("niveau", "session", "type", "examen", "centre", "moitie")
OLDEST, NEWEST = "ancien", "recent"
"""The two orders of a list."""
LABELS = {states.REJETE: "Rejeté par le payeur, à décider"}
"""What a list is called where the word for its state would not tell that it waits."""
_LEADS = ["compte", "numero", "rang", "deplacement", "fichiers"]
"""What the index is asked of a claim: the way to it, and the files to compare. The rest is read from the table."""
_RANK = re.compile(r"[0-9T:+-]{10,40}#[0-9]{1,20}#[0-9a-f]{1,40}")


@dataclass(frozen=True)
class Question:
    """One page of a worklist. `filters`: name of FILTERS -> value. `newest`: the last to enter come first."""

    service: str
    state: str
    filters: dict[str, str]
    cursor: str = ""
    newest: bool = False


def read_question(asked: dict[str, str]) -> Question:
    """What a query string asks; InvalidFields for what it may not."""
    state, faults = asked.get("etat") or states.A_VALIDER, []
    if state not in moves.ORDER:
        faults.append(("/etat", "choix", "Choisissez un état de la liste."))
    if asked.get("tri", OLDEST) not in (OLDEST, NEWEST):
        faults.append(("/tri", "choix", "Choisissez un tri de la liste."))
    if not asked.get("service"):
        faults.append(("/service", "champ_requis", "Choisissez un service."))
    cursor = _opened(asked.get("curseur", ""))
    if cursor is None:
        faults.append(("/curseur", "curseur_invalide", "Reprenez la liste depuis le début."))
    if faults:
        raise errors.InvalidFields(faults)
    filters = {name: asked[name] for name in FILTERS if asked.get(name)}
    return Question(str(asked["service"]), state, filters, cursor or "", asked.get("tri") == NEWEST)


def page(question: Question, acteur: Personnel, now: datetime) -> ListeDeTravail:
    """`suite`: the cursor of what follows, None at the end."""
    found: list[LigneDeListe] = []
    items, known = _items(question), Crowd(acteur, now)
    last, looked = question.cursor, 0
    while ahead := list(islice(items, _ahead(len(found), looked))):
        for etat, line in _lines(ahead, question, known):
            if len(found) == PAGE:
                return {"etats": found, "suite": _closed(last)}
            last, looked = str(etat.rang), looked + 1
            if line is not None and _passes(line, question.filters):
                found.append(line)
    return {"etats": found, "suite": None if next(items, None) is None else _closed(last)}


def slice_of(question: Question, now: datetime) -> tuple[list[Claim], str | None]:
    """The next claims of a list as they are now, `SLICE` at most, without filters; the cursor of what follows."""
    items = list(islice(_items(question, SLICE), SLICE + 1))
    looked = items[:SLICE]
    known = several.read((str(etat.compte) for etat in looked), now)
    found = (known[str(etat.compte)].get(str(etat.numero)) for etat in looked)
    more = _closed(str(looked[-1].rang)) if len(items) > SLICE else None
    return [claim for claim in found if claim is not None and question.state in claim.halves], more


def services(acteur: Personnel, every: Callable[[], list[str]] = roster.services) -> list[str]:
    """Those of a gestionnaire; for an administrateur, all that some member has (`every`)."""
    return every() if acteur.role == ADMINISTRATEUR else sorted(acteur.services or [])


def opened(cookie: str | None, now: datetime) -> tuple[StaffOpen, list[str]]:
    """Who asks, and their services, read with the session: of all of them there is a list to begin with.

    Who turns out to be no administrateur had one read for nothing, and waited no longer.
    """
    if STAFF.of(cookie) is None:
        check(cookie, now)
    found, every = tables.together(lambda: check(cookie, now), roster.services)
    return found, services(rights.require(found, *rights.OFFICE), lambda: every)


def _items(question: Question, ahead: int = PAGE) -> Iterator[EtatDeFrais]:
    """As the index has them, `ahead` and the next in one call: the way to a claim, which is read before it is shown."""
    beyond = EtatDeFrais.rang < question.cursor if question.newest else EtatDeFrais.rang > question.cursor
    after = beyond if question.cursor else None
    liste = f"{question.service}#{question.state}"
    asked = EtatDeFrais.by_liste.query(
        liste, after, scan_index_forward=not question.newest, page_size=ahead + 1, attributes_to_get=_LEADS
    )
    return iter(asked)


def _ahead(found: int, looked: int) -> int:
    """How many to read next: what the page lacks, whole rounds where a filter lets little through, none at the end."""
    return min(max(PAGE - found, tables.ABREAST), LOOKED_AT - looked) if found < PAGE else 0


def _lines(
    etats: list[EtatDeFrais], question: Question, known: Crowd
) -> Iterator[tuple[EtatDeFrais, LigneDeListe | None]]:
    """Each with its line, None when it has left the list. People and files are read together, each once."""
    announced = [str(sha) for etat in etats if etat.deplacement in steps.TO_DECIDE for sha in etat.fichiers or ()]
    comptes = [etat.compte for etat in etats]
    _, twins = tables.together(lambda: known.read(comptes), lambda: records.same_files(announced))
    listed = [known.claim(etat.compte, etat.numero) for etat in etats]
    listed = [claim if claim is not None and question.state in claim.halves else None for claim in listed]
    joined = {str(one.sha256) for claim in listed if claim is not None for one in checks.compared(claim)}
    twins |= records.same_files(sorted(joined - twins.keys()))
    for etat, claim in zip(etats, listed, strict=True):
        if claim is None:
            yield etat, None
        else:
            yield etat, showing.row(claim, known.acteur, own=known.is_own(claim), same_file=twins.__getitem__)


def _passes(line: LigneDeListe, filters: dict[str, str]) -> bool:
    mission = line["mission"]
    known = {
        "niveau": line["niveau"],
        "session": mission["session"],
        "type": mission["type"],
        "centre": mission["centre"]["uai"],
    }
    halves = {"remuneration": line["remuneration"], "deplacement": line["deplacement"]}
    half = filters.get("moitie")
    if half and not (half in halves and halves[half]["etat"] in (states.A_VALIDER, states.REJETE)):
        return False
    exam = filters.get("examen", "").casefold()
    if exam not in str(mission["examen"]).casefold():
        return False
    return all(known[name] == value for name, value in filters.items() if name in known)


def _closed(rank: str) -> str:
    return base64.urlsafe_b64encode(rank.encode()).decode()


def _opened(cursor: str) -> str | None:
    """The rank that a cursor stands for; None when it was not made here."""
    if not cursor:
        return ""
    try:
        rank = base64.urlsafe_b64decode(cursor.encode()).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return rank if _RANK.fullmatch(rank) else None
