"""The report of an import as a CSV file that a spreadsheet opens without computing anything."""

import csv
import io
from collections.abc import Iterable

from chalicelib.gestion.imports.headers import REPORT
from chalicelib.gestion.imports.report import Remark, Report, outcomes

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
REFUSED, CHECK, KEPT, UNREAD, TOTAL = "refusé", "à vérifier", "conservé", "illisible", "total"


def written(report: Report) -> bytes:
    """The whole report, a row for each thing said."""
    return csv_bytes(REPORT, _rows(report))


def csv_bytes(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with BOM, `;`, CRLF: what French spreadsheets open with a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _rows(report: Report) -> Iterable[tuple[str, ...]]:
    for told in report.unread:
        name, _, reason = told.partition(":")
        yield UNREAD, name, "", "", "", reason.strip(), ""
    yield from (_row(REFUSED, remark) for remark in report.ordered)
    yield from (_row(CHECK, remark) for remark in report.remarks)
    for what, numeros in report.absent.items():
        yield from ((KEPT, "", "", "", numero, what, "") for numero in sorted(numeros))
    for kind, counter in report.totals.items():
        yield TOTAL, f"{kind}.csv", "", "", "", outcomes(kind, counter), ""


def _row(gravity: str, remark: Remark) -> tuple[str, ...]:
    return gravity, remark.file, str(remark.row), remark.column, remark.value, remark.reason, remark.hint
