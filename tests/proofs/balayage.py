"""The whole sweep: each act that writes, broken at each of its calls in each way, at one, 46 and 130 people; and many lives."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOLD = re.compile(r"^IMAGIN_BALAYAGE=tout (?P<line>.+): (?P<cases>\d+) cases of \d+, (?P<twins>\d+) twins$", re.MULTILINE)


LIVES = "150"


def main():
    words = [sys.executable, "-m", "pytest", "-n", "auto", "-rA", "tests/sweep", "tests/gestion/test_life.py"]
    asked = {**os.environ, "IMAGIN_BALAYAGE": "tout", "IMAGIN_VIES": LIVES}
    done = subprocess.run(words, cwd=ROOT, env=asked, capture_output=True, text=True, check=False, timeout=4 * 3600)
    told = list(TOLD.finditer(done.stdout))
    wrong = re.findall(r"^FAILED .*\[(.+)\]", done.stdout, re.MULTILINE)
    found = {
        "lines": len(told),
        "cases": sum(int(line["cases"]) for line in told),
        "twins": sum(int(line["twins"]) for line in told),
        "wrong": len(wrong),
        "lives": int(LIVES) if re.search(r"^PASSED .*test_life.py", done.stdout, re.MULTILINE) else 0,
    }
    if done.returncode:
        sys.stdout.write(done.stdout)
    sys.stderr.write(json.dumps(found, ensure_ascii=False, indent=1))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
