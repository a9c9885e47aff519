"""Workbooks are taken as they are, whoever wrote them; what their reader would pass over in silence is told."""

import csv
import datetime as dt
import io
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.gestion.imports import columns
from chalicelib.gestion.imports.constats import Diagnosis
from chalicelib.gestion.imports.opening import opened
from chalicelib.gestion.imports.reading import read
from chalicelib.gestion.imports.report import Report
from chalicelib.gestion.imports.table import Source, Table, Unreadable
from chalicelib.gestion.imports.workbook import parts, survey, xlsx
from tests.gestion.imports.workbooks import WRITERS, by_openpyxl, by_xlsxwriter, changed, ods, saved, workbook, zipped
from tests.gestion.tableurs import missions, people, quantities, understood

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["numero", "nom"]


def table(content, sheet=""):
    return opened(workbook(content, sheet=sheet))


def cells(content):
    return [row for _, row in table(content).rows]


def written(build):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        build(book, book.add_worksheet())
    return made.getvalue()


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_table_gives_the_same_texts_whoever_wrote_it(writer):
    rows = [
        ["numero", "nom", "debut", "date", "presents", "montant", "oui", "zeros", "vide"],
        ["1", "Zoé  d’Œillet", dt.datetime(2026, 6, 16, 8, 0), dt.date(2026, 6, 17), 12, 12.5, True, "00123", None],
        ["2", "LE\tGOFF", dt.datetime(2026, 6, 16, 8, 29, 30), dt.date(2026, 2, 28), 0, -0.25, False, "0", "x"],
        ["3", "12 rue Haute\n69001 Lyon", dt.datetime(2026, 3, 29, 2, 30), None, 12345678901, 1e-3, None, "=1+1", None],
    ]
    assert table(WRITERS[writer](rows)) == Table(
        tuple(rows[0]),
        (
            (2, ("1", "Zoé  d’Œillet", "2026-06-16T08:00", "2026-06-17", "12", "12,5", "oui", "00123", "")),
            (3, ("2", "LE\tGOFF", "2026-06-16T08:29:30", "2026-02-28", "0", "-0,25", "non", "0", "x")),
            (4, ("3", "12 rue Haute\n69001 Lyon", "2026-03-29T02:30", "", "12345678901", "0,001", "", "=1+1", "")),
        ),
    )


_SOURCES = (
    people({"numero": "1"}, {"numero": "00012", "nom": "=1+1"}, {"numero": "x", "code_postal": "01000"}),
    missions({"numero": "7", "numero_intervenant": "1"}, {"numero": "8", "numero_intervenant": "01", "taux": "T9"}),
    quantities({"numero": "7", "numero_intervenant": "1", "presents": "12"}, {"numero": "7", "presents": "-3"}),
)


@pytest.mark.parametrize("writer", WRITERS)
def test_one_import_gives_one_report_whatever_the_file(writer):
    for source in _SOURCES:
        rows = list(csv.reader(io.StringIO(source.content.decode()), delimiter=";"))
        plain, made = _reported(source), _reported(workbook(WRITERS[writer](rows), source.name))
        assert made == plain


def _reported(source):
    report = Report()
    try:
        found, bad = understood(read(source, columns.COLUMNS), report, Diagnosis())
    except Unreadable as problem:
        return str(problem)
    return found, bad, report.refusals


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#CALC!", "#SPILL!", "#GETTING_DATA", "#NOM?"])
def test_an_error_is_told_and_never_blank(error):
    plain = by_openpyxl([HEADER, ["1", "x"], ["2", "y"]])
    wrong = changed(plain, SHEET, lambda xml: xml.replace('<c r="B2" t="inlineStr"><is><t>x</t></is></c>', f'<c r="B2" t="e"><v>{error}</v></c>')
                    if "inlineStr" in xml else xml.replace('<c r="B2" t="s"><v>3</v></c>', f'<c r="B2" t="e"><v>{error}</v></c>'))
    assert cells(wrong) == [("1", error), ("2", "y")]


@pytest.mark.parametrize("said", ["#N/D", "Err:502"])
def test_an_error_of_an_ods_is_told_for_each_cell_that_it_is_repeated_over(said):
    error = f'<table:table-cell table:number-columns-repeated="2" table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>{said}</text:p></table:table-cell>'
    text = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    rows = f'<table:table-row>{text * 3}</table:table-row><table:table-row table:number-rows-repeated="2">{text}{error}</table:table-row>'
    assert cells(ods(f'<table:table table:name="f">{rows}</table:table>')) == [("a", said, said)] * 2


def test_an_error_refuses_its_line_in_any_file():
    report = Report()
    source = people({"numero": "1"}, {"numero": "2", "adresse_2": "#N/A"})
    found, _ = understood(read(source, columns.COLUMNS), report, Diagnosis())
    assert [row.cells["numero"] for row in found] == ["1"]
    assert [(fault.row, fault.column, fault.reason) for fault in report.refusals] == [(3, "adresse_2", "est une erreur de calcul du tableur")]


def test_formulas_are_read_as_their_values_and_counted_and_those_without_refuse_their_line():
    def build(_, page):
        page.write_row(0, 0, HEADER)
        page.write_formula(1, 0, "=1+1", None, 2)
        page.write_formula(1, 1, '="Zo"&"é"', None, "Zoé")

    assert table(written(build)).rows == ((2, ("2", "Zoé")),)
    assert "2 cellules calculées" in table(written(build)).remarks[0]
    book = openpyxl.Workbook()
    for row in (HEADER, ["1", '=UPPER("a")'], ["2", "b"]):
        book.active.append(row)
    unsaved = table(saved(book))
    assert unsaved.rows == ((2, ("1", "=(formule)")), (3, ("2", "b")))
    assert "une formule sans valeur" in unsaved.remarks[0]


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("00000", 1000, "01000"),
        ("00000", 69100, "69100"),
        ('0#" "##" "##" "##" "##', 612345678, "0612345678"),
        ("00 00 00 00 00", 612345678, "0612345678"),
        ("#,##0", 1000, "1000"),
        ("0.00", 7, "7"),
        ("General", 1000, "1000"),
        ('0" dossiers"', 3, "3"),
        ("0000", 12.5, "12,5"),
    ],
)
def test_zeros_that_a_format_shows_are_read(code, value, text):
    def build(book, page):
        page.write_row(0, 0, HEADER)
        page.write_number(1, 0, value, book.add_format({"num_format": code}))
        page.write_string(1, 1, "x")

    assert cells(written(build)) == [(text, "x")]


def test_zeros_that_an_ods_shows_are_read():
    shown = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{shown.format(value, text)}</table:table-row>" for value, text in [("1", "a"), ("1000", "01000"), ("612345678", "06 12 34 56 78"), ("7", "7,00"), ("2", "03")])
    assert cells(ods(f'<table:table table:name="f">{rows}</table:table>')) == [("01000",), ("0612345678",), ("7",), ("2",)]


def test_numbers_beyond_what_a_spreadsheet_keeps_are_shown_abbreviated():
    assert cells(by_xlsxwriter([HEADER, [123456789012345678, 1e300], [9999999999999, -3]])) == [
        ("1,23456789012346E+17", "1,00000000000000E+300"),
        ("9999999999999", "-3"),
    ]


def test_times_and_durations_read_as_hours_and_minutes_in_both_formats():
    def build(book, page):
        page.write_row(0, 0, HEADER)
        page.write_datetime(1, 0, dt.time(7, 30), book.add_format({"num_format": "hh:mm"}))
        page.write_number(1, 1, 26.5 / 24, book.add_format({"num_format": "[h]:mm"}))
        page.write_datetime(2, 0, dt.datetime(2026, 11, 27, 8, 30), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        page.write_number(3, 0, 46354.3541666, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))

    assert cells(written(build)) == [("07:30", "26:30"), ("2026-11-27T08:30", ""), ("2026-11-28T08:30", "")]
    duration = '<table:table-row><table:table-cell office:value-type="time" office:time-value="PT{}S"><text:p>x</text:p></table:table-cell></table:table-row>'
    rows = "".join(map(duration.format, ("07H30M00", "07H30M00", "26H30M00")))
    assert cells(ods(f'<table:table table:name="f">{rows}</table:table>')) == [("07:30",), ("26:30",)]


def test_lines_and_columns_keep_their_place_after_blank_ones():
    def build(_, page):
        page.write_row(2, 1, ["numero", "nom"])
        page.write_row(5, 1, ["1", "x"])
        page.write_blank(900, 40, None)

    assert table(written(build)) == Table(("", "numero", "nom"), ((6, ("", "1", "x")),))


def test_the_first_visible_sheet_that_holds_something_is_read_or_the_one_that_is_named():
    def build(book, page):
        page.hide()
        page.write_row(0, 0, ["secret", "x"])
        book.add_worksheet("Vide")
        for name in ("Mai", "Juin"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, ["1", name])
        book.add_worksheet("cachée").hide()
        book.worksheets()[2].activate()
        book.worksheets()[2].set_first_sheet()

    content = written(build)
    assert table(content).rows == ((2, ("1", "Mai")),)
    assert table(content).remarks == ("la feuille lue est « Mai » ; ne sont pas lues : « Vide », « Juin »",)
    assert table(content, " juin").rows == ((2, ("1", "Juin")),)
    assert table(content, "juin").remarks == ()
    with pytest.raises(Unreadable, match="pas de feuille « Juillet » : le classeur a « Vide », « Mai », « Juin »"):
        table(content, "Juillet")


def test_merged_cells_are_refused_and_hidden_rows_counted():
    def merged(_, page):
        page.write_row(0, 0, HEADER)
        page.merge_range("A2:B2", "x")

    def hidden(_, page):
        for line in range(4):
            page.write_row(line, 0, ["a", "b"])
        page.set_row(1, None, None, {"hidden": True})
        page.set_row(3, None, None, {"hidden": True})

    with pytest.raises(Unreadable, match="fusionnées \\(A2:B2\\)"):
        table(written(merged))
    assert table(written(hidden)).remarks == ("2 lignes masquées ou filtrées ont été lues comme les autres",)
    spanned = '<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>a</text:p></table:table-cell><table:covered-table-cell/></table:table-row>'
    with pytest.raises(Unreadable, match="fusionnées \\(A1\\)"):
        table(ods(f'<table:table table:name="f">{spanned}</table:table>'))


LOCKED = parts._OLD + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LOCKED, "mot de passe"),
        (zipped({"content.xml": "<a/>", "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "mot de passe"),
        (parts._OLD + b"\0" * 512, "ancien format"),
        (zipped({"xl/workbook.bin": b""}), "xlsb"),
        (zipped({"word/document.xml": "<w/>"}), "Word"),
        (zipped({"Index/Document.iwa": b""}), "Numbers"),
        (zipped({"missions.csv": "numero;nom"}), "archive ZIP"),
        (zipped({"content.xml": "<a/>"}), "n’est pas écrit comme attendu|vide"),
        (zipped({"xl/workbook.xml": "<a/>"}), "n’est pas écrit comme attendu"),
        (zipped({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'}), "n’est pas écrit comme attendu"),
        (zipped({"xl/workbook.xml": '<?xml version="1.0" encoding="ATF-8"?><a/>'}), "n’est pas écrit comme attendu"),
        (zipped({"content.xml": '<?xml version="1.0" encoding="ATF-8"?><a/>'}), "n’est pas écrit comme attendu"),
        (b"PK\x03\x04" + b"\0" * 40, "coupé ou abîmé"),
        (by_openpyxl([HEADER])[:-30], "coupé ou abîmé"),
        (by_openpyxl([]), "vide"),
        (b"\xef\xbb\xbf\r\n <html><table>", "page web"),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_what_is_no_workbook_or_cannot_be_opened_is_said_so(content, told):
    with pytest.raises(Unreadable, match=told):
        table(content)


def test_a_part_whose_packed_data_is_damaged_is_refused():
    whole = by_openpyxl([HEADER, *([str(rank), "x"] for rank in range(50))])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        one = archive.getinfo(SHEET)
    start = one.header_offset + 30 + len(one.filename)
    flipped = [whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :] for place in range(start, start + 40)]
    for content in flipped:
        with pytest.raises(Unreadable, match="coupé ou abîmé"):
            table(content)


@pytest.mark.parametrize(
    ("shown", "value"),
    [("dd/mm/yyyy", 2958465.9999999), ("[h]:mm", 1e9), ("[h]:mm", 1e300), ("[h]:mm", -1e12)],
)
def test_a_day_or_a_duration_beyond_any_calendar_is_refused(shown, value):
    def build(book, page):
        page.write_row(0, 0, HEADER)
        page.write(1, 0, "1")
        page.write_number(1, 1, value, book.add_format({"num_format": shown}))

    with pytest.raises(Unreadable, match="dépasse ce qu’un calendrier contient"):
        table(written(build))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(parts, "MOST_BYTES", 100_000)
    with pytest.raises(Unreadable, match="démesuré"):
        table(zipped({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b" " * 100_001}))
    with pytest.raises(Unreadable, match="démesuré"):
        table(zipped({f"xl/{name}.xml": b" " * 60_000 for name in "ab"}))
    lying = bytearray(zipped({"xl/workbook.xml": b"<a/>" + b" " * 200_000}))
    place = lying.index(b"PK\x01\x02") + 24
    lying[place : place + 4] = struct.pack("<I", 4)
    with pytest.raises(Unreadable, match="coupé ou abîmé"):
        table(bytes(lying))
    assert cells(zipped(dict(_parts(by_openpyxl([HEADER, ["1", "x"]]))) | {"xl/media/image1.png": b" " * 200_000})) == [("1", "x")]


def _parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


@pytest.mark.parametrize("place", ["XFD2", "A1048576", "KZ100000"])
def test_a_cell_lost_far_away_is_refused_before_room_is_made_for_it(place):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active[place] = "x"
    with pytest.raises(Unreadable, match="la feuille s’étend"):
        table(saved(book))
    times = 'table:number-columns-repeated="400" table:number-rows-repeated="2"'
    far = f'<table:table-row table:number-rows-repeated="9000000"><table:table-cell {times} office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    with pytest.raises(Unreadable, match="la feuille s’étend"):
        table(ods(f'<table:table table:name="f">{far}</table:table><table:table table:name="g"/>'))


def test_every_sheet_of_an_ods_is_measured_before_it_is_opened():
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    far = f'<table:table table:name="loin"><table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row></table:table>'
    near = f'<table:table table:name="f"><table:table-row>{cell}</table:table-row></table:table>'
    with pytest.raises(Unreadable, match="la feuille s’étend"):
        table(ods(near + far))


def test_a_note_on_a_cell_of_an_ods_is_no_part_of_it():
    note = '<office:annotation><text:p>à vérifier</text:p></office:annotation>'
    rows = "".join(f'<table:table-row><table:table-cell office:value-type="string">{aside}<text:p>x</text:p></table:table-cell></table:table-row>' for aside in ("", note))
    assert cells(ods(f'<table:table table:name="f">{rows}</table:table>')) == [("x",)]


def test_columns_are_named_as_spreadsheets_do():
    assert [survey.letters(rank) for rank in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [xlsx._column(name) for name in ("A", "Z", "AA", "zz", "XFD")] == [0, 25, 26, 701, 16383]


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_text_comes_back_as_it_was(rows):
    wanted = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    made = cells(by_xlsxwriter([HEADER, *rows]))
    assert [tuple(cell.strip() for cell in row) for row in made] == [tuple(cell.strip() for cell in row) for row in wanted]


@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=4), st.sampled_from([*WRITERS]))
@settings(max_examples=150, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(where, damage, writer):
    inside = dict(_parts(WRITERS[writer]([HEADER, ["1", "x"], [2, dt.date(2026, 6, 1)]])))
    name = sorted(inside)[where % len(inside)]
    place = where // 7 % max(len(inside[name]), 1)
    inside[name] = inside[name][:place] + damage + inside[name][place + len(damage) :]
    try:
        found = opened(Source("f", zipped(inside)))
    except Unreadable as problem:
        found = str(problem)
    assert found
