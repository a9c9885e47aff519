"""Each proof is a command of its own, which needs nothing of the shell that types it."""

import os
import subprocess
import sys

import pytest

from ops.paths import ROOT
from tests.proofs.__main__ import PROOFS


@pytest.mark.parametrize("name", PROOFS)
def test_a_proof_begins_in_a_bare_environment(name):
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("IMAGIN_", "AWS_"))}
    command = [sys.executable, "-c", f"import tests.proofs.{name}"]
    done = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
