"""One import from end to end: each file recognised by its header, then taken in the order that the others need.

The rows of a kind are taken by slices, so that an import too long for one invocation goes on in the next.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib.frais.claim import settings
from chalicelib.gestion.imports import checks, columns, grouping, missions, neighbours, people, quantities, rows, staff
from chalicelib.gestion.imports.columns import Row, spool
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.disk import Spool
from chalicelib.gestion.imports.known import OWN, Known
from chalicelib.gestion.imports.reading import Fichier, read
from chalicelib.gestion.imports.report import WHOLE, Passage, Remark, Report
from chalicelib.gestion.imports.table import Source, Unreadable
from chalicelib.identity.identifiers import same_numero
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel

ORDER = (columns.COMMUNES, columns.INTERVENANTS, columns.MISSIONS, columns.QUANTITES, columns.PERSONNELS)
"""Neighbours, people, missions, quantities: each names what the one before brings; the staff comes by itself."""
ADMINISTRATEURS = "seul un administrateur importe les comptes de gestion"
NAMELESS = "fichier sans nom"
STRETCH = 500
"""Rows taken between two words on how far an import is."""
_HOLDER = {
    columns.INTERVENANTS: "numero",
    columns.MISSIONS: "numero_intervenant",
    columns.QUANTITES: "numero_intervenant",
}
"""Kind -> the column that names the person of a row."""


@dataclass
class Lus:
    """The rows read, by kind, and the numbers named by those that could not be read.

    `traces`: as `Diagnosis` gives them.
    """

    rows: dict[str, Spool[Row]] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=dict)
    traces: dict[str, str] = field(default_factory=dict)


class Intake(Protocol):
    """How the rows of one kind come in."""

    def skip(self, rows: Iterable[Row]) -> None:
        """The first rows of the kind, that an earlier invocation took."""

    def take(self, rows: list[Row]) -> None:
        """The next rows, in order."""

    def close(self) -> None:
        """What is said and done once the last row is in."""


def run(
    sources: Iterable[Source],
    now: datetime,
    acteur: str,
    *,
    dry_run: bool = False,
    confirmed: frozenset[str] = frozenset(),
    accepted: frozenset[str] = frozenset(),
    heard: Callable[[str, int, int], None] = lambda kind, done, total: None,
) -> Report:
    """Takes in what may be taken and gives the report; a dry run writes nothing and says the same.

    `confirmed`: numéros whose row is vouched for, where it would change who an account in use belongs to.
    `accepted`: kinds of damage whose repair is wanted.
    `heard`: told the kind, how many of its rows are in, and how many there are, slice after slice.
    """
    report, known = Report(dry_run=dry_run), Known()
    lus = understand(sources, report, now=now, accepted=accepted)
    passage = Passage(report, now, acteur, confirmed=confirmed)
    for kind, taken in lus.rows.items():
        intake = open_kind(kind, lus, known, passage)
        done = 0
        heard(kind, done, len(taken))
        while done < len(taken):
            end = slice_end(kind, taken, done, STRETCH)
            intake.take(taken[done:end])
            done = end
            heard(kind, done, len(taken))
        intake.close()
    report.sessions = sessions(lus)
    return report


def sessions(lus: Lus) -> list[str]:
    """Those of the missions that were read."""
    return sorted({str(row.cells["session"]) for row in lus.rows.get(columns.MISSIONS, ())})


def understand(
    sources: Iterable[Source],
    report: Report,
    member: Personnel | None = None,
    *,
    now: datetime,
    opens_accounts: bool = True,
    accepted: frozenset[str] = frozenset(),
) -> Lus:
    """The rows of the files, kind by kind in the order to take them; what cannot be taken goes to the report.

    `member`: who imports, whose own rows somebody else must bring: those of their numéro or of their address here, and
    `Known` tells those of an account at their address. `now`: what is past then is worth a look.
    """
    found: dict[str, Lus] = {}
    report.diagnosis = diagnosis = Diagnosis(accepted)
    for source in sources:
        try:
            fichier = read(source, columns.COLUMNS, diagnosis)
        except Unreadable as problem:
            report.unread.append(f"{source.name.strip() or NAMELESS}: {problem}")
            continue
        if fichier.kind == columns.PERSONNELS and not opens_accounts:
            report.unread.append(f"{source.name.strip() or NAMELESS}: {ADMINISTRATEURS}")
            continue
        report.count(fichier.kind, "créés", 0)
        report.remarks += [Remark(source.name, 1, WHOLE, "", told) for told in fichier.remarks]
        known = found.setdefault(fichier.kind, Lus({fichier.kind: spool(fichier.kind)}, {fichier.kind: set()}))
        _sort_out(fichier, report, member, now, known)
    report.totals = {kind: report.totals[kind] for kind in ORDER if kind in report.totals}
    lus = Lus(traces=diagnosis.traces)
    for kind in (kind for kind in ORDER if kind in found):
        taken = found[kind].rows[kind]
        lus.rows[kind] = grouping.together(taken) if kind == columns.MISSIONS else taken
        lus.refused[kind] = found[kind].refused[kind]
    return lus


def _sort_out(fichier: Fichier, report: Report, member: Personnel | None, now: datetime, known: Lus) -> None:
    """Adds to `known` the rows of a file that may be taken, and the numéros of those that may not."""
    doubts = checks.Doubts(fichier.kind, now, settings.gestion(now).services)
    for row, stands in rows.understood(fichier, report, report.diagnosis):
        mine = stands and _is_of(fichier.kind, row, member)
        if mine:
            report.refuse(fichier.kind, row.fault(_HOLDER[fichier.kind], *OWN))
        if stands:
            doubts.look(row)
        if stands and not mine:
            known.rows[fichier.kind].append(row)
        elif "numero" in row.cells and (not mine or fichier.kind == columns.INTERVENANTS):
            known.refused[fichier.kind].add(row.cells["numero"])
    report.remarks += doubts.remarks


def open_kind(kind: str, lus: Lus, known: Known, passage: Passage) -> Intake:
    """What takes the rows of a kind in."""
    taken, refused = lus.rows[kind], lus.refused[kind]
    if kind == columns.COMMUNES:
        return neighbours.Intake(passage)
    if kind == columns.INTERVENANTS:
        return people.Intake(taken, refused, known, passage)
    if kind == columns.MISSIONS:
        return missions.Intake(taken, refused, known, passage)
    if kind == columns.QUANTITES:
        return quantities.Intake(known, passage)
    return staff.Intake(passage)


def slice_end(kind: str, taken: Sequence[Row] | Spool[Row], start: int, size: int) -> int:
    """Where a slice of about `size` rows ends: the rows of one mission, whatever its zeros, stay together."""
    end = min(start + size, len(taken))
    if kind != columns.MISSIONS:
        return end
    while 0 < end < len(taken) and same_numero(taken[end].cells["numero"], taken[end - 1].cells["numero"]):
        end += 1
    return end


def _is_of(kind: str, row: Row, member: Personnel | None) -> bool:
    """Whether a row is about the member who imports, by what it says."""
    column = _HOLDER.get(kind)
    if member is None or column is None:
        return False
    return rights.is_own(member, row.cells[column], row.cells.get("courriel"))
