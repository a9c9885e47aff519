"""AWS is sent what Python 3.13 makes, and nothing when this computer has none; the local AWS takes the one at hand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ops.console import Stopped
from ops.deployment import deploy
from ops.package import interpreters, native
from ops.paths import ROOT

NONE = "3.99"


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """A computer with no other Python than this one; gives a folder of its PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


def named(path, says):
    """A program that answers, in the place of a Python, that it is of this version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{says}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_a_deployment_to_aws_stops_in_one_sentence_without_the_python_of_lambda(alone, monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(interpreters, "DEPLOYED", NONE)
    with pytest.raises(Stopped) as stopped:
        deploy.main(["lyon"])
    said = str(stopped.value)
    assert said.startswith(f"Un déploiement sur AWS se fait avec Python {interpreters.DEPLOYED}")
    assert "installez-le" in said
    assert "\n" not in said


def test_a_deployment_to_aws_without_keys_stops_before_anything_is_made(tmp_path):
    """Keys are looked for first, then everything is packaged, which takes minutes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "IMAGIN_"))}
    pyenv = os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))
    alone = kept | {"HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true", "PYENV_ROOT": pyenv}
    command = [sys.executable, "-m", "ops", "deploy", "lyon"]
    done = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False, timeout=60)
    said = "AWS ne peut pas être joint : vérifiez les clés" if interpreters.found(interpreters.DEPLOYED) else "Un déploiement sur AWS"
    assert (done.returncode, said in done.stderr, "Empaquetage" in done.stdout + done.stderr) == (1, True, False), done.stderr


def test_what_a_name_promises_and_does_not_run_is_no_interpreter(alone):
    """As pyenv leaves behind for the versions that it does not run."""
    named(alone / f"python{NONE}", "exit 127")
    assert interpreters.found(NONE) is None
    assert interpreters.found(interpreters.at_hand()) is not None


@pytest.mark.parametrize("where", [f"python{NONE}", f"pyenv/versions/{NONE}.1/bin/python{NONE}"])
def test_it_is_found_in_the_path_and_in_pyenv(alone, where):
    found = named(alone / where, f"echo {NONE}")
    assert interpreters.found(NONE) == found
    assert interpreters.needed(NONE) == found


def test_the_newest_c_library_that_native_code_names_is_read():
    assert native.newest(b"\0GLIBC_2.4\0GLIBC_2.17\0GLIBC_2.9\0") == (2, 17)
    assert native.newest(b"\x7fELF") == (0, 0)
    assert native.OF_LAMBDA.keys() >= {interpreters.DEPLOYED}
