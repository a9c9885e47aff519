"""`python -m benchmarks.staff_lines`: the lines of the staff's pages at abdb186 and now, without what was added since.

Counted as `wc -l` does, scripts and templates. staff_lines.toml says what was added, line by line: a text that is not
once and only once in its file stops the count, and so do lines that are counted twice.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
THEN = "abdb186"
TOLD = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
PAGES = "templates/pages/gestion"


def _then(name: str) -> int:
    for path in (name, f"{PAGES}/{name}.html", f"static/js/{name}.js"):
        command = ["git", "show", f"{THEN}:{path}"]
        shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if shown.returncode == 0:
            return shown.stdout.count("\n")
    raise SystemExit(f"{THEN} n’a pas {name} : il faut son histoire (git fetch --unshallow).")


def now(name: str) -> tuple[int, int]:
    """Lines of a file, and those of them that were added since."""
    text = (ROOT / (name if "/" in name else f"static/js/gestion/{name}")).read_text("utf-8")
    whole = text.count("\n")
    if name in TOLD["kept"]:
        return whole, whole - TOLD["kept"][name]
    added = set[int]()
    for start, lines in (mark for places in TOLD["added"].get(name, {}).values() for mark in places):
        first = text[: text.find(start)].count("\n")
        taken = set(range(first, first + lines))
        if text.count(start) != 1 or taken & added or first + lines > whole:
            raise SystemExit(f"{name} : « {start} » n’y est pas une fois, ou ses {lines} lignes débordent.")
        added |= taken
    return whole, len(added)


def table() -> list[str]:
    """The table, in Markdown."""
    lines = ["| page | abdb186 | now | added since | now, without it | |", "|---|---|---|---|---|---|"]
    sums = [0, 0, 0]
    for page, files in TOLD["pages"].items():
        whole, added = (sum(column) for column in zip(*map(now, files["now"]), strict=True))
        found = (sum(map(_then, files["then"])), whole, added)
        sums = [known + more for known, more in zip(sums, found, strict=True)]
        lines.append(_line(page, *found))
    return [*lines, _line("sum", *sums)]


def _line(name: str, before: int, whole: int, added: int) -> str:
    left = whole - added
    return f"| {name} | {before:,} | {whole:,} | {added:,} | {left:,} | {100 * (left - before) / before:+.0f} % |"


if __name__ == "__main__":
    sys.stdout.write("\n".join(table()) + "\n")
