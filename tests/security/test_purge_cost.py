"""The purge in small: 500 passwords over, alone or among 2,000 accounts; tests/proofs does the whole."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def figures(accounts, over):
    words = [sys.executable, "-m", "tests.proofs.purge", str(accounts), str(over)]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stderr)


@pytest.mark.aws
@pytest.mark.exigence("S25", "S26")
def test_every_password_that_is_over_goes_and_the_others_cost_no_read():
    many, few = figures(2_000, 500), figures(500, 500)
    assert many["faults"] == few["faults"] == []
    assert (many["purged"], many["left_over"], many["others_changed"]) == (500, 0, 0)
    assert (many["reads"], many["items_read"], many["writes"]) == (few["reads"], few["items_read"], few["writes"])
