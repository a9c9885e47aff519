"""A numéro that differs from a known one by its leading zeros: always questioned, given back where that is accepted."""

from collections.abc import Collection
from dataclasses import replace

from chalicelib.gestion.imports import damage
from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.damage import Damage
from chalicelib.gestion.imports.report import Passage, Remark

MISSION, PERSON = "M", ""
"""Before a numéro, in what is confirmed: whose it is."""


def given_back(row: Row, column: str, others: Collection[str], passage: Passage, whose: str) -> Row | None:
    """The row with the one numéro that it can mean, where this is accepted; None leaves it in question, and counted.

    `others`: those known that differ by zeros alone; a spreadsheet takes zeros off and puts none. `whose`: MISSION or
    PERSON.
    """
    numero = str(row.cells[column])
    whole = next((form for form in others if len(others) == 1 and len(form) > len(numero)), None)
    shown = passage.shown is None or passage.shown.get(f"{whose}{numero}") == whole
    if whole is not None:
        passage.report.zeros[f"{whose}{numero}"] = whole
    found = Damage(damage.NUMEROS, "", "", whole)
    made = passage.report.diagnosis.note(found, row.file, row.line, column, numero, shown=shown)
    return None if made is None else replace(row, cells={**row.cells, column: made})


def question(row: Row, others: Collection[str], whose: str) -> Remark:
    """The refusal of a new numéro, which somebody may lift for it alone."""
    numero, one = str(row.cells["numero"]), "mission" if whose == MISSION else "personne"
    wrong = f"ne diffère de {', '.join(sorted(others))}, déjà connu, que par des zéros"
    hint = f"remettre les zéros si c’est la même {one}, sinon confirmer"
    return Remark(row.file, row.line, "numero", numero, wrong, hint, confirmer=f"{whose}{numero}")
