"""What a table of an ODS holds besides values: errors, breaks, zeros that are shown, merged and hidden cells."""

import re

from chalicelib.gestion.imports.workbook.parts import Parts
from chalicelib.gestion.imports.workbook.survey import MOST_COLUMNS, MOST_ROWS, NO_VALUE, Survey, letters, walk

_CONTENT = "content.xml"
_REWRITTEN = (
    (re.compile(rb"<!--.*?-->", re.DOTALL), b""),
    (re.compile(rb"<text:tab\b[^>]*?(?:/>|></text:tab>)"), b"&#9;"),
    (re.compile(rb"<text:line-break\b[^>]*?(?:/>|></text:line-break>)"), b"&#10;"),
    (re.compile(rb"(?<=>)\s+(?=<(?:/?table:|text:p\b))"), b""),
)
"""What the reader of values drops or stumbles over, and how it reads it as it is."""


def survey(parts: Parts, sheet: str | None) -> tuple[Survey, Parts]:
    """What there is to know of a table, and the workbook as its reader understands it. Raises Unreadable.

    No name: every table, for their size alone, since opening the workbook reads them all.
    """
    found = _Tables(sheet)
    walk(parts.content[_CONTENT], found.start, found.end, found.text)
    content = parts.content[_CONTENT]
    for pattern, instead in _REWRITTEN if sheet is None else ():
        content = pattern.sub(instead, content)
    return found.survey, Parts(parts.kind, {**parts.content, _CONTENT: content})


class _Tables:
    """Goes through the elements of the tables; a cell is known when it ends."""

    def __init__(self, sheet: str | None) -> None:
        self.survey = Survey()
        self._sheet = sheet
        self._read = True
        self._row, self._column = 0, 0
        self._rows, self._columns = 1, 1
        self._hidden = False
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in ("table-cell", "covered-table-cell"):
            self._columns = _times(attributes, "table:number-columns-repeated")
            self._cell, self._text = attributes, []
        elif name == "p" and self._cell is not None and not self._aside:
            self._text.append("")
        elif name == "annotation":
            self._aside += 1
        elif name == "table-row":
            self._rows, self._column = _times(attributes, "table:number-rows-repeated"), 0
            self._hidden = attributes.get("table:visibility", "visible") != "visible"
        elif name == "table":
            self._row = 0
            self._read = self._sheet is None or attributes.get("table:name") == self._sheet

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("table-cell", "covered-table-cell"):
            if self._read and self._cell is not None:
                self._look(self._cell, "\n".join(self._text))
            self._column += self._columns
            self._cell = None
        elif name == "annotation":
            self._aside -= 1
        elif name == "table-row":
            self._row += self._rows

    def text(self, text: str) -> None:
        """What a paragraph of a cell holds."""
        if self._text and not self._aside:
            self._text[-1] += text

    def _look(self, cell: dict[str, str], text: str) -> None:
        survey = self.survey
        error = cell.get("calcext:value-type") == "error"
        spans = (cell.get("table:number-columns-spanned", "1"), cell.get("table:number-rows-spanned", "1"))
        if spans != ("1", "1") and not survey.merged:
            survey.merged = f"{letters(self._column)}{self._row + 1}"
        formula, valued = "table:formula" in cell, "office:value-type" in cell or bool(text) or error
        if not formula and not valued:
            return
        survey.reach(self._row + self._rows - 1, self._column + self._columns - 1)
        cells = self._rows * self._columns
        survey.errors += cells * error
        survey.formulas += cells * (formula and valued)
        survey.unsaved += cells * (not valued)
        if self._hidden:
            survey.hidden += self._rows
            self._hidden = False
        said = text if error else "" if valued else NO_VALUE
        if cell.get("office:value-type") == "float" and (digits := _zeros(text, cell.get("office:value", ""))):
            said = digits
        if said:
            self._say(said)

    def _say(self, said: str) -> None:
        """Of the cell and of those that it is repeated over."""
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                self.survey.said[row, column] = said


def _times(attributes: dict[str, str], name: str) -> int:
    """Bounded: what is repeated beyond any sheet is told by its size."""
    said = attributes.get(name, "1")
    return min(int(said), max(MOST_ROWS, MOST_COLUMNS) + 1) if said.isdecimal() else 1


def _zeros(text: str, value: str) -> str:
    """The digits shown, when they begin with zeros that the number has lost."""
    digits = re.sub(r"\s", "", text)
    shown = digits.isascii() and digits.isdecimal() and digits.startswith("0") and len(digits) > 1
    return digits if shown and digits.lstrip("0") == value.removesuffix(".0") else ""
