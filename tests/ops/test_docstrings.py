"""Every public name says what it gives: units, shapes, errors, source; those that another text tells already are let be."""

import ast

import pytest

from ops.paths import ROOT

ROOMS = sorted(path.name for path in (ROOT / "chalicelib").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists())

NOT_YET = ("chalicelib/frais/", "chalicelib/gestion/imports/")


def bare(path):
    """Public functions, methods and classes without a docstring: `file:line name`."""
    todo = [("", node) for node in ast.parse(path.read_text("utf-8")).body]
    while todo:
        within, node = todo.pop()
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node) and not told_elsewhere(node):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {within}{node.name}"
        if isinstance(node, ast.ClassDef):
            todo += [(f"{node.name}.", inner) for inner in node.body]


def told_elsewhere(node):
    """By docs/openapi.json, a way in; by its own sentence, a refusal; by its TOML, a setting; by its module, a command."""
    if isinstance(node, ast.FunctionDef):
        if node.name == "main":
            return True
        calls = [one.func for one in node.decorator_list if isinstance(one, ast.Call)]
        return any(isinstance(call, ast.Attribute) and call.attr in ("route", "schedule") for call in calls)
    given = {target.id for one in node.body if isinstance(one, ast.Assign) for target in one.targets if isinstance(target, ast.Name)}
    given |= {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
    return node.name == "Meta" or "code" in given or any(ast.unparse(base) == "Facts" for base in node.bases)


@pytest.mark.parametrize("room", [*(f"chalicelib/{name}" for name in ROOMS), "ops"])
def test_every_public_name_has_a_docstring(room):
    top = ROOT / room
    files = sorted(top.rglob("*.py") if top.is_dir() else [top])
    assert [told for path in files for told in bare(path) if not told.startswith(NOT_YET)] == []
