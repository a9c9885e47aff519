"""Five thousand requests drawn from the contract, each answer held against it: `make test` plays 200 of them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EACH = "28"
"""Requests of each sort for each operation: more than 5,000."""


def main():
    words = [sys.executable, "-m", "pytest", "-q", "-n0", "-s", "tests/security/test_fuzz.py"]
    environment = os.environ | {"IMAGIN_CAS": EACH}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=2400)
    found = re.search(r"^FIGURES (.+)$", done.stderr, re.MULTILINE)
    figures = json.loads(found[1]) if found else {"operations": 0, "cas": 0, "faux": "?", "5xx": "?", "acceptes": 0}
    sys.stderr.write(json.dumps(figures, indent=1))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
