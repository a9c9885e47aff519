"""A model downloaded from the page of imports is a file that the import takes, its example row included."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from chalicelib import academie
from chalicelib.gestion.imports import run
from chalicelib.gestion.imports.columns import COLUMNS
from chalicelib.gestion.imports.report import Report
from chalicelib.gestion.imports.table import Source
from ops.pages import models
from tests.instance import START
from tests.pages.conftest import CODES

HERE = academie.load("lyon")


def taken(kind: str, content: bytes) -> tuple[run.Lus, Report]:
    report = Report()
    return run.understand([Source(f"{kind}.xlsx", content)], report, now=START), report


@pytest.mark.parametrize("kind", COLUMNS)
def test_each_model_comes_back_through_the_import_whole(kind: str) -> None:
    """With its example row, but for a free cell, that makes it a row of somebody's."""
    (model,) = (one for one in models.models(HERE) if one.kind == kind)
    free = next(field for field in model.fields if field.name in ("numero", "commune", "courriel"))
    other = {"numero": "000124", "commune": "01004", "courriel": "autre@exemple.fr"}[free.name]
    fields = tuple(replace(field, example=other) if field is free else field for field in model.fields)
    lus, report = taken(kind, models.workbook(replace(model, fields=fields)))
    assert (report.unread, report.refusals, report.remarks, report.constats) == ([], [], [], [])
    (row,) = lus.rows[kind]
    assert set(row.cells) == {field.name for field in model.fields if field.example}
    assert [field.name for field in model.fields] == [column.name for column in COLUMNS[kind]]


@pytest.mark.parametrize("kind", COLUMNS)
def test_an_example_left_in_a_model_makes_nobody_and_is_told(kind: str) -> None:
    (model,) = (one for one in models.models(HERE) if one.kind == kind)
    lus, report = taken(kind, models.workbook(model))
    assert (list(lus.rows[kind]), report.unread, report.refusals) == ([], [], [])
    assert [told.reason for told in report.remarks] == ["est l’exemple du modèle, laissé de côté"]


@pytest.mark.parametrize("code", CODES)
def test_the_pages_of_each_instance_give_its_own_models(built: Path, code: str) -> None:
    page = (built / code / "gestion/imports/index.html").read_text("utf-8")
    for model in models.models(academie.load(code)):
        book = openpyxl.load_workbook(built / code / model.address.lstrip("/"))
        assert book.sheetnames == [model.kind, "valeurs"]
        assert book["valeurs"].sheet_state == "hidden"
        assert [cell.value for cell in book[model.kind][1]] == [field.name for field in model.fields]
        assert f'href="{model.address}" download' in page


@pytest.mark.parametrize("code", CODES)
def test_cells_are_texts_with_lists_of_what_is_allowed(built: Path, code: str) -> None:
    served = academie.load(code)
    for model in models.models(served):
        book = openpyxl.load_workbook(io.BytesIO((built / code / model.address.lstrip("/")).read_bytes()))
        sheet, rules = book[model.kind], {}
        for rule in sheet.data_validations.dataValidation:
            (place,) = rule.sqref.ranges
            assert (place.min_row, place.max_row) == (2, 1_048_576)
            rules[sheet.cell(1, place.min_col).value] = rule
        columns = [one for one in sheet.column_dimensions.values() if one.number_format == "@"]
        typed = {rank for one in columns for rank in range(one.min, one.max + 1)}
        for rank, field in enumerate(model.fields, 1):
            assert rank in typed
            assert not field.example or sheet.cell(2, rank).number_format == "@"
            assert rules[field.name].prompt
            listed = [cell.value for cell in book["valeurs"][sheet.cell(1, rank).column_letter] if cell.value]
            assert listed == list(field.values)
            assert (rules[field.name].type == "list") is bool(field.values)
    situations = [field.values for field in models.models(served)[0].fields if field.name == "situation"]
    assert situations == [tuple(served.situation)]


def test_the_same_columns_give_the_same_bytes() -> None:
    (first, *_) = models.models(HERE)
    assert models.workbook(first) == models.workbook(first)


def test_an_instance_without_a_portal_has_none_in_its_example() -> None:
    alone = replace(HERE, portail={})
    fields = {field.name: field for field in models.models(alone)[0].fields}
    assert fields["portail"].example == fields["identifiant_academique"].example == ""
    assert fields["portail"].values == ()
