"""Somebody who knows Chalice types its commands: each answers by one sentence, with the one of ours that does it all."""

import os
import re
import subprocess

import pytest

from ops.checkout import environment
from ops.console import Stopped
from ops.local import chalice_cli
from ops.paths import ROOT, VENV


def chalice(*words, cwd=ROOT, **environ):
    """What was said, and the exit code."""
    environment.python()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "IMAGIN_"))}
    done = subprocess.run(
        [str(VENV / "bin/chalice"), *words],
        cwd=cwd,
        env=clean | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr, done.returncode


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("deploy", "--stage", "lyon"), "make deploy STAGE=lyon"),
        (("--debug", "deploy", "--stage=siec"), "make deploy STAGE=siec"),
        (("deploy",), "make deploy STAGE=CODE"),
        (("package", "--stage", "lyon", "/nowhere"), "make package STAGE=lyon"),
        (("gen-policy",), "make academie CODE=CODE"),
        (("invoke", "-n", "purge", "--stage", "lyon"), "python3 -m ops invoke lyon FONCTION"),
        (("logs", "--stage", "lyon"), "python3 -m ops logs lyon FONCTION"),
        (("delete", "--stage", "lyon"), "python3 -m ops retire lyon"),
        (("url", "--stage", "lyon"), "make academie CODE=lyon"),
        (("new-project", "nantes"), "make academie CODE=CODE"),
        (("generate-pipeline", "pipeline.json"), "make deploy STAGE=CODE"),
        (("dev", "plan", "--stage", "lyon"), "make package STAGE=lyon"),
        (("--profile", "dev", "deploy", "--stage", "lyon"), "make deploy STAGE=lyon"),
        (("local",), "chalice local --stage lyon"),
    ],
)
def test_what_chalice_would_do_by_halves_names_what_does_it_all(words, right, monkeypatch):
    monkeypatch.setattr(chalice_cli, "chalice", lambda: pytest.fail("Chalice's own command was reached"))
    with pytest.raises(Stopped) as stopped:
        chalice_cli.main(list(words))
    assert right in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_the_project_s_chalice_says_it_in_one_line():
    said, code = chalice("deploy", "--stage", "lyon")
    assert code == 1
    assert said.strip().startswith("Ici, « chalice deploy » se dit « make deploy STAGE=lyon »")
    assert len(said.strip().splitlines()) == 1


def test_the_right_commands_exist():
    from ops.__main__ import COMMANDS

    makefile = (ROOT / "Makefile").read_text("utf-8")
    for right in chalice_cli._INSTEAD.values():
        kind, word = re.match(r"(python3 -m ops|make) ([a-z-]+)", right).groups()
        assert word in COMMANDS
        assert kind != "make" or f"\n{word}: " in makefile
    assert chalice_cli._INSTEAD.keys() == chalice_cli._WHY.keys()


def test_chalice_s_own_help_is_still_there_and_so_is_chalice_elsewhere(tmp_path):
    assert "--autoreload" in chalice("local", "--help")[0]
    said, code = chalice("url", cwd=tmp_path)
    assert code == 2
    assert "make" not in said


def test_local_says_how_to_start_what_it_serves_from(tmp_path):
    said, code = chalice("local", "--stage", "lyon", IMAGIN_RUN=str(tmp_path))
    assert (code, said.count("\n")) == (1, 2)
    assert "lancez « make run »" in said
    with pytest.raises(Stopped, match="« dev » n’est pas une instance"):
        chalice_cli.main(["local", "--stage", "dev"])
