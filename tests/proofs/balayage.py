"""The whole sweep: each act that writes, broken at each of its calls in each way, at one, 46 and 130 people; and many lives.

By shares, one a core, and within some hours: `python -m tests.proofs.balayage [hours]`. What was played stays in build/,
as long as neither the service nor the sweep changes: asked again, it goes on from there, and counts all of it.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.sweep import register

ROOT = Path(__file__).parents[2]
LIVES, HOURS, SLACK = "150", 4.0, 3600
WORDS = [sys.executable, "-m", "pytest", "-n0", "-q", "-rA", "--show-capture=no"]


def main(hours=HOURS):
    """Figures on the error output; 1 when a case is not as it should be."""
    path = ROOT / "build" / f"balayage-{register.digest()}.jsonl"
    until, cores = time.time() + float(hours) * 3600, os.cpu_count() or 1
    shares = [_share(path, part, cores, until) for part in range(cores)]
    lives = subprocess.run([*WORDS, "tests/gestion/test_life.py"], cwd=ROOT, env={**os.environ, "IMAGIN_VIES": LIVES}, capture_output=True, text=True, check=False)  # fmt: skip
    ended = [one.communicate(timeout=max(until - time.time(), 0) + SLACK)[0] for one in shares]
    found, asked = register.Register(path).read(), _lines()
    wrong = {f"{name} {case}": told for name, line in found.items() for case, told in line["wrong"].items()}
    figures = {
        "lines": sum(line["total"] == len(line["good"]) for line in found.values()),
        "lines_left": asked - sum(line["total"] == len(line["good"]) for line in found.values()),
        "cases": sum(len(line["good"]) + len(line["wrong"]) for line in found.values()),
        "cases_left": sum(line["total"] - len(line["good"]) - len(line["wrong"]) for line in found.values()),
        "twins": sum(sum(line["good"].values()) for line in found.values()),
        "wrong": len(wrong),
        "lives": int(LIVES) if re.search(r"^PASSED .*test_life.py", lives.stdout, re.MULTILINE) else 0,
    }
    failed = bool(wrong or lives.returncode or any(one.returncode for one in shares))
    if failed:
        sys.stdout.write("\n".join([*ended, lives.stdout, json.dumps(wrong, ensure_ascii=False, indent=1)]))
    sys.stderr.write(json.dumps(figures, ensure_ascii=False, indent=1))
    return int(failed)


def _share(path, part, parts, until):
    own = {register.FILE: str(path), register.PART: f"{part}/{parts}", register.UNTIL: str(until)}
    environment = {**os.environ, "IMAGIN_BALAYAGE": "tout", **own}
    return subprocess.Popen([*WORDS, "tests/sweep/test_sweep.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip


def _lines():
    """How many lines there are."""
    asked = [sys.executable, "-m", "pytest", "-n0", "--collect-only", "tests/sweep/test_sweep.py"]
    told = subprocess.run(asked, cwd=ROOT, env={**os.environ, "IMAGIN_BALAYAGE": "tout"}, capture_output=True, text=True, check=True)  # fmt: skip
    found = told.stdout.count("::test_an_act_broken")
    assert found, told.stdout
    return found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
