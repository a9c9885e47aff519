"""The fast part of the tests, lived once at each awkward moment: all must pass whatever the machine's clock says."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.horloge import AWKWARD

ROOT = Path(__file__).parents[2]
FAST = "not browser and not deployed and not aws"


def lived(moment):
    """(whether all passed, what pytest said last) of the fast part at that moment."""
    words = [sys.executable, "-m", "pytest", "-n", "auto", "-m", FAST, "--horloge", moment, "tests"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1200)
    return done.returncode == 0, done.stdout.strip().splitlines()[-1]


def main():
    failed, found = 0, {}
    for label, moment in AWKWARD.items():
        passed, said = lived(moment)
        failed |= not passed
        found[label] = re.sub(r" in .*", "", said).replace("passed", "réussis").replace("failed", "échoués")
    sys.stderr.write(json.dumps(found, ensure_ascii=False, indent=1))
    return failed


if __name__ == "__main__":
    sys.exit(main())
