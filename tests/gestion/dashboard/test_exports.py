"""The whole board as a workbook and as a tagged PDF, for the member who asked and nobody else."""

import io

import openpyxl
import pytest

from chalicelib import jobs, store
from chalicelib.gestion.dashboard import exports
from tests import pdf
from tests.gestion import batch, staff
from tests.gestion.dashboard.test_dashboard import PATH, counted
from tests.gestion.payer import Payday
from tests.people import claimant
from tests.sweep.engine import taken

key, office, buckets = staff.key, staff.office, batch.buckets
ASKED = f"?demande={'ab' * 16}"


@pytest.fixture
def payday(api, office, buckets):
    found = Payday(api, office)
    found.person(halves=["deplacement"])
    late = claimant(api, "muet@exemple.fr", person_facts={"nom": "Łupin", "telephone": "06 00 00 00 01"})
    api.clock.forward(days=460)
    found.member.sign_in()
    counted(found)
    found.late = late
    return found


def made(payday, kind, member=None):
    """What the documents function gives for this file; asked for twice, it is made once."""
    browser = (member or payday.member).browser
    for _ in range(2):
        assert browser.get(f"{PATH}/fichiers/{kind}{ASKED}").status == 202
    (message,) = taken("documents")
    for _ in range(2):
        jobs.make_document(message, payday.api.clock.now)
    answer = browser.get(f"{PATH}/fichiers/{kind}{ASKED}")
    assert answer.status == 200
    assert f"tableau-de-bord.{kind}" in answer.json["url"]
    return store.DOCUMENTS.read(f"lots/tableau/{(member or payday.member).compte}/{'ab' * 16}.{kind}")


def test_the_workbook_has_a_sheet_a_table_with_amounts_as_numbers(payday):
    book = openpyxl.load_workbook(io.BytesIO(made(payday, "xlsx")))
    assert book.sheetnames == [title for title, _ in exports.SHEETS.values()]
    states = [[cell.value for cell in row] for row in book["Par état"]]
    assert states[0] == ["Partie", "État", "Service", "Nombre", "Montant", "Âge médian (jours)"]
    assert ["Déplacement", "Accepté", "DEC-1", 1, 78.32, 460] in states
    late = [cell.value for cell in list(book["Retards"])[1]]
    assert late[1] == "Łupin"
    assert late[3:6] == [payday.late.person.numero, "06 00 00 00 01", payday.late.numero]


def test_the_pdf_is_tagged_and_says_what_the_board_says(payday, tmp_path):
    found = made(payday, "pdf")
    assert pdf.faults(found, tmp_path) == []
    text = "".join("".join(pdf.pages(found)).split())
    for said in ("Tableau de bord – session 2026", "Par centre", "Lycée Jean-Puy", "78,32", "Łupin"):
        assert "".join(said.split()) in text, said


def test_a_file_is_its_member_s_own_and_of_their_services(payday, office):
    made(payday, "xlsx")
    other = office.member(services=["DEC-2"])
    assert other.browser.get(f"{PATH}/fichiers/xlsx{ASKED}").status == 202, "the first one's file is not theirs"
    book = openpyxl.load_workbook(io.BytesIO(made(payday, "xlsx", other)))
    assert [len(list(sheet)) for sheet in book] == [1] * len(book.sheetnames)


@pytest.mark.parametrize("asked", ["docx" + ASKED, "pdf", "pdf?demande=../a", "xlsx?demande=" + "AB" * 16])
def test_what_may_not_be_asked_is_not_found(payday, asked):
    assert payday.member.browser.get(f"{PATH}/fichiers/{asked}").status == 404
