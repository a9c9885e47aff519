"""The list of people as a file, CSV or XLSX, for the member who asked and nobody else; however many they are."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from chalicelib import jobs, store, tables
from chalicelib.gestion.people import annuaire, browsing
from chalicelib.identity.models import Intervenant
from chalicelib.journal import Entree
from tests.aws import meeting, recorded
from tests.gestion import batch, staff
from tests.gestion.people import test_list
from tests.gestion.people.test_list import PATH, Desk
from tests.sweep.engine import taken

key, office, buckets, people = staff.key, staff.office, batch.buckets, test_list.people
NAME = "ab" * 16
AN_ANSWER = 6 * 1024 * 1024
"""Bytes that the gateway lets a function answer."""


def made(desk, kind, **asked):
    """The file that the documents function gives; asked for twice, it is made once."""
    address = f"{PATH}/fichiers/{kind}?" + "&".join(f"{name}={value}" for name, value in {"demande": NAME, **asked}.items())
    for _ in range(2):
        assert desk.member.browser.get(address).status == 202
    (message,) = taken("documents")
    for _ in range(2):
        jobs.make_document(message, desk.api.clock.now)
    answer = desk.member.browser.get(address)
    assert answer.status == 200
    assert f"intervenants.{kind}" in answer.json["url"]
    return store.DOCUMENTS.read(f"lots/personnes/{desk.member.compte}/{NAME}.{kind}")


def lines(kind, content):
    """The same of both kinds: a dictionary a person."""
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    header, *rows = openpyxl.load_workbook(io.BytesIO(content))["Intervenants"].iter_rows()
    return [{name.value: cell.value or "" for name, cell in zip(header, row, strict=True)} for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_who_passes_whatever_the_page_and_leaves_a_trace(api, office, buckets, people, monkeypatch, kind):
    monkeypatch.setattr(browsing, "PAGE", 1)
    desk = Desk(api, office.member(services=["DEC-1"]))
    desk.read()
    found = lines(kind, made(desk, kind, connexion="jamais", page="7"))
    assert [(row["nom"], row["services"], row["deja_connecte"]) for row in found] == [("Abel", "DEC-1", "non")]
    assert found[0]["numero"] == people["abel"].numero, "a number stays a text, with its zeros"
    assert set(found[0]) == set(browsing.HEADER)
    assert [str(entry.action) for entry in Entree.scan() if str(entry.acteur) == f"G#{desk.member.compte}"].count("personnes_telechargees") == 1


def test_a_name_that_a_spreadsheet_would_compute_stays_a_name(api, office, buckets, people):
    Intervenant(f"P#{people['abel'].compte}", "PROFIL").update(actions=[Intervenant.prenom.set("=1+1")])
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    assert lines("csv", made(desk, "csv"))[0]["prenom"] == "'=1+1"
    cell = openpyxl.load_workbook(io.BytesIO(made(desk, "xlsx")))["Intervenants"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_file_is_its_member_s_own_and_of_their_services(api, office, buckets, people):
    desk = Desk(api, office.member(services=["DEC-1"]))
    desk.read()
    made(desk, "csv")
    other = Desk(api, office.member(services=["DEC-2"]))
    assert other.member.browser.get(f"{PATH}/fichiers/csv?demande={NAME}").status == 202, "the first one's file is not theirs"
    assert [row["nom"] for row in lines("csv", made(other, "csv"))] == ["Brun", "Côme", "Denis"]


def test_a_file_is_asked_once_however_often_it_is_looked_for_and_again_when_nobody_made_it(api, office, buckets, people):
    desk = Desk(api, office.member(services=["DEC-1"]))
    desk.read()
    address = f"{PATH}/fichiers/csv?demande={NAME}"
    with ThreadPoolExecutor(2) as both, meeting(2, f"X#personnes-{NAME}-csv"):
        assert [answer.status for answer in both.map(desk.member.browser.get, (address, address))] == [202, 202]
    with recorded() as calls:
        assert desk.member.browser.get(address).status == 202
    assert [call.operation for call in calls] == ["BatchGetItem", "GetItem"], "looking for it again writes nothing"
    assert len(taken("documents")) == 1
    api.clock.forward(minutes=6)
    assert desk.member.browser.get(address).status == 202
    assert len(taken("documents")) == 1


@pytest.mark.parametrize("asked", [f"pdf?demande={NAME}", "csv", "csv?demande=../a", f"xlsx?demande={NAME.upper()}"])
def test_what_may_not_be_asked_is_not_found(office, asked):
    assert office.member().browser.get(f"{PATH}/fichiers/{asked}").status == 404


def test_more_people_than_an_answer_could_hold_are_all_in_the_file(api, office, buckets, people):
    """Sixty thousand, as they are kept; the two kinds hold them to the last."""
    desk = Desk(api, office.member("administrateur"))
    desk.read()
    head, parts = annuaire.head(), 300
    line = annuaire.kept(head)[0] | {"ville": "Saint-Jean-de-Maurienne", "prenom": "Marie-Bernadette", "nom": "de La Rochefoucauld-Montbel"}
    lot = [line | {"numero": f"{rank:07d}", "id": f"{rank:020x}"} for rank in range(annuaire.SLICE)]
    for rank in range(parts):
        tables.put(annuaire._item(annuaire._part_key(head.passage, rank), api.clock.now, personnes=lot))
    head.update(actions=[annuaire.Annuaire.morceaux.set(parts)])
    content = made(desk, "csv")
    assert len(content) > AN_ANSWER
    assert content.count(b"\r\n") == 1 + parts * annuaire.SLICE
    sheet = openpyxl.load_workbook(io.BytesIO(made(desk, "xlsx")), read_only=True)["Intervenants"]
    assert sheet.max_row == 1 + parts * annuaire.SLICE
