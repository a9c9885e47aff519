"""What is asked of the tables is written once, in the code: what people type is only ever a bound value."""

import ast
from pathlib import Path

import pytest

import chalicelib

EXPRESSIONS = {
    "KeyConditionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression", "ProjectionExpression",
}  # fmt: skip
SOURCES = sorted(Path(chalicelib.__file__).parent.rglob("*.py"))


def given(tree):
    """(name, value) of each expression given to a call or put in a dictionary."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in EXPRESSIONS:
            yield node.arg, node.value
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in EXPRESSIONS:
                    yield key.value, value


@pytest.mark.exigence("S52")
def test_every_expression_is_a_constant():
    found = [(path.name, *one) for path in SOURCES for one in given(ast.parse(path.read_text("utf-8")))]
    assert found
    assert [(name, key) for name, key, value in found if not isinstance(value, ast.Constant | ast.Name)] == []


@pytest.mark.exigence("S52")
def test_the_check_sees_an_expression_that_is_put_together():
    (bad,) = given(ast.parse("query(FilterExpression=f'nom = {nom}')"))
    assert not isinstance(bad[1], ast.Constant | ast.Name)
