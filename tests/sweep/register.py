"""What of the whole sweep was played: each case a line of a file, which several processes write and a later run goes on from."""

import hashlib
import json
import os
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE, PART, UNTIL = "IMAGIN_BALAYAGE_REGISTRE", "IMAGIN_BALAYAGE_PART", "IMAGIN_BALAYAGE_JUSQUA"
"""The file; « 1/2 » for every second line, from the second on; the moment (epoch) past which no case begins."""


class Register:
    """`part` of `parts`: the lines of this process."""

    def __init__(self, path, part=0, parts=1, until=float("inf")):
        self.path, self.part, self.parts, self.until = Path(path), part, parts, until

    @classmethod
    def asked(cls):
        """The one that the environment names, or None."""
        if not (path := os.environ.get(FILE)):
            return None
        part, _, parts = os.environ.get(PART, "0/1").partition("/")
        return cls(path, int(part), int(parts), float(os.environ.get(UNTIL, "inf")))

    def share(self, lines):
        """The lines of this process, the shortest first; none that was played whole."""
        ordered = sorted(lines, key=lambda name: (lines[name].size, name))[self.part :: self.parts]
        over = {name for name, found in self.read().items() if found["total"] == len(found["good"])}
        return {name: lines[name] for name in ordered if name not in over}

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

        def note(case, twins, wrong):
            self._write({"line": line, "case": case.name, "twins": twins, "wrong": wrong})

        return note

    def read(self):
        """Line -> how many cases it has, `good`: case -> twins, `wrong`: case -> what differs."""
        found = {}
        for text in self.path.read_text("utf-8").splitlines() if self.path.exists() else ():
            said = json.loads(text)
            line = found.setdefault(said["line"], {"total": 0, "good": {}, "wrong": {}})
            if "total" in said:
                line["total"] = said["total"]
                continue
            line["wrong"].pop(said["case"], None)
            line["good" if not said["wrong"] else "wrong"][said["case"]] = said["wrong"] or said["twins"]
        return found

    def _write(self, said):
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(said, ensure_ascii=False) + "\n")


def digest():
    """Of the code that a case depends on: what was played before it changed says nothing of it."""
    files = sorted((*(ROOT / "chalicelib").rglob("*.py"), *(ROOT / "chalicelib").rglob("*.toml"), *(ROOT / "tests" / "sweep").glob("*.py")))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]
