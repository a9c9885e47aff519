"""The threads of a service that wait for an answer, the oldest first, narrowed by service, age and words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.frais.messages.models import Fil, waiting_list
from chalicelib.gestion.claims import waiting
from chalicelib.gestion.claims.crowd import Crowd
from chalicelib.gestion.claims.waiting import Question
from chalicelib.identity.staff.models import Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.messages.shapes import LigneDeMessage, MessagesEnAttente

PAGE, LOOKED_AT = 50, 150
"""Threads of a page; threads opened for one at most, where words narrow it."""
FILTERS = (*waiting.FILTERS, "suite")


def page(asked: Question, services: list[str], acteur: Personnel, now: datetime) -> MessagesEnAttente:
    """The next fifty; fewer, and `suite`, where words let little of what was looked at pass. `services`: theirs."""
    found: list[LigneDeMessage] = []
    items, known, last, looked = _items(asked, now), Crowd(acteur, now), "", 0
    while len(found) < PAGE and looked < LOOKED_AT and (ahead := list(islice(items, PAGE - len(found)))):
        known.read(one.compte for one in ahead)
        lines = (_line(one, known) for one in ahead)
        found += [line for line in lines if line is not None and _passes(asked, line)]
        last, looked = str(ahead[-1].rang), looked + len(ahead)
    more = last if next(items, None) is not None else None
    return {"services": services, "messages": found, "suite": more}


def _items(asked: Question, now: datetime) -> Iterator[Fil]:
    """Of all the lists, begun together, the oldest first; a rank begins with its moment."""
    until = asked.until(now)
    bounds = Fil.rang.between(f"{asked.suite}~", until) if asked.suite else Fil.rang <= until

    def begin(service: str) -> Iterator[Fil]:
        return iter(Fil.by_liste.query(waiting_list(service), bounds, page_size=PAGE + 1))

    return waiting.merged(begin, asked.services if asked.suite < until else (), PAGE + 1)


def _line(one: Fil, known: Crowd) -> LigneDeMessage | None:
    """None when its person or their claim is gone since."""
    claim = known.claim(one.compte, one.numero)
    if claim is None:
        return None
    line = waiting.line(claim, str(one.attente), own=known.is_own(claim))
    return {**line, "nombre": int(one.suite), "extrait": str(one.extrait or "")}


def _passes(asked: Question, line: LigneDeMessage) -> bool:
    return asked.passes(line, line["extrait"])
