"""The tests of the pure rules stand apart: they load neither the service nor an emulated AWS."""

import json
import subprocess
import sys

from ops.paths import ROOT

HEAVY = ("botocore", "chalice", "moto", "pynamodb", "tests.instance")
RUN = f"""
import json, sys, pytest
code = pytest.main(["-n0", "-q", "tests/regles/test_formats.py", "tests/regles/test_droits.py"])
print(json.dumps([int(code), *({set(HEAVY)!r} & sys.modules.keys())]))
"""


def test_the_rules_are_tested_without_the_service():
    done = subprocess.run([sys.executable, "-c", RUN], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [0]
