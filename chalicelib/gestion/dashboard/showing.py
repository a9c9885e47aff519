"""The dashboard as a member reads it: the tables of their services, and each of them as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib import spreadsheets
from chalicelib.frais.claim import motifs, states
from chalicelib.gestion.claims import worklist
from chalicelib.gestion.dashboard import counting, snapshot
from chalicelib.gestion.dashboard.counting import AGE, BLOCKED, CENTS, DELAY, MOTIF, NUMBER, SILENT, Counts
from chalicelib.identity.staff.models import ADMINISTRATEUR, Personnel

if TYPE_CHECKING:
    from chalicelib.gestion.dashboard.shapes import (
        LigneDeBlocages,
        LigneDeMotifs,
        LigneDeSilences,
        LigneDEtats,
        Table,
        TableauDeBord,
    )

HALVES = {"remuneration": "Rémunération", "deplacement": "Déplacement"}
KINDS = {"renvoi": "Renvoi pour correction", "refus": "Refus", "rejet": "Rejet du payeur"}
TABLES: dict[Table, tuple[str, ...]] = {
    "etats": ("session", "service", "moitie", "etat", "libelle", "nombre", "montant", "age_median"),
    "motifs": ("session", "service", "genre", "motif", "libelle", "nombre"),
    "blocages": ("session", "service", "moitie", "blocage", "libelle", "nombre"),
    "silences": (
        *("echeance", "numero", "nom", "prenom", "telephone", "mission", "examen", "service", "session", "fin"),
    ),
}
"""Table -> its columns, in the API and in the CSV alike."""
_ORDER = {state: rank for rank, state in enumerate(states.LABELS)}


def every_service(acteur: Personnel) -> list[str]:
    """Those of a gestionnaire; for an administrateur, also those that claims have and no member manages."""
    known = set(worklist.services(acteur))
    if acteur.role == ADMINISTRATEUR and (found := snapshot.shown()) is not None:
        known |= {str(key[2]) for key, _ in found.comptes if key[0] == NUMBER}
    return sorted(known)


def told(services: Iterable[str], session: str | None, now: datetime) -> TableauDeBord:
    """Every table for these services, and one session or all. `quand`: None while nothing has been counted yet."""
    found, mine = snapshot.shown(), set(services)
    counts: Counts = Counter({tuple(key): number for key, number in found.comptes}) if found is not None else Counter()
    own = Counter({key: number for key, number in counts.items() if key[0] != DELAY and key[2] in mine})
    wanted = Counter({key: number for key, number in own.items() if session in (None, key[1])})
    known: list[LigneDeSilences] = found.personnes if found is not None else []
    people = [one for one in known if one["service"] in mine]
    return {
        "quand": found.quand if found is not None else None,
        "en_cours": snapshot.is_counting(now),
        "services": sorted(mine),
        "sessions": sorted({key[1] for key in own}),
        "etats": list(_states(wanted)),
        "motifs": list(_motifs(wanted)),
        "blocages": list(_blocks(wanted)),
        "silences": [one for one in people if session in (None, str(one["session"]))],
        "a_transmettre": {
            "proche": _silent(wanted, "proche"),
            "plus_tard": _silent(wanted, "plus_tard"),
        },
    }


def csv(table: Table, found: TableauDeBord) -> bytes:
    """One of TABLES as a file."""
    columns = TABLES[table]
    rows: Sequence[Mapping[str, object]] = found[table]
    return spreadsheets.csv(columns, ([_cell(row[name]) for name in columns] for row in rows))


def _silent(counts: Counts, when: str) -> int:
    return sum(number for key, number in counts.items() if key[0] == SILENT and key[3] == when)


def _states(counts: Counts) -> Iterator[LigneDEtats]:
    ages: dict[tuple[str, ...], dict[int, int]] = {}
    for key, number in counts.items():
        if key[0] == AGE:
            ages.setdefault(key[1:5], {})[int(key[5])] = number
    for where in sorted(ages, key=lambda one: (*one[:2], one[2] != states.HALVES[0], _ORDER.get(one[3], 99))):
        session, service, half, state = where
        yield {
            "session": session,
            "service": service,
            "moitie": half,
            "etat": state,
            "libelle": "Mission à venir" if state == states.NON_EFFECTUEE else states.LABELS.get(state, state),
            "nombre": counts[(NUMBER, *where)],
            "montant": str(Decimal(counts[(CENTS, *where)]).scaleb(-2)),
            "age_median": counting.median(ages[where]),
        }


def _motifs(counts: Counts) -> Iterator[LigneDeMotifs]:
    for (session, service, kind, code), number in _most(counts, MOTIF):
        told = code if kind == "rejet" else motifs.label(code)
        yield {
            "session": session,
            "service": service,
            "genre": kind,
            "motif": code,
            "libelle": f"{KINDS[kind]}\u00a0: {told}",
            "nombre": number,
        }


def _blocks(counts: Counts) -> Iterator[LigneDeBlocages]:
    for (session, service, half, code), number in _most(counts, BLOCKED):
        yield {
            "session": session,
            "service": service,
            "moitie": half,
            "blocage": code,
            "libelle": f"{counting.BLOCKS[code]} ({HALVES[half].lower()})",
            "nombre": number,
        }


def _most(counts: Counts, kind: str) -> list[tuple[tuple[str, ...], int]]:
    """The counts of a kind, without its name, the largest first."""
    found = [(key[1:], number) for key, number in counts.items() if key[0] == kind]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _cell(value: object) -> str:
    return "" if value is None else str(value)
