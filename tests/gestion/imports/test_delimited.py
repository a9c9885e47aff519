"""A text file is opened however a spreadsheet wrote it, and says what was worth a look."""

import codecs

import pytest

from chalicelib.gestion.imports.opening import opened
from chalicelib.gestion.imports.table import Source, Table, Unreadable

PLAIN = "numero;nom\r\n1;Zoé\r\n"
TABS = PLAIN.replace(";", "\t")
TEXTE_UNICODE = ("l’encodage lu est UTF-16 (« texte Unicode »)", "le séparateur lu est la tabulation")


def table(content):
    found = opened(Source("f.csv", content))
    assert list(found.rows) == list(found.rows), "as often as need be"
    return Table(found.header, tuple(found.rows), found.remarks)


@pytest.mark.parametrize(
    ("content", "remarks"),
    [
        (PLAIN.encode(), ()),
        (codecs.BOM_UTF8 + PLAIN.encode(), ()),
        (codecs.BOM_UTF8 * 2 + PLAIN.encode(), ()),
        (("\u00ef\u00bb\u00bf" + PLAIN).encode(), ()),
        (PLAIN.encode("cp1252"), ()),
        (PLAIN.replace("\r\n", "\r").encode(), ()),
        (codecs.BOM_UTF16_LE + TABS.encode("utf-16-le"), TEXTE_UNICODE),
        (codecs.BOM_UTF16_BE + TABS.encode("utf-16-be"), TEXTE_UNICODE),
        (TABS.encode("utf-16-le"), TEXTE_UNICODE),
        (TABS.encode(), ("le séparateur lu est la tabulation",)),
        (PLAIN.replace(";", ",").encode(), ("le séparateur lu est la virgule",)),
        (b'"numero;nom"\r\n"1;Zo\xc3\xa9"\r\n', ("chaque ligne était entre guillemets",)),
    ],
)
def test_the_same_table_is_read_from_every_writer(content, remarks):
    assert table(content) == Table(("numero", "nom"), ((2, ("1", "Zoé")),), remarks)


@pytest.mark.parametrize(("said", "sign"), [("sep=;", ";"), ("sep=,", ","), ("sep=\t", "\t"), ('"sep=,"', ",")])
def test_the_line_that_says_the_separator_is_believed_and_counted(said, sign):
    found = table(f"{said}\r\n{PLAIN.replace(';', sign)}".encode())
    assert (found.header, found.rows) == (("numero", "nom"), ((3, ("1", "Zoé")),))


def test_some_rows_longer_than_the_header_by_empty_cells_may_be_shifted_and_are_told():
    found = table(b"numero;copies;presents\r\n1;2;3\r\n2;;12;\r\n")
    assert found.remarks == (
        "1\u00a0ligne plus longue que l’en-tête, la ligne 3 : vérifier que rien n’y est décalé",
    )
    assert table(b"numero;copies;presents\r\n1;2;3;\r\n2;;12;\r\n").remarks == (), "a spreadsheet saved all of them so"


def test_the_line_of_the_separator_is_believed_in_a_file_of_macintosh():
    assert table(b"sep=;\rnumero;nom\r1;Luc\r").rows == ((3, ("1", "Luc")),)


@pytest.mark.parametrize("content", [b"", b"sep=;\r\n", b"\r\n ; \r\n", codecs.BOM_UTF8])
def test_a_file_without_anything_is_said_empty(content):
    with pytest.raises(Unreadable, match="vide"):
        table(content)


def test_a_cut_file_of_two_byte_letters_is_said_so():
    with pytest.raises(Unreadable, match="coupé"):
        table(codecs.BOM_UTF16_LE + TABS.encode("utf-16-le")[:-1])
