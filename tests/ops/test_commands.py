"""What an operator reads when something is missing: one French sentence, never a traceback."""

import os
import re
import socket
import subprocess
import sys

import pytest

from ops.checkout import environment
from ops.console import Stopped
from ops.local import vacancy
from ops.paths import ROOT


def run(*words, **environ):
    return subprocess.run(
        [sys.executable, "-m", "ops", *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def taken():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


@pytest.mark.parametrize("name", ["IMAGIN_PORT", "IMAGIN_PORT_AWS"])
def test_a_port_in_use_is_said_in_one_sentence(taken, name, tmp_path):
    free = {"IMAGIN_PORT": "58231", "IMAGIN_PORT_AWS": "58232"}
    done = run("run", **(free | {name: str(taken)}), IMAGIN_RUN=str(tmp_path))
    assert done.returncode == 1
    assert f"Le port {taken} est déjà utilisé" in done.stderr
    assert f"{name}={taken + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_without_the_local_service_says_how_to_start_it(tmp_path):
    done = run("import", "lyon", "intervenants.csv", IMAGIN_RUN=str(tmp_path))
    assert done.returncode == 1
    assert "lancez « make run »" in done.stderr


def test_a_command_meant_for_aws_never_acts_on_this_computer():
    """A backup of the emulator, taken for that of the académie, would be found out on the day it is needed."""
    done = run("backup", "lyon", "--aws", AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "retirez l’un des deux" in done.stderr


def test_a_command_needs_a_known_instance(tmp_path):
    done = run("import", "atlantide", IMAGIN_RUN=str(tmp_path))
    assert done.returncode == 1
    assert "lyon" in done.stderr


@pytest.mark.parametrize(("words", "meant"), [(["xyzzy"], ""), (["doctr", "lyon"], "doctor"), (["restor"], "restore")])
def test_an_unknown_word_is_said_unknown_and_the_nearest_is_proposed(words, meant):
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"« {words[0]} » n’est pas une commande." in done.stderr
    assert "« python3 -m ops --help »" in done.stderr
    assert ("Vouliez-vous dire" in done.stderr) == bool(meant)
    assert meant in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), (["-h"], 0), ([], 2)])
def test_the_list_of_commands_is_an_answer_when_it_is_asked_for(words, code):
    done = run(*words)
    assert done.returncode == code
    said, silent = (done.stdout, done.stderr) if words else (done.stderr, done.stdout)
    assert silent == ""
    for word in ("run", "import", "convoquer", "academie"):
        assert f"  {word} " in said


@pytest.mark.parametrize(
    "words",
    [("empreintes", "foo"), ("openapi", "--toutt"), ("academie", "lyon", "foo"), ("communes", "--verifie"), ("demo", "lyon", "--aws")],
)
def test_a_word_too_much_is_refused_and_nothing_is_done(words):
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"mots de trop, ou options inconnues : {words[-1]}" in done.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"IMAGIN_PORT": "abc"}, "IMAGIN_PORT = « abc » n’est pas un port"),
        ({"IMAGIN_PORT": "0"}, "IMAGIN_PORT = « 0 » n’est pas un port"),
        ({"IMAGIN_PORT_AWS": "70000"}, "IMAGIN_PORT_AWS = « 70000 » n’est pas un port"),
        ({"IMAGIN_PORT": "65530"}, "IMAGIN_PORT_PORTAIL = « 65540 » n’est pas un port"),
        ({"IMAGIN_PORT_AWS": "65535", "HTTPS": "1"}, "IMAGIN_PORT_AWS_TLS = « 65536 » n’est pas un port"),
        ({"IMAGIN_PORT_AWS": "58231"}, "IMAGIN_PORT et IMAGIN_PORT_AWS nomment tous deux le port 58231"),
        ({"IMAGIN_PORT_AWS": "58241"}, "IMAGIN_PORT_AWS et IMAGIN_PORT_PORTAIL nomment tous deux le port 58241"),
    ],
)
def test_a_port_that_cannot_be_is_refused_in_one_sentence(given, said, tmp_path):
    done = run("run", **({"IMAGIN_PORT": "58231", "IMAGIN_PORT_AWS": "58232", "IMAGIN_RUN": str(tmp_path)} | given))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("upgrade", "lyon"), ("deploy", "lyon"), ("rollback", "lyon"), ("doctor", "lyon", "--aws"), ("compte", "--aws")])
def test_without_keys_a_command_for_aws_says_so(words, tmp_path):
    nowhere = {"HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true"}
    done = run(*words, **nowhere)
    assert done.returncode == 1
    assert "vérifiez les clés et le réseau" in done.stderr
    assert "Traceback" not in done.stderr


def test_upgrade_alone_asks_for_its_instance():
    done = run("upgrade")
    assert done.returncode == 2
    assert "python3 -m ops upgrade : il manque : instance" in done.stderr


def test_an_address_of_aws_that_is_none_is_said_in_one_sentence():
    done = run("doctor", "lyon", AWS_ENDPOINT_URL="ici")
    assert done.returncode == 1
    assert "AWS_ENDPOINT_URL, « ici », n’est pas une adresse" in done.stderr
    assert "Traceback" not in done.stderr


def test_make_deploy_alone_names_the_command_that_explains_it():
    done = subprocess.run(["make", "deploy"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "« python3 -m ops deploy --help » explique tout" in done.stderr
    assert "--help" not in done.stderr.replace("python3 -m ops deploy --help", "")


@pytest.mark.parametrize(("name", "why"), [("nope.json", "il n’existe pas"), (".", "c’est un dossier")])
def test_a_file_that_cannot_be_read_is_said_in_french(name, why, tmp_path):
    done = run("extrait", str(tmp_path / name))
    assert done.returncode == 1
    assert why in done.stderr
    assert "n’est pas un extrait" not in done.stderr


def listened_to():
    """The variables that the sources read and that nothing of ours gives."""
    reads = re.compile(r"""(?:environ(?:\.get\(|\[)|_port\()"(IMAGIN_\w+)"|"(IMAGIN_\w+)" in os\.environ""", re.M)
    gives = re.compile(r"""\[?"(IMAGIN_\w+)"\]?(?:: | = )|environ\.setdefault\("(IMAGIN_\w+)"|^    (IMAGIN_\w+)=""", re.M)
    ours = ("ops/stack", "ops/deployment", "ops/package", "ops/instances", "ops/local", "ops/portal")
    texts = {path: path.read_text("utf-8") for top in ("ops", "chalicelib", "tests") for path in (ROOT / top).rglob("*.py")}
    given = {name for path, text in texts.items() if str(path.relative_to(ROOT)).startswith(ours) or path == ROOT / "tests/conftest.py"
             for found in gives.findall(text) for name in found}  # fmt: skip
    read = {name for text in texts.values() for found in reads.findall(text) for name in found if name}
    asked = set(re.findall(r'_port\("(IMAGIN_\w+)"', texts[ROOT / "ops/paths.py"])) | {"IMAGIN_RUN"}
    return read - given | asked


def test_each_variable_that_a_person_may_set_is_in_the_guides():
    names = listened_to()
    assert {"IMAGIN_PORT", "IMAGIN_PORT_AWS_TLS", "IMAGIN_RUN", "IMAGIN_DNS", "IMAGIN_APPROUVER", "IMAGIN_IMAGES"} <= names
    guides = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"))
    told = set(re.findall(r"IMAGIN_[A-Z0-9_]+", "".join(path.read_text("utf-8") for path in guides)))
    assert sorted(names - told) == []
    assert {name for name in names if name.startswith("IMAGIN_PORT")} <= set(re.findall(r"IMAGIN_\w+", guides[0].read_text("utf-8")))


@pytest.mark.parametrize("tool", ["node", "npm"])
def test_a_missing_tool_is_named(tool, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: None if name == tool else f"/usr/bin/{name}")
    with pytest.raises(Stopped, match=f"Il manque « {tool} »"):
        environment.front()


def test_make_lists_its_targets():
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("run", "test", "check", "academie", "package", "deploy"):
        assert f"make {target} " in done.stdout


def test_a_service_that_stopped_answering_says_how_to_start_it(tmp_path):
    (tmp_path / "adresse").write_text("http://127.0.0.1:9")
    done = run("import", "lyon", "intervenants.csv", IMAGIN_RUN=str(tmp_path))
    assert done.returncode == 1
    assert "lancez « make run »" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_data_are_never_served_twice(tmp_path):
    free = {"IMAGIN_PORT": "58231", "IMAGIN_PORT_AWS": "58232", "IMAGIN_RUN": str(tmp_path)}
    with vacancy.alone(tmp_path):
        done = run("run", **free)
    assert done.returncode == 1
    assert "déjà en marche" in done.stderr


def test_starting_anew_forgets_everything(tmp_path):
    (tmp_path / "etat").mkdir()
    (tmp_path / "etat" / "dynamodb.json").write_text("{}")
    (tmp_path / "journal.txt").write_text("x")
    with vacancy.alone(tmp_path):
        vacancy.empty(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["verrou"]
