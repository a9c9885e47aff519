"""The criteria of the RGAA 4.1.2, each with what was found: behind docs/accessibilite.md and the public statement.

https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/ gives the criteria; the words here are ours.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

GRID = Path(__file__).with_name("rgaa.toml")
CRITERIA = 106
RESULTS = {"C": "conforme", "NC": "non conforme", "NA": "sans objet"}
_LOOKED_AT = re.compile(r"le (\d\d/\d\d/\d{4})\.")


@dataclass(frozen=True)
class Criterion:
    """`number`: as the RGAA gives it; `result`: one of RESULTS; `found`: what was seen; `how`: which test, or eye."""

    theme: str
    number: str
    result: str
    about: str
    found: str
    how: str


def criteria() -> list[Criterion]:
    """All of them, in the order of the RGAA."""
    themes = tomllib.loads(_as_strings(GRID.read_text("utf-8"))).values()
    return [
        Criterion(str(theme["titre"]), number, *told)
        for theme in themes
        for number, told in theme.items()
        if number != "titre"
    ]


def looked_at() -> str:
    """The day of the last walk through the grid, as JJ/MM/AAAA."""
    (found,) = _LOOKED_AT.findall(GRID.read_text("utf-8").split("\n", 1)[0])
    return str(found)


def counts() -> dict[str, int]:
    """Result -> how many criteria."""
    found = [one.result for one in criteria()]
    return {result: found.count(result) for result in RESULTS}


def _as_strings(text: str) -> str:
    """« 1.1 = » would be a table in a table: the number is the name."""
    return re.sub(r"^(\d+\.\d+) =", r'"\1" =', text, flags=re.MULTILINE)
