"""One import from end to end: each file recognised by its header, then taken in the order that the others need.

The rows of a kind are taken by slices, so that an import too long for one invocation goes on in the next.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib import academie
from chalicelib.gestion.imports import checks, columns, missions, neighbours, people, quantities, rows, staff
from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.people import Known
from chalicelib.gestion.imports.reading import read
from chalicelib.gestion.imports.report import WHOLE, Passage, Remark, Report
from chalicelib.gestion.imports.table import Source, Unreadable
from chalicelib.identity.identifiers import same_numero

ORDER = (columns.COMMUNES, columns.INTERVENANTS, columns.MISSIONS, columns.QUANTITES, columns.PERSONNELS)
"""Neighbours, people, missions, quantities: each names what the one before brings; the staff comes by itself."""
ADMINISTRATEURS = "seul un administrateur importe les comptes de gestion"
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

    rows: dict[str, list[Row]] = field(default_factory=dict)
    refused: dict[str, set[str]] = field(default_factory=dict)
    traces: dict[str, str] = field(default_factory=dict)


class Intake(Protocol):
    """How the rows of one kind come in."""

    def skip(self, rows: list[Row]) -> None:
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
    return report


def understand(
    sources: Iterable[Source],
    report: Report,
    own: str = "",
    *,
    now: datetime,
    opens_accounts: bool = True,
    accepted: frozenset[str] = frozenset(),
) -> Lus:
    """The rows of the files, kind by kind in the order to take them; what cannot be taken goes to the report.

    `own`: the numero of the member who imports, whose own rows somebody else must bring. `now`: what is past then is
    worth a look.
    """
    found: dict[str, Lus] = {}
    report.diagnosis = diagnosis = Diagnosis(accepted)
    for source in sources:
        try:
            fichier = read(source, columns.COLUMNS, diagnosis)
        except Unreadable as problem:
            report.unread.append(f"{source.name}: {problem}")
            continue
        if fichier.kind == columns.PERSONNELS and not opens_accounts:
            report.unread.append(f"{source.name}: {ADMINISTRATEURS}")
            continue
        report.count(fichier.kind, "créés", 0)
        report.remarks += [Remark(source.name, 1, WHOLE, "", told) for told in fichier.remarks]
        good, bad = rows.understood(fichier, report, diagnosis)
        report.remarks += checks.of_rows(fichier.kind, good, now, academie.ACADEMIE.gestion.services)
        good, mine = _apart(fichier.kind, good, own)
        for row in mine:
            report.refuse(fichier.kind, row.fault(_HOLDER[fichier.kind], "est votre numéro", "demander à un collègue"))
        bad += mine if fichier.kind == columns.INTERVENANTS else []
        known = found.setdefault(fichier.kind, Lus({fichier.kind: []}, {fichier.kind: set()}))
        known.rows[fichier.kind] += good
        known.refused[fichier.kind] |= {row.cells["numero"] for row in bad if "numero" in row.cells}
    report.totals = {kind: report.totals[kind] for kind in ORDER if kind in report.totals}
    lus = Lus(traces=diagnosis.traces)
    for kind in (kind for kind in ORDER if kind in found):
        taken = found[kind].rows[kind]
        lus.rows[kind] = missions.together(taken) if kind == columns.MISSIONS else taken
        lus.refused[kind] = found[kind].refused[kind]
    return lus


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


def slice_end(kind: str, taken: list[Row], start: int, size: int) -> int:
    """Where a slice of about `size` rows ends: the rows of one mission, whatever its zeros, stay together."""
    end = min(start + size, len(taken))
    if kind != columns.MISSIONS:
        return end
    while 0 < end < len(taken) and same_numero(taken[end].cells["numero"], taken[end - 1].cells["numero"]):
        end += 1
    return end


def _apart(kind: str, good: list[Row], own: str) -> tuple[list[Row], list[Row]]:
    """The rows of others, and those about the member who imports."""
    column = _HOLDER.get(kind)
    if not own or column is None:
        return good, []
    sides: tuple[list[Row], list[Row]] = [], []
    for row in good:
        sides[same_numero(row.cells[column], own)].append(row)
    return sides
