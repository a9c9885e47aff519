"""The committed stages, and the policies of a package, are what the instances' files say."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from chalicelib import academie
from ops.console import Stopped
from ops.instances import academie as command
from ops.instances import stages
from ops.instances.policies import FUNCTIONS, domain
from ops.paths import ROOT

CONFIG = ROOT / ".chalice/config.json"
SNAPSHOT = ROOT / "tests/snapshots/politiques"


def test_what_is_committed_is_what_is_written():
    assert CONFIG.read_text("utf-8") == stages.config(academie.codes()), "lancez : make academie CODE=lyon"


def test_the_policies_of_one_instance_are_those_that_were_read_and_approved():
    """Of lyon alone: the others differ by their names, which test_policies holds. `IMAGIN_APPROUVER=1` writes them."""
    if os.environ.get("IMAGIN_APPROUVER"):
        shutil.rmtree(SNAPSHOT, ignore_errors=True)
        SNAPSHOT.mkdir()
        for name, text in stages.policies("lyon").items():
            (SNAPSHOT / name).write_text(text, "utf-8")
    assert {path.name: path.read_text("utf-8") for path in SNAPSHOT.iterdir()} == stages.policies("lyon")


@pytest.mark.parametrize("code", academie.codes())
def test_the_policies_of_an_instance_are_those_of_lyon_under_its_own_names(code):
    def shape(text, own):
        told = text.replace(domain(own), "DOMAINE").replace(f"imagin-{own}", "imagin-")
        return told.replace(f"/{own}/", "//").replace(f'"{own}"', '""')

    def shapes(own):
        return {name.replace(own, ""): shape(text, own) for name, text in stages.policies(own).items()}

    assert shapes(code) == shapes("lyon")


def test_each_instance_is_a_stage_with_a_policy_for_each_function(tmp_path):
    stages.write(tmp_path / "paquet", academie.codes())
    config = json.loads((tmp_path / "paquet/config.json").read_text("utf-8"))
    assert set(config["stages"]) >= {"lyon", "siec", "centrale"}
    for code, stage in config["stages"].items():
        assert stage["api_gateway_stage"] == code
        assert stage["environment_variables"]["IMAGIN_CODE"] == code
        assert stage["autogen_policy"] is False
        named = [stage["iam_policy_file"], *(f["iam_policy_file"] for f in stage["lambda_functions"].values())]
        assert len(set(named)) == len(FUNCTIONS)
        assert all((tmp_path / "paquet" / name).exists() for name in named)


def test_no_secret_stands_in_the_stages(tmp_path):
    stages.write(tmp_path / "paquet", academie.codes())
    for path in (tmp_path / "paquet").iterdir():
        assert "secret" not in path.read_text("utf-8").lower(), path.name


def test_a_new_instance_begins_as_a_file_to_fill_in(tmp_path):
    shutil.copy(academie.DOSSIER / "lyon.toml", tmp_path)
    written = command.draft("nantes", tmp_path)
    assert written == tmp_path / "nantes.toml"
    assert all(not line or line.startswith("#") for line in written.read_text("utf-8").splitlines())
    with pytest.raises(RuntimeError, match="nom manque"):
        academie.load("nantes", tmp_path)


def test_a_file_whose_every_line_is_uncommented_once_is_read(tmp_path):
    shutil.copy(academie.DOSSIER / "lyon.toml", tmp_path)
    written = command.draft("nantes", tmp_path)
    uncommented = "".join(line.removeprefix("# ") for line in written.read_text("utf-8").splitlines(keepends=True))
    written.write_text(uncommented, "utf-8")
    assert academie.load("nantes", tmp_path).nom == academie.load("lyon", tmp_path).nom


@pytest.mark.parametrize("code", ["Nantes", "n", "../lyon", "1lyon", "é", ""])
def test_a_code_that_cannot_name_an_instance_is_refused(code, tmp_path):
    with pytest.raises(Stopped, match="ne convient pas"):
        command.draft(code, tmp_path)
    assert not list(tmp_path.rglob("*.toml"))


def test_what_is_still_lyon_s_in_a_new_file_is_named(tmp_path):
    model = (academie.DOSSIER / "lyon.toml").read_text("utf-8")
    (tmp_path / "lyon.toml").write_text(model, "utf-8")
    (tmp_path / "nantes.toml").write_text(model.replace("04.72.80.64.88", "02.00.00.00.00"), "utf-8")
    found = command.left_over("nantes", tmp_path)
    assert "https://portail.ac-lyon.fr/arena" in found
    assert "04.72.80.64.88" not in found
    command.draft("rennes", tmp_path)
    assert command.left_over("rennes", tmp_path) == []
    assert [command.left_over(code, academie.DOSSIER) for code in academie.codes()] == [[]] * len(academie.codes())


def test_what_changes_is_said_in_ten_lines_instances_first():
    """A new instance is one line, whatever it holds; a setting says what it was and what it is."""
    before = stages.config(["lyon"])
    assert command.shown("", before) == ["  + lyon : une instance de plus", *command.shown("", before)[1:]]
    assert command.shown(before, stages.config(["lyon", "siec"])) == ["  + siec : une instance de plus"]
    assert command.shown(stages.config(["lyon", "siec"]), before) == ["  - siec : une instance de moins"]
    slower = before.replace('"lambda_timeout": 240', '"lambda_timeout": 300')
    assert command.shown(before, slower) == ["  ~ stages lyon lambda_functions sceaux lambda_timeout : 240 → 300"]
    many = before.replace("policy-lyon", "politique-lyon").replace("lambda_timeout", "delai")
    assert len(command.shown(before, many)) == 10
    assert command.shown(before, many)[-1].startswith("  … et ")
    assert command.shown(before, before) == []


def test_an_unfinished_file_stops_no_other_instance(tmp_path):
    """`make academie CODE=lyon` failed on what nantes.toml lacked; a stage that nantes has stays as it was."""
    for name in ("chalicelib", "ops", ".chalice"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    command.draft("nantes", tmp_path / "chalicelib/academies")
    former = json.loads(CONFIG.read_text("utf-8"))
    former["stages"]["nantes"] = {"api_gateway_stage": "nantes"}
    (tmp_path / ".chalice/config.json").write_text(json.dumps(former), "utf-8")
    program = "from ops.instances import academie, known; print(academie.main(['lyon']), known.named(['lyon'], ''))"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "0 lyon"
    assert "nantes.toml n’est pas fini" in done.stderr
    assert json.loads((tmp_path / ".chalice/config.json").read_text("utf-8")) == former
