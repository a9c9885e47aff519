"""Every public name says what it gives: units, shapes, errors, source; those that another text tells already are let be.

A method is told once: the one that redefines it, or plays the same part elsewhere, needs no more.
"""

import ast

import pytest

from ops.paths import ROOT

SHAPES = ("Facts", "Body", "TypedDict")


def names(path):
    """(line, class within which it is or None, name, its docstring, its node) of each public name of a file."""
    todo = [(None, node) for node in ast.parse(path.read_text("utf-8")).body]
    while todo:
        within, node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.lineno, within, node.name, ast.get_docstring(node), node
            if isinstance(node, ast.ClassDef):
                todo += [(node.name, inner) for inner in node.body]


def bare(files):
    """The public names that nothing tells: `file:line name`."""
    found = [(path.relative_to(ROOT).as_posix(), *one) for path in files for one in names(path)]
    methods = {name for _, _, within, name, told, _ in found if within and told}
    for path, line, within, name, told, node in found:
        if not told and not told_elsewhere(node) and not (within and name in methods):
            yield f"{path}:{line} {name}"


def told_elsewhere(node):
    """By docs/openapi.json, a way in and a shape; by its sentence, a refusal; by its TOML, a setting; by its module, a command."""
    if isinstance(node, ast.FunctionDef):
        if node.name == "main":
            return True
        calls = [one.func for one in node.decorator_list if isinstance(one, ast.Call)]
        return any(isinstance(call, ast.Attribute) and call.attr in ("route", "schedule") for call in calls)
    given = {target.id for one in node.body if isinstance(one, ast.Assign) for target in one.targets if isinstance(target, ast.Name)}
    given |= {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
    return node.name == "Meta" or "code" in given or any(ast.unparse(base) in SHAPES for base in node.bases)


@pytest.mark.parametrize("room", ["chalicelib", "ops"])
def test_every_public_name_has_a_docstring(room):
    assert list(bare(sorted((ROOT / room).rglob("*.py")))) == []
