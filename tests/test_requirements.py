"""Each mutant of a requirement fits the code of today, and names a test that says what it proves."""

import ast

import pytest

from tests.mutants.exigences import MUTANTS, ROOT, fits
from tests.requirements_table import REQUIREMENTS


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_fits_and_its_test_is_of_that_requirement(name):
    mutant = MUTANTS[name]
    assert fits(mutant), f"{mutant.file} no longer holds once what the mutant of {name} replaces"
    assert mutant.before != mutant.after
    file, _, wanted = mutant.test.partition("::")
    functions = {node.name: node for node in ast.parse((ROOT / file).read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}
    marks = [ast.unparse(mark) for mark in functions[wanted].decorator_list]
    assert any("exigence" in mark and repr(name) in mark for mark in marks), f"{wanted} does not say {name}"
    assert name in REQUIREMENTS
