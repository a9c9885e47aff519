"""The table of worked examples in docs/regles.md is the one that the simulation is asked.

A deliberate change is written by `python -m tests.ops.test_exemples`, and read before it is committed.
"""

from decimal import Decimal
from pathlib import Path

from chalicelib.frais.regles.formats import euros
from ops.openapi.examples import SIMULATION

PAGE = Path(__file__).parents[2] / "docs" / "regles.md"
HEAD = "| Exemple | Situation | Total |\n|---|---|---|\n"


def table():
    """A row for each example: its name, what it is, what it must give."""
    return "".join(f"| `{name}` | {said} | {euros(Decimal(total))} |\n" for name, (said, _, total) in SIMULATION.items())


def test_the_table_of_the_rules_is_that_of_the_examples():
    assert PAGE.read_text("utf-8").partition(HEAD)[2] == table()


if __name__ == "__main__":
    before, head, _ = PAGE.read_text("utf-8").partition(HEAD)
    PAGE.write_text(before + head + table(), "utf-8")
