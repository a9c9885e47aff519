"""What is typed stays typed: the pages' types are those of the API, and `Any` is not let in again."""

import ast
import json
import re

from ops.openapi import build, types
from ops.paths import ROOT
from tests.pages import sources

MOST_ANY = 241
"""How many times chalicelib says `Any`: where a library or DynamoDB gives no type. It only goes down."""
_TYPE = re.compile(r"@(?:type|param|returns?|typedef|template|property)\s*\{")


def said_any(source: str) -> int:
    """How many times the types of a Python module say `Any`, its imports left out."""
    return sum(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(ast.parse(source)))


def said_any_in_jsdoc(source: str) -> int:
    """How many times the types of a module of the pages say `any`; the comments may."""
    found = 0
    for start in _TYPE.finditer(source):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(source[end], 0)
            end += 1
        found += len(re.findall(r"\bany\b", source[start.end() : end]))
    return found


def test_any_is_counted_in_types_alone():
    assert said_any("from typing import Any\n\ndef f(a: dict[str, Any]) -> Any:\n    '''Any'''") == 2
    assert said_any_in_jsdoc("/** In any case. @param {{a: any}} it any @returns {Promise<any>} */") == 2


def test_any_does_not_grow_in_the_service():
    found = {path: said_any(path.read_text("utf-8")) for path in (ROOT / "chalicelib").rglob("*.py")}
    told = sorted(((count, str(path.relative_to(ROOT))) for path, count in found.items() if count), reverse=True)
    assert sum(found.values()) <= MOST_ANY, told


def test_the_pages_never_say_any():
    """Nor do those in TypeScript: ESLint refuses it there (tests/pages/test_browsers.py)."""
    pages = {path: text for path, text in sources.read().items() if path.suffix == ".js"}
    assert [str(path.relative_to(ROOT)) for path, text in pages.items() if said_any_in_jsdoc(text)] == []


def test_the_types_of_the_pages_are_those_of_the_description():
    description = json.loads(build.FILE.read_text("utf-8"))
    assert types.FILE.read_text("utf-8") == types.rendered(description), "lancez : python3 -m ops openapi"


def test_every_shape_of_the_description_has_a_type_in_the_pages():
    named = re.findall(r"^export type (\w+) = components", types.FILE.read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(json.loads(build.FILE.read_text("utf-8"))["components"]["schemas"])
