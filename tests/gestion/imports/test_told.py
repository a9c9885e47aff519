"""What a gestionnaire reads of a file that is not taken, and of each thing that is counted: singular, plural, zero."""

import io
import re
import zipfile

import pytest
import xlsxwriter

from chalicelib.gestion.imports import checks, constats, damage, report, report_csv, run
from chalicelib.gestion.imports.constats import Constat
from chalicelib.gestion.imports.report import Remark, Report
from chalicelib.gestion.imports.table import Source
from chalicelib.gestion.liquidation import return_file
from tests.gestion.imports.workbooks import by_odfpy, by_xlsxwriter
from tests.gestion.tableurs import missions, people, take
from tests.instance import START

TEXT = people({"numero": "1"}).content
ROWS = [line.split(";") for line in TEXT.decode("utf-8-sig").splitlines()]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AGREED = re.compile(r"\b1\s(?!fois|lit\b)[a-zéèà’]+s\b(?! (sans|aux))|\b(0|[2-9]|\d{2,})\s(ligne|colonne|cellule|créée?|refusée?)\b(?!s)|«\s*»")


def archive(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


REFUSED = {
    "a page renamed by a portal": (b"<html><table><tr><td>numero</td></tr></table></html>", "page web", "XLSX ou CSV UTF-8"),
    "the same in UTF-16": (b"\xff\xfe" + "<html><table>".encode("utf-16-le"), "page web", "XLSX ou CSV UTF-8"),
    "a page saved whole by a browser": (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "page web", "XLSX ou CSV UTF-8"),
    "a text of a word processor": (b"{\\rtf1\\ansi numero}", "document", "XLSX ou CSV UTF-8"),
    "an old .xls renamed": (OLE + b"\0" * 600, "ancien format (.xls)", "enregistrez-le au format XLSX"),
    "behind a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe", "sans mot de passe"),
    "a zip of files": (archive(**{"missions.csv": "x"}), "archive ZIP", "un par un"),
    "a zip of nothing": (b"PK\x05\x06" + b"\0" * 18, "archive vide", "envoyez le tableau"),
    "packed otherwise": (b"\x1f\x8b\x08\0\0\0\0\0", "archive", "un par un"),
    "a text of LibreOffice": (
        archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        "document, pas un classeur", "XLSX, ODS ou CSV UTF-8",
    ),
    "slides": (archive(**{"ppt/presentation.xml": "<a/>"}), "présentation", "XLSX ou CSV UTF-8"),
    "nothing": (b"", "le fichier est vide", "ligne des noms de colonnes"),
    "a workbook of nothing": (by_xlsxwriter([[]]), "le classeur est vide", "ligne des noms de colonnes"),
    "the header alone": (TEXT.splitlines()[0] + b"\r\n", "aucune ligne à lire", "ajoutez vos lignes"),
    "the header alone in a workbook": (by_xlsxwriter(ROWS[:1]), "aucune ligne à lire", "ajoutez vos lignes"),
    "colons between": (TEXT.replace(b";", b":"), "les colonnes ne sont pas séparées", "séparateur « ; »"),
    "spaces between": (TEXT.replace(b";", b"   "), "les colonnes ne sont pas séparées", "séparateur « ; »"),
    "figures alone": (b"1;2;3\r\n4;5;6\r\n", "en-tête non reconnu", "à prendre d’un modèle"),
    "nothing but separators, then figures": (b";;;\r\n1;2;3;4\r\n", "en-tête non reconnu", "à prendre d’un modèle"),
}  # fmt: skip


def read(content, name="mai.xlsx", sheet="", accepted=frozenset()):
    told = Report()
    run.understand([Source(name, content, sheet)], told, now=START, accepted=accepted)
    return told


@pytest.mark.parametrize("what", REFUSED)
def test_each_file_that_cannot_be_taken_says_what_it_is_and_what_to_do(what):
    content, is_, todo = REFUSED[what]
    (told,) = read(content).unread
    assert is_ in told
    assert todo in told
    assert not AGREED.search(told), told


def test_no_two_of_these_files_are_told_by_one_sentence_but_those_that_are_alike():
    told = {what: read(content).unread[0] for what, (content, _, _) in REFUSED.items()}
    assert len(set(told.values())) == 14, sorted(told.values())


@pytest.mark.parametrize("content", [TEXT, by_odfpy(ROWS), by_xlsxwriter(ROWS), TEXT.replace(b";", b"\t"), TEXT.replace(b";", b"|")])
def test_a_table_under_another_name_is_taken(content):
    assert read(content).unread == []


@pytest.mark.parametrize("name", ["", " ", "\u00a0"])
def test_a_file_without_a_name_is_said_so(name):
    assert read(b"", name).unread[0].startswith("fichier sans nom: le fichier est vide")


def test_the_sheet_that_is_not_there_is_quoted_and_blanks_name_none():
    assert "pas de feuille « Juin » : le classeur a « Feuille1 »" in read(by_xlsxwriter(ROWS), sheet=" Juin ").unread[0]
    assert read(by_xlsxwriter(ROWS), sheet="  ").unread == []


def header(*more, without=()):
    names = [name for name in ROWS[0] if name not in without]
    cells = [cell for name, cell in zip(*ROWS, strict=True) if name not in without]
    filled = [*cells, *("x" for _ in more)]
    return "\r\n".join(";".join(row) for row in ([*names, *more], filled)).encode()


def test_columns_are_counted_in_the_refusal_of_a_header():
    def refusal(content):
        return read(content).unread[0].partition("refusé, ")[2]

    assert refusal(header(without=["nom"])) == "colonne manquante : nom (ajoutez-la, comme dans le modèle)"
    assert refusal(header(without=["nom", "prenom"])) == "colonnes manquantes : nom, prenom (ajoutez-les, comme dans le modèle)"
    assert refusal(header("")) == f"colonne sans nom, mais remplie : la {len(ROWS[0]) + 1}e (nommez-la ou videz-la)"
    assert "colonnes sans nom, mais remplies" in refusal(header("", "\u200b")), "a sign that no screen shows names nothing"
    assert refusal(header("nom")) == "colonne en double : nom (n’en gardez qu’une)"
    first = b";" + TEXT.replace(b"\r\n", b"\r\nx;", 1)
    assert "la 1re" in refusal(first)


def test_columns_are_counted_in_what_deserves_a_look():
    def remarks(content):
        return [remark.reason for remark in read(content).remarks]

    assert remarks(header("truc")) == ["colonne inconnue, qui n’est pas lue : « truc »"]
    assert remarks(header("truc", "***")) == ["colonnes inconnues, qui ne sont pas lues : « truc », « *** »"]
    assert remarks(header(without=["telephone"])) == ["colonne absente, ce qui est connu est gardé : « telephone »"]
    assert remarks(header(without=["telephone", "ville"]))[0].startswith("colonnes absentes")
    assert remarks(header()) == []


@pytest.mark.parametrize(("others", "told"), [([], ""), (["b"], "n’est pas lue : « b »"), (["b", "c"], "ne sont pas lues : « b », « c »")])
def test_sheets_are_counted(others, told):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name in ["a", *others]:
            page = book.add_worksheet(name)
            for line, row in enumerate(ROWS):
                page.write_row(line, 0, row)
    said = [remark.reason for remark in read(made.getvalue()).remarks]
    assert said == ([f"la feuille lue est « a » ; {told}"] if told else [])


def of_sheets(*sheets):
    """A workbook of these (name, rows)."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
            if name == "Fusion":
                page.merge_range("A2:B2", "x")
    return made.getvalue()


NOTES = [["Fichier des intervenants"], ["À jour du 12 mai"]]
ELSEWHERE = " : si le tableau est sur une autre, indiquez-la ou mettez-la en premier"


@pytest.mark.parametrize(
    ("name", "rows", "begins"),
    [
        ("Lisez-moi", NOTES, "en-tête non reconnu"),
        ("Titre", ROWS[:1], "le fichier n’a que la ligne des noms de colonnes"),
        ("Fusion", NOTES[:1], "des cellules sont fusionnées (A2:B2)"),
    ],
)
def test_a_workbook_whose_first_sheet_is_not_the_table_says_which_one_was_read(name, rows, begins):
    content = of_sheets((name, rows), ("Intervenants", ROWS))
    told = read(content).unread[0].partition(": ")[2]
    assert told.startswith(begins)
    assert told.endswith(f" ; la feuille lue est « {name} » ; n’est pas lue : « Intervenants »{ELSEWHERE}")
    assert read(content, sheet="Intervenants").unread == []


def test_a_workbook_of_one_sheet_and_a_sheet_that_was_named_need_no_other():
    assert "la feuille lue" not in read(of_sheets(("Lisez-moi", NOTES))).unread[0]
    assert "la feuille lue" not in read(of_sheets(("A", ROWS), ("Lisez-moi", NOTES)), sheet="lisez-moi").unread[0]


@pytest.mark.parametrize(("wider", "told"), [(0, []), (1, ["1 ligne plus longue que l’en-tête, la ligne 2 "]), (2, ["2 lignes plus longues que l’en-tête, dont la ligne 2 "])])
def test_longer_rows_are_counted(wider, told):
    names, row = TEXT.decode("utf-8-sig").splitlines()
    rows = [re.sub("^1", str(rank), row) + (";" if rank <= wider else "") for rank in range(1, 6)]
    said = [remark.reason.replace("\u00a0", " ") for remark in read("\r\n".join([names, *rows]).encode()).remarks]
    assert [one.partition(":")[0] for one in said] == told


@pytest.mark.parametrize("kind", constats.KINDS)
@pytest.mark.parametrize("whole", ["x", None])
@pytest.mark.parametrize("accepted", [True, False])
def test_each_kind_of_damage_is_counted_in_one_number(kind, whole, accepted):
    for count in (1, 2, 12):
        one = Constat(kind, count, "f.csv", 2, "nom", "a", whole, accepted)
        assert not AGREED.search(one.text()), one.text()
    singular, plural = (Constat(kind, count, "f.csv", 2, "", "a", "x", False).question for count in (1, 2))
    assert singular[2:] != plural[2:]


def test_what_repairs_several_is_said_of_several():
    def question(kind, count):
        return Constat(kind, count, "f.csv", 2, "", "a", "x", False).question.partition("\u00a0: ")[2]

    assert [question(damage.SANS_NOM, count) for count in (1, 2)] == ["ne pas la lire\u00a0?", "ne pas les lire\u00a0?"]
    assert [question(damage.INVISIBLES, count) for count in (1, 2)] == ["le retirer\u00a0?", "les retirer\u00a0?"]
    assert [question(damage.ENTETES, count) for count in (1, 2)] == ["le lire ainsi\u00a0?", "les lire ainsi\u00a0?"]


def test_nothing_is_quoted_around_nothing(cloud):
    shifted = people({"numero": "1"}, {"numero": "2", "nom": ""}).content + b"2;x\r\n"
    told = take(Source("i.csv", shifted))
    assert "i.csv:3 nom cellule vide → cette colonne est obligatoire" in told.text()
    assert "1 ligne décalée par rapport à l’en-tête\u00a0: à corriger dans le fichier. i.csv, ligne 4\n" in told.text()
    assert not AGREED.search(told.text()), told.text()
    assert Constat(damage.INVISIBLES, 1, "f", 2, "nom", "\u200b", "", False).example.endswith("→ vide")
    assert Remark("f", 2, "nom", "Zo", "x").text() == "f:2 nom «\u00a0Zo\u00a0» x"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("intervenants", "1 créé, 0 modifié, 2 inchangés, 0 refusé"),
        ("personnels", "1 créé, 0 modifié, 2 inchangés, 0 refusé"),
        ("missions", "1 créée, 0 modifiée, 2 inchangées, 0 refusée"),
        ("quantites", "1 créée, 0 modifiée, 2 inchangées, 0 refusée"),
        ("communes_desservies", "1 créée, 0 modifiée, 2 inchangées, 0 refusée"),
    ],
)
def test_totals_agree_in_the_command_and_in_the_file_of_the_report(kind, told):
    found = Report()
    found.count(kind, "créés")
    found.count(kind, "inchangés", 2)
    assert found.text() == f"{kind} : {told}"
    assert report.outcomes(kind, found.totals[kind]) == told
    assert told in report_csv.written(found).decode()


@pytest.mark.parametrize(
    ("met", "known", "reason", "hint"),
    [
        ("A", "", "service du fichier, que l’instance ne liste pas : A (1)", "vérifier son nom"),
        ("AB", "", "services du fichier, que l’instance ne liste pas : A (1), B (1)", "vérifier leurs noms"),
        ("A", "C", "service inconnu, A", "service connu : C"),
        ("A", "CD", "service inconnu, A", "services connus : C, D"),
    ],
)
def test_services_are_counted(cloud, met, known, reason, hint):
    rows = missions(*({"numero": str(n), "service": name, "numero_intervenant": "1"} for n, name in enumerate(met, 1)))
    (read_rows,) = run.understand([rows], Report(), now=START).rows.values()
    doubts = checks.Doubts("missions", START, tuple(known))
    for row in read_rows:
        doubts.look(row)
    assert (reason, hint) in [(said.reason, said.hint) for said in doubts.remarks]


def test_the_payer_s_file_names_the_columns_that_it_wants():
    with pytest.raises(run.Unreadable, match="colonnes attendues, séparées par « ; » : lot, numero_mission, "):
        return_file.read("retour.csv", b"a;b\r\n1;2\r\n")


def test_rows_that_a_doubt_is_about_are_counted_from_two():
    doubt = Remark("f", 1, "a", "b", "douteux")
    assert [checks._counted_rows(doubt, rows).reason for rows in (1, 2)] == ["douteux", "douteux (2 lignes)"]
