"""Tables that leave the service for a spreadsheet: CSV that no cell can turn into a formula, and XLSX.

xlsxwriter is imported where a workbook is made: only the documents function ships it.
"""

import csv as _csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = frozenset("=+-@\t\r\n\0'＝＋－＠")
"""A cell that begins with one of these could be read as a formula; the apostrophe itself, so that it can be undone."""

Cell = str | int | Decimal


@dataclass(frozen=True)
class Sheet:
    """A table with its header; a Decimal is an amount."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 with `;` and a BOM, as French spreadsheets open it; a text that may be a formula gets an apostrophe."""
    written = io.StringIO(newline="")
    writer = _csv.writer(written, delimiter=";", lineterminator="\r\n", quoting=_csv.QUOTE_MINIMAL)
    writer.writerow([guarded(name) for name in header])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return (BOM + written.getvalue()).encode()


def xlsx(*sheets: Sheet) -> bytes:
    """A workbook: texts are texts, whatever they begin with; amounts are numbers."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        bold, cents = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for column, name in enumerate(sheet.header):
                page.write_string(0, column, name, bold)
            page.set_column(0, max(len(sheet.header) - 1, 0), 20)
            for line, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(line, column, cell)
                    else:
                        page.write_number(line, column, cell, cents if isinstance(cell, Decimal) else None)
    return made.getvalue()


def guarded(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would compute."""
    return f"'{text}" if text[:1] in _RISKY and text else text


def plain(text: str) -> str:
    """What was guarded, as it was."""
    return text[1:] if text[:1] == "'" and text[1:2] in _RISKY and text[1:] else text


def _text(cell: Cell) -> str:
    """Amounts with a comma, as they are typed in French."""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    return guarded(cell) if isinstance(cell, str) else str(cell)
