"""The rows that an import refused, as they were, with what is said of each: a file to correct and import again."""

from collections.abc import Iterable

from chalicelib import spreadsheets
from chalicelib.gestion.imports import columns
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.headers import SAID
from chalicelib.gestion.imports.reading import read
from chalicelib.gestion.imports.report import Remark
from chalicelib.gestion.imports.table import Source, Unreadable


def written(sources: Iterable[Source], refusals: Iterable[Remark], accepted: frozenset[str]) -> dict[str, bytes]:
    """Kind of file -> its refused rows as a CSV, in the columns of the guide, then what was said; none without any.

    `accepted`: kinds of repairs, among which those of a header.
    """
    said: dict[tuple[str, int], list[str]] = {}
    for remark in refusals:
        hint = f" → {remark.hint}" if remark.hint else ""
        said.setdefault((remark.file, remark.row), []).append(f"{remark.column} {remark.reason}{hint}")
    found: dict[str, list[list[str]]] = {}
    for source in sources:
        if any(file == source.name for file, _ in said):
            _add(found, source, said, Diagnosis(accepted))
    return {kind: spreadsheets.csv((*columns.HEADERS[kind], *SAID), rows) for kind, rows in found.items()}


def _add(
    found: dict[str, list[list[str]]], source: Source, said: dict[tuple[str, int], list[str]], diagnosis: Diagnosis
) -> None:
    """The refused rows of a file; one whose cells do not fit its header cannot be laid in its columns."""
    try:
        fichier = read(source, columns.COLUMNS, diagnosis)
    except Unreadable:
        return
    for line, raw in fichier.rows:
        told = said.get((source.name, line))
        if told and raw is not None:
            cells = [raw.get(name, "") for name in columns.HEADERS[fichier.kind]]
            found.setdefault(fichier.kind, []).append([*cells, source.name, str(line), " ; ".join(told)])
