"""The sweep: each act broken at its calls, one case at a time, then asked again; a few cases of each line by commit.

`IMAGIN_BALAYAGE=<words> pytest tests/sweep` plays again the cases that a run printed; `IMAGIN_BALAYAGE=tout`, all of them,
by shares and with a register that a later run goes on from (tests/proofs/balayage.py).
"""

import gc
import math
import os
import random
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace as Made

import boto3
import pytest

from tests.gestion import batch, staff
from tests.sweep import job_lines, people_lines, quicker_moto, staff_lines, work_lines
from tests.sweep.engine import Scene, Sweep
from tests.sweep.register import Register

key, office, buckets = staff.key, staff.office, batch.buckets
SEALS = "imagin-lyon-sceaux"
ALL, SHARE = "tout", 4
"""Cases of a line in `make test`."""


def commit():
    """Words that change with the commit, the same in each clone; and in a tree that git does not know."""
    asked = ["git", "-C", str(Path(__file__).parent), "rev-parse", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()[:12] or "sans-commit"


SEED = os.environ.get("IMAGIN_BALAYAGE") or commit()
LONG = work_lines.LINES if SEED == ALL else []
"""Acts on many, one to 130 people: minutes each."""
REGISTER = Register.asked()
"""None but where a proof of many hours is made."""
LINES = {line.name: line for line in [*people_lines.LINES, *staff_lines.LINES, *job_lines.LINES, *LONG]}
if REGISTER:
    LINES = REGISTER.ordered(LINES)


@pytest.fixture
def scene(api, office, buckets, monkeypatch):
    """The instance; neither pauses nor the machine's clock bear on how many times a call is tried."""
    quicker_moto.install(monkeypatch)
    monkeypatch.setattr("chalicelib.faults.FIRST_PAUSE", 0)
    monkeypatch.setattr("chalicelib.faults.time", Made(monotonic=lambda: 0.0, sleep=time.sleep))
    monkeypatch.setattr("chalicelib.frais.claim.settings.KEEP_SECONDS", math.inf)
    monkeypatch.setenv("IMAGIN_SEAU_SCEAUX", SEALS)
    boto3.client("s3").create_bucket(Bucket=SEALS, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    return Scene(api, office, buckets)


@pytest.mark.parametrize("name", LINES)
def test_an_act_broken_at_any_call_and_asked_again_is_done_once(scene, name):
    if REGISTER:
        with REGISTER.mine(name) as mine:
            if not mine:
                pytest.skip("another process plays it, it is over, or it is too late")
            sweep = Sweep(LINES[name], scene)
            gc.freeze()
            outcome = sweep.run(lambda cases: REGISTER.left(name, cases), REGISTER.noting(name))
    else:
        sweep = Sweep(LINES[name], scene)
        outcome = sweep.run(share(name))
        assert outcome.cases
        print(f"IMAGIN_BALAYAGE={SEED} {name}: {outcome.cases} cases of {len(sweep.cases())}, {outcome.twins} twins")
    assert outcome.wrong == []


def share(name):
    """The cases of a line that this commit plays."""

    def chosen(cases):
        drawn = random.Random(f"{SEED} {name}")
        return cases if SEED == ALL else drawn.sample(cases, min(SHARE, len(cases)))

    return chosen
