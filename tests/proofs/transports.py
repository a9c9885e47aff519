"""The tests of this process that reach the tables, with our own transport under the service: by shares on the cores.

`python -m tests.proofs.transports [tests]`: all of them by default; botocore's way is what `make test` plays.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ELSEWHERE = "not browser and not deployed"
"""What speaks to the deployed service already speaks by our own transport."""
TOLD = re.compile(r"(\d+) (passed|failed|error|deselected)")
SUMMARY = re.compile(r"^=*\s*\d+ (?:passed|failed|error|deselected).* in \d")
ASKED = re.compile(r"own transport: (\d+) requests in (\d+) tests, (\d+) left out")
HOURS = 4


def main(asked):
    """Figures on the error output; 1 when a test fails, or when none spoke by our own transport."""
    words = [sys.executable, "-m", "pytest", "-n", "auto", "-m", ELSEWHERE, "-p", "tests.own_transport", *(asked or ["tests"])]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=HOURS * 3600)
    found, told = figures(done.stdout)
    failed = int(bool(done.returncode or not found["requests"]))
    if failed:
        sys.stdout.write(done.stdout + done.stderr)
    sys.stderr.write(json.dumps(found | {"summary": told} if failed else found, ensure_ascii=False, indent=1))
    return failed


def figures(said):
    """(the figures, the line of pytest that says them) of what pytest printed."""
    (told,) = (line for line in said.splitlines() if SUMMARY.search(line))
    counts = {word: int(number) for number, word in TOLD.findall(told)}
    requests, spoke, left = map(int, ASKED.search(said).groups())
    return {
        "passed": counts.get("passed", 0),
        "failed": counts.get("failed", 0) + counts.get("error", 0),
        "spoke": spoke,
        "requests": requests,
        "left_out": left,
    }, told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
