"""What of the whole sweep was played: each case a line of a file, which several processes write and a later run goes on from."""

import fcntl
import hashlib
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE, UNTIL, SIDE = "IMAGIN_BALAYAGE_REGISTRE", "IMAGIN_BALAYAGE_JUSQUA", "IMAGIN_BALAYAGE_COTE"
"""The file; the moment (epoch) past which no case begins; 1: from the longest lines on, 0: from the shortest."""


class Register:
    """What several processes write together, each a line at a time."""

    def __init__(self, path, until=float("inf"), side=1):
        self.path, self.until, self.side = Path(path), until, side

    @classmethod
    def asked(cls):
        """The one that the environment names, or None."""
        if not (path := os.environ.get(FILE)):
            return None
        return cls(path, float(os.environ.get(UNTIL, "inf")), int(os.environ.get(SIDE, "1")))

    def ordered(self, lines):
        """The lines that are not over, from this process's side."""
        names = sorted(lines, key=lambda name: (lines[name].size, name), reverse=bool(self.side))
        return {name: lines[name] for name in names if not self._is_over(name)}

    @contextmanager
    def mine(self, line):
        """Whether this process plays the line: neither another one at this moment, nor one that has played it whole."""
        named = hashlib.sha256(line.encode()).hexdigest()[:12]
        with self.path.with_name(f"{self.path.stem}-{named}.lock").open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                free = True
            except BlockingIOError:
                free = False
            yield free and time.time() < self.until and not self._is_over(line)

    def _is_over(self, name):
        found = self.read().get(name)
        return bool(found) and found["total"] == len(found["good"])

    def left(self, line, cases):
        """The cases that nobody played, or that were not as they should be, while there is time."""
        good = self.read().get(line, {"good": {}})["good"]
        self._write({"line": line, "total": len(cases)})
        for case in cases:
            if time.time() >= self.until:
                return
            if case.name not in good:
                yield case

    def noting(self, line):
        """What an engine tells of each case."""

        def note(case, told):
            self._write({"line": line, "case": case.name, **told})

        return note

    def read(self):
        """Line -> how many cases it has, `good`: case -> what was told of it, `wrong`: case -> what differs."""
        found = {}
        for text in self.path.read_text("utf-8").splitlines() if self.path.exists() else ():
            said = json.loads(text)
            line = found.setdefault(said["line"], {"total": 0, "good": {}, "wrong": {}})
            if "total" in said:
                line["total"] = said["total"]
                continue
            line["wrong"].pop(said["case"], None)
            line["good" if not said["wrong"] else "wrong"][said["case"]] = said["wrong"] or said
        return found

    def _write(self, said):
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(said, ensure_ascii=False) + "\n")


def digest():
    """Of the code that a case depends on: what was played before it changed says nothing of it."""
    tests, service = ROOT / "tests", ROOT / "chalicelib"
    stands = [tests / f"{name}.py" for name in ("instance", "quick_moto", "strict", "sweep/test_sweep")]
    sweep = [path for path in (tests / "sweep").glob("*.py") if not path.name.startswith("test_")]
    files = sorted((*service.rglob("*.py"), *service.rglob("*.toml"), *sweep, *stands))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]
