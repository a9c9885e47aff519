"""From a workbook to its table: the sheet that is named, or the first that shows something."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chalicelib.frais.regles import formats
from chalicelib.gestion.imports.table import Source, Table, Unreadable, of_sheet
from chalicelib.gestion.imports.workbook import ods, xlsx
from chalicelib.gestion.imports.workbook.normal import Cell, normalised
from chalicelib.gestion.imports.workbook.parts import BROKEN, ODS, Parts, unpacked
from chalicelib.gestion.imports.workbook.survey import Survey

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_Rows = tuple[tuple[int, tuple[str, ...]], ...]
_LISTED = 10
_BEYOND = "une date ou une durée dépasse ce qu’un calendrier contient : corrigez-la dans le classeur, puis envoyez-le"


def read(source: Source) -> Table:
    """The table of a workbook. Raises Unreadable."""
    parts = unpacked(source.whole)
    if parts.kind == ODS:
        _, parts = ods.survey(parts, None)
    book = _opened(parts)
    shown = _shown(book)
    if source.sheet.strip():
        names = [name for name in shown if name.strip().casefold() == source.sheet.strip().casefold()]
        if not names:
            there = f"le classeur a {_listed(shown)}" if shown else "le classeur n’en montre aucune"
            raise Unreadable(f"pas de feuille « {source.sheet.strip()} » : {there}")
        shown, others = names, []
    else:
        others = shown
    for name in shown:
        beside = _beside(name, [other for other in others if other != name])
        with of_sheet(beside):
            survey, rows = _sheet(parts, book, name)
        if rows:
            return Table(rows[0][1], rows[1:], (*filter(None, (beside,)), *survey.remarks), beside)
    raise Unreadable("le classeur est vide : il doit commencer par la ligne des noms de colonnes")


def _opened(parts: Parts) -> "CalamineWorkbook":
    """Only the functions that read imports ship this reader."""
    from python_calamine import CalamineWorkbook

    with _refused():
        return CalamineWorkbook.from_filelike(parts.packed())


def _shown(book: "CalamineWorkbook") -> list[str]:
    """The names of the sheets of cells that are not hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    wanted = (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
    return [one.name for one in book.sheets_metadata if (one.typ, one.visible) == wanted]


def _sheet(parts: Parts, book: "CalamineWorkbook", name: str) -> tuple[Survey, _Rows]:
    """What is said of a sheet, and its rows."""
    survey, mended = (ods if parts.kind == ODS else xlsx).survey(parts, name)
    if survey.merged:
        raise Unreadable(f"des cellules sont fusionnées ({survey.merged}) : défusionnez-les, une valeur par cellule")
    with _refused():
        sheet = (book if mended is parts or parts.kind == ODS else _opened(mended)).get_sheet_by_name(name)
        return survey, _rows(sheet.to_python(skip_empty_area=False), survey)


@contextmanager
def _refused() -> Iterator[None]:
    """Whatever the reader of values stumbles over is Unreadable: it panics, out of Exception, beyond some durations."""
    from python_calamine import CalamineError

    try:
        yield
    except CalamineError:
        raise Unreadable(BROKEN) from None
    except OverflowError:
        raise Unreadable(_BEYOND) from None
    except BaseException as problem:
        if type(problem).__name__ != "PanicException":
            raise
        raise Unreadable(_BEYOND if "out of bounds" in str(problem) else BROKEN) from None


def _rows(grid: list[list[Cell]], survey: Survey) -> _Rows:
    """Those that hold something, as wide as the header at least; the first names the columns."""
    said = _by_row(survey)
    kept: list[tuple[int, tuple[str, ...]]] = []
    width = 0
    for rank in range(max(len(grid), survey.height)):
        cells = _texts(grid[rank] if rank < len(grid) else [], rank, survey, said.get(rank, {}))
        if cells:
            width = width or len(cells)
            kept.append((rank + 1, tuple(cells + [""] * (width - len(cells)))))
    return tuple(kept)


def _texts(row: list[Cell], rank: int, survey: Survey, said: dict[int, str]) -> list[str]:
    """The cells of a row up to the last that holds something."""
    texts = [normalised(cell, survey.zeros.get((rank, column), 1)) for column, cell in enumerate(row)]
    for column, text in said.items():
        texts += [""] * (column + 1 - len(texts))
        texts[column] = text
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _by_row(survey: Survey) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for (row, column), text in survey.said.items():
        found.setdefault(row, {})[column] = text
    return found


def _beside(name: str, others: list[str]) -> str:
    """Which sheet is read, and which are not; empty when there is no other."""
    left = "n’est pas lue" if len(others) == 1 else "ne sont pas lues"
    return f"la feuille lue est « {name} » ; {left} : {_listed(others)}" if others else ""


def _listed(names: list[str]) -> str:
    more = formats.et_autres(len(names) - _LISTED)
    return ", ".join(f"« {name} »" for name in names[:_LISTED]) + more
