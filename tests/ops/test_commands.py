"""What an operator reads when something is missing: one French sentence, never a traceback."""

import os
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


def test_an_unknown_word_lists_the_commands():
    done = run("danser")
    assert done.returncode == 2
    for word in ("run", "import", "convoquer", "academie"):
        assert word in done.stderr


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
