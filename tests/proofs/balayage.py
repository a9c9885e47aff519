"""The whole sweep: each act that writes, broken at each of its calls in each way, at one, 46 and 130 people; and many lives.

One process a core, and within some hours: `python -m tests.proofs.balayage [hours]`. What was played stays in build/,
as long as neither the service nor the sweep changes: asked again, it goes on from there, and counts all of it. `python -m tests.proofs.balayage chiffres` plays nothing.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.sweep import register

ROOT = Path(__file__).parents[2]
LIVES, HOURS, SLACK = "150", 4.0, 3600
TELL, SIZES = "chiffres", (1, 46, 130)
WORDS = [sys.executable, "-m", "pytest", "-n0", "-q", "-rA", "--show-capture=no"]


def main(asked=HOURS):
    """Figures on the error output; 1 when a case is not as it should be. `asked`: hours, or « chiffres » to play nothing."""
    path = ROOT / "build" / f"balayage-{register.digest()}.jsonl"
    if asked == TELL:
        return _tell(path)
    until, cores = time.time() + float(asked) * 3600, os.cpu_count() or 1
    shares = [_share(path, until, core % 2) for core in range(cores)]
    lives = subprocess.run([*WORDS, "tests/gestion/test_life.py"], cwd=ROOT, env={**os.environ, "IMAGIN_VIES": LIVES}, capture_output=True, text=True, check=False)  # fmt: skip
    ended = [one.communicate(timeout=max(until - time.time(), 0) + SLACK)[0] for one in shares]
    if lives.returncode or any(one.returncode for one in shares):
        sys.stdout.write("\n".join([*ended, lives.stdout]))
    passed = re.search(r"^PASSED .*test_life.py", lives.stdout, re.MULTILINE)
    told = _tell(path, lives=int(LIVES) if passed else 0)
    return int(bool(told or lives.returncode or any(one.returncode for one in shares)))


def _tell(path, **more):
    """What the register holds, by size; 1 when a case in it differs."""
    found, asked = register.Register(path).read(), _lines()
    sizes = Counter(_size(name) for name, line in found.items() if line["total"] == len(line["good"]))
    cases = Counter()
    for name, line in found.items():
        cases[_size(name)] += len(line["good"]) + len(line["wrong"])
    wrong = {f"{name} {case}": told for name, line in found.items() for case, told in line["wrong"].items()}
    good = [told for line in found.values() for told in line["good"].values()]
    figures = {
        **{f"lines_{size}": sizes[size] for size in SIZES},
        "lines_left": asked - sizes.total(),
        **{f"cases_{size}": cases[size] for size in SIZES},
        "cases_left": sum(line["total"] - len(line["good"]) - len(line["wrong"]) for line in found.values()),
        **{word: sum(told[word] for told in good) for word in ("known", "checked", "twins")},
        "wrong": len(wrong),
        **more,
    }
    sys.stdout.write(json.dumps(wrong, ensure_ascii=False, indent=1) if wrong else "")
    sys.stderr.write(json.dumps(figures, ensure_ascii=False, indent=1))
    return int(bool(wrong))


def _size(name):
    found = re.search(r"\((\d+)\)$", name)
    return int(found[1]) if found else 1


def _share(path, until, side):
    own = {register.FILE: str(path), register.UNTIL: str(until), register.SIDE: str(side)}
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
