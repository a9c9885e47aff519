"""The memory of an import does not grow with its rows: `python -m tests.proofs.memoire` shows figures.

Its dry run then the import itself, by slices, in one process each, against an AWS that keeps what it is given.
"""

import json
import sys

from benchmarks import lots
from benchmarks.borrowed import ROOT

MOST = 1.1
"""Times the memory of the small one, at most."""


def main(small: int = 10_000, large: int = 100_000) -> int:
    done = {rows: lots.campaign(ROOT, rows, 0, ["import"])["import"] for rows in (small, large)}
    peaks = {rows: one["memory"] for rows, one in done.items()}
    ratio = peaks[large] / peaks[small]
    found = {
        "small": small,
        "small_memory": round(peaks[small], 1),
        "large": large,
        "large_memory": round(peaks[large], 1),
        "ratio": round(ratio, 3),
        "rows_in": done[large]["units"],
        "faults": [] if ratio <= MOST else [f"the memory of an import is within {MOST} times"],
    }
    print(json.dumps(found, indent=2), file=sys.stderr)
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
