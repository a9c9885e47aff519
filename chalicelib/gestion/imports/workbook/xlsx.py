"""What a sheet of an XLSX holds besides values: errors, formulas, zeros that are shown, merged and hidden cells."""

import posixpath
import re

from chalicelib.gestion.imports.table import Unreadable
from chalicelib.gestion.imports.workbook.parts import BROKEN, Parts
from chalicelib.gestion.imports.workbook.survey import NO_VALUE, Survey, walk

_ERROR = re.compile(rb"""(<(?:\w+:)?c\b[^>]*?\bt\s*=\s*)(["'])e\2""")
_DIGITS = "0123456789"
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""In a number format: texts, escaped signs, widths, colours and locales."""
_WORKBOOK = "xl/workbook.xml"


def survey(parts: Parts, sheet: str) -> tuple[Survey, Parts]:
    """What there is to know of a sheet, and the workbook in which its errors are texts. Raises Unreadable."""
    name = _part_of(parts, sheet)
    found = _Sheet(_zeros(parts))
    walk(parts.content[name], found.start, text=found.text)
    found.close()
    if not found.survey.errors:
        return found.survey, parts
    content = {**parts.content, name: _ERROR.sub(rb"\1\2str\2", parts.content[name])}
    return found.survey, Parts(parts.kind, content)


class _Sheet:
    """Goes through the elements of a sheet; a cell is known once the next begins."""

    def __init__(self, zeros: dict[str, int]) -> None:
        self.survey = Survey()
        self._zeros = zeros
        self._columns: dict[str, int] = {}
        self._row, self._column = -1, -1
        self._kind = "n"
        self._formula = self._begun = self._valued = False
        self._hidden = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element of the sheet."""
        if name == "c":
            self.close()
            self._cell(attributes)
        elif name in ("v", "is"):
            self._begun = True
            if not self._formula or self._kind == "str":
                self._value()
        elif name == "f":
            self._formula, self._begun = True, False
        elif name == "row":
            self.close()
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column, self._hidden = -1, attributes.get("hidden") in ("1", "true")
        elif name == "mergeCell" and not self.survey.merged:
            self.survey.merged = attributes.get("ref", "")

    def text(self, _: str) -> None:
        """A formula whose value is `<v/>` has none; that of an empty text says so by its type."""
        if self._begun and not self._valued:
            self._value()

    def close(self) -> None:
        """The cell is whole."""
        if self._formula and self._valued:
            self.survey.formulas += 1
        elif self._formula:
            self.survey.unsaved += 1
            self.survey.reach(self._row, self._column)
            self.survey.said[self._row, self._column] = NO_VALUE
        self._formula = self._begun = self._valued = False

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            name = place.rstrip(_DIGITS)
            self._column = self._columns.get(name, -1)
            if self._column < 0:
                self._column = self._columns[name] = _column(name)
        self._kind = attributes.get("t", "n")
        self.survey.errors += self._kind == "e"
        if self._kind == "n" and (digits := self._zeros.get(attributes.get("s", ""))) is not None:
            self.survey.zeros[self._row, self._column] = digits

    def _value(self) -> None:
        self._valued = True
        self.survey.reach(self._row, self._column)
        if self._hidden:
            self.survey.hidden += 1
            self._hidden = False


def _column(name: str) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _part_of(parts: Parts, sheet: str) -> str:
    """The part that holds a sheet, as the workbook and its relations say."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def entry(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets[attributes.get("name", "")] = link

    walk(parts.content.get("xl/_rels/workbook.xml.rels", b""), relation)
    walk(parts.content.get(_WORKBOOK, b""), entry)
    target = targets.get(sheets.get(sheet, ""), "")
    wanted = posixpath.normpath(posixpath.join("xl", target)).lstrip("/").lower()
    found = next((name for name in parts.content if name.lower() == wanted), None)
    if found is None:
        raise Unreadable(BROKEN)
    return found


def _zeros(parts: Parts) -> dict[str, int]:
    """Style of a cell -> how many digits it shows at least, when that is more than one."""
    formats: dict[str, int] = {}
    styles: list[int] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = shown_digits(attributes.get("formatCode", ""))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(formats.get(attributes.get("numFmtId", ""), 1))

    if "xl/styles.xml" in parts.content:
        walk(parts.content["xl/styles.xml"], start)
    return {str(rank): digits for rank, digits in enumerate(styles) if digits > 1}


def shown_digits(code: str) -> int:
    """How many digits a number format shows at least: five for `00000`, ten for `0#" "##" "##" "##" "##`."""
    plain = re.split(r"[;.,]", _ASIDE.sub("", code), maxsplit=1)[0]
    if re.search(r"[^0#? ]", plain):
        return 1
    places = plain.replace(" ", "")
    return len(places) - places.index("0") if "0" in places else 1
