"""One table written by several writers of workbooks, cell by cell in the type that a spreadsheet would give it."""

import datetime as dt
import io
import zipfile

import openpyxl
import xlsxwriter
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentSpreadsheet

from chalicelib.gestion.imports.table import Source

ODS = "urn:oasis:names:tc:opendocument:xmlns"
"""What the names of every namespace of an ODS begin with."""


def by_openpyxl(rows, sheet="Feuille1"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            written = page.cell(line, column, cell)
            if isinstance(cell, str):
                written.data_type = "s"
    return saved(book)


def by_xlsxwriter(rows, sheet="Feuille1"):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        day, moment = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.datetime):
                    page.write_datetime(line, column, cell, moment)
                elif isinstance(cell, dt.date):
                    page.write_datetime(line, column, cell, day)
                else:
                    page.write(line, column, cell)
    return made.getvalue()


def by_odfpy(rows, sheet="Feuille1"):
    book = OpenDocumentSpreadsheet()
    page = odf_table.Table(name=sheet)
    for row in rows:
        line = odf_table.TableRow()
        for cell in row:
            line.addElement(_odf_cell(cell))
        page.addElement(line)
    book.spreadsheet.addElement(page)
    made = io.BytesIO()
    book.write(made)
    return made.getvalue()


def by_hand(rows, sheet="Feuille1"):
    """As SheetJS writes an ODS: white space and line ends between the cells, tabs and breaks as elements."""
    lines = "\n".join(" <table:table-row>\n" + "\n".join(map(_hand_cell, row)) + "\n </table:table-row>" for row in rows)
    return ods(f'<table:table table:name="{sheet}">\n{lines}\n</table:table>')


WRITERS = {"openpyxl": by_openpyxl, "xlsxwriter": by_xlsxwriter, "odfpy": by_odfpy, "by hand": by_hand}


def ods(tables):
    """An ODS around the XML of its tables."""
    names = {"office": "office", "table": "table", "text": "text", "style": "style"}
    spaces = " ".join(f'xmlns:{short}="{ODS}:{name}:1.0"' for short, name in names.items())
    calcext = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} {calcext}>{body}</office:document-content>'
    manifest = f'<manifest:manifest xmlns:manifest="{ODS}:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def zipped(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def changed(content, part, change):
    """The workbook with the XML of one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts[part].decode()
    parts[part] = change(before).encode()
    assert parts[part].decode() != before
    return zipped(parts)


def typed(source):
    """The rows of a CSV as somebody types them in a spreadsheet: days and moments become dates, digits numbers."""
    return [[_typed(name, cell) for name, cell in zip(source[0], row, strict=True)] for row in source]


def _typed(name, cell):
    if cell == name or not cell:
        return cell or None
    if name in ("debut", "fin"):
        return dt.datetime.fromisoformat(cell)
    if name in ("date", "dossier_financier_date"):
        return dt.date.fromisoformat(cell)
    if name in ("session", "copies_santorin", "presents"):
        return int(cell)
    return cell


def workbook(content, name="classeur.xlsx", sheet=""):
    return Source(name, content, sheet)


def saved(book):
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _odf_cell(cell):
    kinds = {dt.datetime: "date", dt.date: "date", int: "float", float: "float", bool: "boolean", str: "string"}
    kind = kinds.get(type(cell))
    if kind is None:
        return odf_table.TableCell()
    values = {
        "date": {"datevalue": getattr(cell, "isoformat", str)()},
        "float": {"value": str(cell)},
        "boolean": {"booleanvalue": str(cell).lower()},
        "string": {},
    }
    made = odf_table.TableCell(valuetype=kind, **values[kind])
    for line in str(cell).split("\n"):
        paragraph = odf_text.P()
        for rank, piece in enumerate(line.split("\t")):
            if rank:
                paragraph.addElement(odf_text.Tab())
            paragraph.addText(piece)
        made.addElement(paragraph)
    return made


def _hand_cell(cell):
    if cell is None:
        return "  <table:table-cell/>"
    kind, shown = "string", str(cell).replace("&", "&amp;").replace("<", "&lt;")
    if isinstance(cell, bool):
        kind = f'boolean" office:boolean-value="{shown.lower()}'
    elif isinstance(cell, int | float):
        kind = f'float" office:value="{cell}'
    elif isinstance(cell, dt.date):
        kind = f'date" office:date-value="{cell.isoformat()}'
    shown = shown.replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
    return f'  <table:table-cell office:value-type="{kind}">\n   <text:p>{shown}</text:p>\n  </table:table-cell>'
