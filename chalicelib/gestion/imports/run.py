"""One import from end to end: each file recognised by its header, then taken in the order that the others need."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.gestion.imports import columns, missions, neighbours, people, quantities
from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.people import Known
from chalicelib.gestion.imports.reading import Fichier, Source, Unreadable, read
from chalicelib.gestion.imports.report import Passage, Report

LATER = "les comptes du personnel s’importent dans une version à venir"


def run(sources: Iterable[Source], now: datetime, acteur: str, *, dry_run: bool = False) -> Report:
    """Takes in what may be taken and gives the report; a dry run writes nothing and says the same."""
    report = Report(dry_run=dry_run)
    files: dict[str, list[Fichier]] = {}
    for source in sources:
        try:
            fichier = read(source, columns.HEADERS)
        except Unreadable as problem:
            report.unread.append(f"{source.name}: {problem}")
            continue
        if fichier.kind == columns.PERSONNELS:
            report.unread.append(f"{source.name}: {LATER}")
        else:
            files.setdefault(fichier.kind, []).append(fichier)
    _take(files, Passage(report, now, acteur))
    return report


def _take(files: dict[str, list[Fichier]], passage: Passage) -> None:
    """Neighbours, people, missions, quantities: each names what the one before brings."""
    known = Known()
    if columns.COMMUNES in files:
        neighbours.bring_in(_rows(files, columns.COMMUNES, passage)[0], passage)
    if columns.INTERVENANTS in files:
        rows, refused = _rows(files, columns.INTERVENANTS, passage)
        known = people.bring_in(rows, refused, passage)
    if columns.MISSIONS in files:
        rows, refused = _rows(files, columns.MISSIONS, passage)
        missions.bring_in(rows, refused, known, passage)
    if columns.QUANTITES in files:
        quantities.bring_in(_rows(files, columns.QUANTITES, passage)[0], known, passage)


def _rows(files: dict[str, list[Fichier]], kind: str, passage: Passage) -> tuple[list[Row], set[str]]:
    """The rows of every file of a kind, and the numbers named by those that could not be read."""
    passage.report.count(kind, "créés", 0)
    good: list[Row] = []
    refused: set[str] = set()
    for fichier in files[kind]:
        rows, bad = columns.rows(fichier, passage.report)
        good += rows
        refused |= {row.cells["numero"] for row in bad if "numero" in row.cells}
    return good, refused
