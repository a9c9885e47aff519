"""What is looked for in a sheet before its values are read, because their reader says nothing of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from chalicelib.gestion.imports.table import Unreadable
from chalicelib.gestion.imports.workbook.parts import BROKEN

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 300, 5_000_000
_TOO_LARGE = (
    "la feuille s’étend jusqu’à la ligne {}, colonne {} : supprimez les lignes et les colonnes vides, ou découpez-la"
)
NO_VALUE = "=(formule)"
"""Stands for a formula whose value was not saved: the reader of cells refuses what begins so."""

_ONE = (
    "une cellule calculée par une formule : sa dernière valeur enregistrée a été lue",
    "une formule sans valeur : ouvrez le classeur dans un tableur et enregistrez-le",
    "une ligne masquée ou filtrée a été lue comme les autres",
)
_MANY = (
    "cellules calculées par une formule : leurs dernières valeurs enregistrées ont été lues",
    "formules sans valeur : ouvrez le classeur dans un tableur et enregistrez-le",
    "lignes masquées ou filtrées ont été lues comme les autres",
)

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass
class Survey:
    """One sheet. `said`: what a cell reads, where that is not its value; `zeros`: how many digits a number shows.

    `merged`: the first merged cells, as a spreadsheet names them.
    """

    said: dict[Place, str] = field(default_factory=dict)
    zeros: dict[Place, int] = field(default_factory=dict)
    formulas: int = 0
    unsaved: int = 0
    errors: int = 0
    hidden: int = 0
    merged: str = ""
    height: int = 0
    width: int = 0

    def reach(self, row: int, column: int) -> None:
        """A cell that holds something. Raises Unreadable out of bounds, before anything of that size is made."""
        self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)
        if self.height > MOST_ROWS or self.width > MOST_COLUMNS or self.height * self.width > MOST_CELLS:
            raise Unreadable(_TOO_LARGE.format(self.height, letters(self.width - 1)))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is worth a look, in French."""
        counts = (self.formulas, self.unsaved, self.hidden)
        told = zip(counts, _ONE, _MANY, strict=True)
        return tuple(one if number == 1 else f"{number} {many}" for number, one, many in told if number)


def walk(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Tells of each element, by its name without prefix, and of what it holds. Raises Unreadable."""
    names: dict[str, str] = {}

    def short(name: str) -> str:
        return names.get(name) or names.setdefault(name, name.rpartition(":")[2])

    reader = expat.ParserCreate()
    reader.buffer_text = True
    reader.StartDoctypeDeclHandler = _doctype
    reader.StartElementHandler = lambda name, attributes: start(short(name), attributes)
    if end is not None:
        ended = end
        reader.EndElementHandler = lambda name: ended(short(name))
    if text is not None:
        reader.CharacterDataHandler = text
    try:
        reader.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):  # the last: an encoding that nobody knows
        raise Unreadable(BROKEN) from None


def _doctype(*_: object) -> None:
    raise Unreadable(BROKEN)


def letters(column: int) -> str:
    """A column, from 0, as spreadsheets name it."""
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name
