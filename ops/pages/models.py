"""The models to fill in, a workbook for each kind of file to import, made from the columns that the imports read."""

import io
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.academie import Academie

if TYPE_CHECKING:
    from chalicelib.gestion.imports.column import Column

FOLDER = "gestion/modeles"
_NAMES = {
    "intervenants": "Intervenants",
    "missions": "Missions",
    "quantites": "Quantités",
    "communes_desservies": "Communes desservies",
    "personnels": "Comptes de gestion",
}
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""So that the same columns give the same bytes."""
_LAST_ROW = 1_048_575
_TITLE, _MESSAGE = 32, 255
"""Characters that a spreadsheet takes of what it shows beside a cell."""


@dataclass(frozen=True)
class Field:
    """A column in words. `values`: all that it may hold, where these are few."""

    name: str
    told: str
    example: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """A kind of file, the address of its workbook, and its columns in their order."""

    kind: str
    name: str
    address: str
    fields: tuple[Field, ...]


def models(served: Academie) -> list[Model]:
    """Those of an instance, in the order in which its files are imported."""
    os.environ.setdefault("IMAGIN_CODE", served.code)
    from chalicelib.gestion.imports.columns import COLUMNS

    return [
        Model(kind, _NAMES[kind], f"/{FOLDER}/{kind}.xlsx", tuple(_field(column, served) for column in columns))
        for kind, columns in COLUMNS.items()
    ]


def write(out: Path, served: Academie) -> None:
    """Writes the workbooks among the pages of an instance."""
    for model in models(served):
        target = out / model.address.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(workbook(model))


def workbook(model: Model) -> bytes:
    """Cells that are all texts, lists where few values are allowed, an example row; what helps is hidden beside it."""
    import xlsxwriter
    from xlsxwriter.utility import xl_range_abs

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": model.name, "created": _MADE})
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        page, lists = book.add_worksheet(model.kind), book.add_worksheet("valeurs")
        lists.hide()
        page.freeze_panes(1, 0)
        for rank, field in enumerate(model.fields):
            page.set_column(rank, rank, max(len(field.name), len(field.example)) + 3, text)
            page.write_string(0, rank, field.name, bold)
            if field.example:
                page.write_string(1, rank, field.example, text)
            for line, value in enumerate(field.values):
                lists.write_string(line, rank, value)
            allowed = _list(xl_range_abs(0, rank, len(field.values) - 1, rank)) if field.values else {}
            page.data_validation(1, rank, _LAST_ROW, rank, _help(field) | allowed)
    return made.getvalue()


def _help(field: Field) -> dict[str, object]:
    return {"validate": "any", "input_title": field.name[:_TITLE], "input_message": field.told[:_MESSAGE]}


def _list(place: str) -> dict[str, object]:
    told = "Choisissez l’une des valeurs de la liste."
    return {"validate": "list", "source": f"=valeurs!{place}", "error_title": "Valeur inconnue", "error_message": told}


def _field(column: "Column", served: Academie) -> Field:
    """As the columns have it, but for what the instance itself describes."""
    own = {"situation": tuple(served.situation), "portail": tuple(served.portail)}
    values, accepts, example = column.reader.values, column.reader.accepts, column.shown
    if column.name in own:
        values = own[column.name]
        accepts, example = ", ".join(values) or "cette instance n’en a pas", values[0] if values else ""
    if column.name == "identifiant_academique" and not served.portail:
        example = ""
    when = "obligatoire" if column.required else ("la colonne peut manquer" if column.optional else "")
    told = " ; ".join(part for part in (when, column.says, accepts) if part)
    return Field(column.name, told.replace("`", ""), example, values)
