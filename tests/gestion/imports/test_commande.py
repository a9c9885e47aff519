"""`python -m ops import`: what the operator sees, and the exit code that a script reads."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.gestion import relire
from chalicelib.outbox import Envoi
from ops.deployment import imports
from tests.aws import everything
from tests.gestion.imports.workbooks import by_xlsxwriter
from tests.gestion.tableurs import missions, people


@pytest.fixture
def folder(tmp_path):
    def write(*sources):
        for source in sources:
            (tmp_path / source.name).write_bytes(source.content)
        return [str(tmp_path / source.name) for source in sources]

    return write


def test_all_in_is_0(cloud, folder, capsys):
    soon = datetime.now(UTC) + timedelta(days=30)
    hours = {"session": str(soon.year), "debut": f"{soon:%Y-%m-%dT08:00}", "fin": f"{soon:%Y-%m-%dT12:00}"}
    files = folder(missions({"numero": "7", "numero_intervenant": "1"} | hours), people({"numero": "1"}))
    assert imports.main(["lyon", *files]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "intervenants : 1 créé, 0 modifié, 0 inchangé, 0 refusé",
        "missions : 1 créée, 0 modifiée, 0 inchangée, 0 refusée",
    ]


def test_the_lists_of_the_desk_are_read_again_once_something_is_in(cloud, folder):
    soon = datetime.now(UTC) + timedelta(days=30)
    hours = {"session": str(soon.year), "debut": f"{soon:%Y-%m-%dT08:00}", "fin": f"{soon:%Y-%m-%dT12:00}"}
    files = folder(people({"numero": "1"}), missions({"numero": "7", "numero_intervenant": "1"} | hours))
    assert imports.main(["lyon", "--dry-run", *files]) == 0
    assert not _asked()
    assert imports.main(["lyon", *files]) == 0
    assert _asked() == [[str(soon.year)]]
    assert imports.main(["lyon", files[0]]) == 0
    assert sorted(_asked()) == [[], [str(soon.year)]]


def _asked():
    return [one.data["sessions"] for one in Envoi.scan(Envoi.kind == relire.READ)]


def test_a_refused_row_is_1(cloud, folder):
    assert imports.main(["lyon", *folder(people({"numero": "1"}, {"numero": ""}))]) == 1


def test_a_missing_file_is_1_and_the_others_go_in(cloud, folder, tmp_path, capsys):
    assert imports.main(["lyon", *folder(people({"numero": "1"})), str(tmp_path / "absent.csv")]) == 1
    told = capsys.readouterr()
    assert "absent.csv ne peut pas être lu : il n’existe pas." in told.err
    assert "1 créé," in told.out


def test_nothing_read_is_2(cloud, tmp_path, capsys):
    (tmp_path / "image.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    assert imports.main(["lyon", str(tmp_path / "image.csv"), str(tmp_path / "absent.csv")]) == 2
    assert "image.csv: ce n’est pas du texte" in capsys.readouterr().out


def test_the_sheet_of_a_workbook_can_be_named(cloud, tmp_path, capsys):
    rows = [line.split(";") for line in people({"numero": "1"}).content.decode().splitlines()]
    (tmp_path / "i.xlsx").write_bytes(by_xlsxwriter(rows, "Intervenants"))
    assert imports.main(["lyon", "--feuille", "Missions", str(tmp_path / "i.xlsx")]) == 2
    assert "pas de feuille « Missions » : le classeur a « Intervenants »" in capsys.readouterr().out
    assert imports.main(["lyon", "--feuille", "intervenants", str(tmp_path / "i.xlsx")]) == 0


def test_a_dry_run_is_announced_and_writes_nothing(cloud, folder, capsys):
    before = everything()
    assert imports.main(["lyon", "--dry-run", *folder(people({"numero": "1"}))]) == 0
    assert "Essai : rien n’a été écrit." in capsys.readouterr().out
    assert everything() == before
