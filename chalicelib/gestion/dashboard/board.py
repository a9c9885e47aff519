"""The board of a member: in two trips the totals, then who is late; its tables by name, as rows of a file."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib import errors, spreadsheets, tables
from chalicelib.gestion.claims import worklist
from chalicelib.gestion.dashboard import first, items, showing, snapshot
from chalicelib.gestion.dashboard.counting import LISTED, Counts
from chalicelib.gestion.dashboard.items import FIRST, FOLLOWED, HEAD, LAST, PLACE, Part, Tableau, Where
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel
from chalicelib.tables import Dossiers

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import LigneDeRetards, Table, TableauDeBord
    from chalicelib.spreadsheets import Cell

PEOPLE, EVERYBODY = 50, 5000
"""People who are late on a page, and in a file."""
_RANK = re.compile(r"\d{4}-\d\d-\d\d#[^\0]{0,400}", re.DOTALL)
_PARTS = (
    *("session", "code", "nom", "pas_encore", "a_transmettre", "a_decider", "en_paiement", "paye", "sans_suite"),
    *("total", "montant"),
)
TABLES: dict[Table, tuple[str, ...]] = {
    "etats": ("session", "service", "moitie", "etat", "libelle", "nombre", "montant", "age_median"),
    "motifs": ("session", "service", "genre", "motif", "libelle", "nombre"),
    "blocages": ("session", "service", "moitie", "blocage", "libelle", "nombre"),
    "examens": _PARTS,
    "centres": _PARTS,
    "par_service": _PARTS,
    "semaines": ("session", "semaine", "transmises", "acceptees", "payees"),
    "retards": (
        *("echeance", "numero", "nom", "prenom", "telephone", "mission", "examen", "service", "session", "fin"),
    ),
}
"""Table -> its columns, in the API and in the CSV alike."""


@dataclass(frozen=True)
class Asked:
    """What a member wants to see. `service`, `session`: empty for all of theirs, and for where something is to do."""

    service: str = ""
    session: str = ""
    cursor: str = ""
    most: int = 0


@dataclass(frozen=True)
class _Held:
    """What the tables hold: which counts there are, until when, and the totals of the one shown."""

    head: Tableau | None
    until: str | None
    totals: dict[Where, Tableau]


def read_cursor(text: str) -> str:
    """The rank that a cursor stands for, empty for none; InvalidFields for what was not made here."""
    try:
        rank = base64.b64decode(text.encode(), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        rank = "?"
    if rank and not _RANK.fullmatch(rank):
        raise errors.InvalidFields([("/curseur", "curseur_invalide", "Reprenez la liste depuis le début.")])
    return rank


def every_service(acteur: Personnel) -> list[str]:
    """Those of a gestionnaire; for an administrateur, also those that claims have and no member manages."""
    if acteur.role != ADMINISTRATEUR:
        return worklist.services(acteur)
    managed, counted = tables.together(lambda: worklist.services(acteur), _counted)
    return sorted({*managed, *counted})


def _counted() -> set[str]:
    """The services that claims have."""
    keys = Tableau.query(PLACE, Tableau.sk.startswith("S#"), attributes_to_get=["sk"], consistent_read=True)
    return {items.where_of(str(one.sk).removeprefix("S#"))[1] for one in keys}


def told(acteur: Personnel, asked: Asked, now: datetime) -> TableauDeBord:
    """Every table for one session; an administrateur's services are those that claims have."""
    held = _held()
    everything = {service for _, service in held.totals}
    mine = everything if acteur.role == ADMINISTRATEUR else set(acteur.services or ())
    sessions = sorted({session for session, service in held.totals if service in mine})
    session = asked.session
    if session not in sessions:
        session = first.session({one: showing.places(held.totals, one, mine) for one in sessions}, now)
    wanted = mine & {asked.service} if asked.service else mine
    places = showing.places(held.totals, session, wanted)
    late, suite = _late(session, places, asked, now)
    return {
        "quand": held.until,
        "en_cours": snapshot.is_counting(held.head, now),
        "services": sorted(mine),
        "sessions": sessions,
        "session": session or None,
        "etats": list(showing.etats(session, places, now)),
        "motifs": list(showing.causes(session, places)),
        "blocages": list(showing.blocages(session, places, now)),
        "examens": showing.examens(session, places),
        "centres": showing.centres(session, places),
        "par_service": showing.par_service(session, places),
        "semaines": showing.semaines(session, places),
        "retards": late,
        "suite": suite,
        "a_transmettre": showing.a_transmettre(places, now),
    }


def listed(services: list[str]) -> Counts:
    """State -> claims of these services on the list of those that wait in it, as far as they are followed."""
    found: Counts = Counter()
    for (_, service), totals in _held().totals.items():
        if service in services:
            found.update({key[1:]: number for key, number in items.read(totals.comptes).items() if key[0] == LISTED})
    return found


def rows(table: Table, found: TableauDeBord) -> list[list[object]]:
    """One of TABLES, row by row."""
    lines: Sequence[Mapping[str, object]] = found[table]
    return [[line[name] for name in TABLES[table]] for line in lines]


def csv(table: Table, found: TableauDeBord) -> bytes:
    """One of TABLES as a file."""
    names = TABLES[table]
    return spreadsheets.csv(names, ([*map(_cell, names, row)] for row in rows(table, found)))


def _cell(name: str, value: object) -> Cell:
    if name == "montant":
        return Decimal(str(value))
    return "" if value is None else str(value)


def _held() -> _Held:
    """In one query: totals, how far they are followed, and which of them are shown."""
    rooms = "pk = :pk AND sk BETWEEN :first AND :last"
    found = [Tableau.from_raw_data(raw) for raw in tables.query(Dossiers, rooms, pk=PLACE, first=FIRST, last=LAST)]
    own = {str(one.sk): one for one in found}
    head = own.get(HEAD)
    if head is None or not head.passage or head.version is None:
        return _Held(head, None, {})
    until = max(str(one.quand) for one in (head, own.get(FOLLOWED)) if one is not None and one.quand)
    return _Held(head, until, items.totals(found, str(head.passage)))


def _late(
    session: str, services: Iterable[str], asked: Asked, now: datetime
) -> tuple[list[LigneDeRetards], str | None]:
    """Who is late or soon will be, the longest first, and the cursor of what follows."""
    last = f"{showing.horizon(now)}$"  # after each rank of that day
    if asked.cursor >= last:
        return [], None
    ahead = Part.rang.between(f"{asked.cursor}\x01", last)

    def page(name: str) -> list[Part]:
        return list(islice(Part.by_liste.query(name, ahead, limit=asked.most + 1), asked.most + 1))

    lists = [f"retards#{session}#{service}" for service in services]
    found = list(merge(*tables.each(page, lists), key=lambda part: str(part.rang)))
    shown = found[: asked.most]
    more = base64.urlsafe_b64encode(str(shown[-1].rang).encode()).decode() if len(found) > len(shown) else None
    return [line for part in shown for line in part.retards if line["echeance"] <= last], more
