"""A campaign at a tenth of its full size: 1,000 rows in, 200 people convoked, cut three times; tests/proofs does all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.aws
def test_a_campaign_cut_three_times_brings_everything_in_once_and_prints_everybody_once():
    words = [sys.executable, "-m", "tests.proofs.batches", "1000", "200"]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stderr[run.stderr.index("{\n") :])
    assert found["faults"] == []
    assert (found["rows_in"], found["convoked"], found["letters"], found["crashes"]) == (1000, 200, 200, 3)
