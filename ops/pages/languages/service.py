"""The sentences with which the service refuses, as its modules hold them: a page in another language says its own."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ops.pages.languages.units import HOLE, has_words, named
from ops.paths import ROOT

_REFUSE = (
    *("errors.py", "web/__init__.py", "fields/*.py", "identity/*.py", "donnees/refusals.py", "missions/refusals.py"),
    *("frais/claim/refusals.py", "frais/messages/refusals.py"),
)
"""Modules whose sentences a page may have to say when something is refused."""
_FRENCH = re.compile(
    r"[àâçèéêëîïôùû’«»]|\b(?:le|la|les|de|du|un|une|est|au|ne|pas|ce|vous|votre|contactez)\b", re.IGNORECASE
)


@cache
def refusals() -> dict[str, str]:
    """Each sentence, with the module that holds it."""
    found: dict[str, str] = {}
    for pattern in _REFUSE:
        for path in sorted((ROOT / "chalicelib").glob(pattern)):
            for sentence in sentences(path):
                found.setdefault(sentence, path.relative_to(ROOT).as_posix())
    return found


def sentences(path: Path) -> Iterator[str]:
    """The French sentences of a module, what fills them in braces."""
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(part) for node in ast.walk(tree) for part in _apart(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "title":
            yield _text(node.value)
        elif id(node) not in apart and (text := _text(node)) and " " in text and _FRENCH.search(HOLE.sub("", text)):
            yield text


def _apart(node: ast.AST) -> Iterator[ast.AST]:
    """What no person reads: documentation, errors of programming, summaries of routes, pieces of a longer text."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.FunctionDef):
        for decorator in node.decorator_list:
            yield from ast.walk(decorator)
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
        yield from ast.walk(node.exc)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if has_words(node.value) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    text, holes = "", dict[str, tuple[int, int]]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            name = named(ast.unparse(part.value), holes)
            holes[name] = (0, 0)
            text += f"{{{name}}}"
    return text if has_words(HOLE.sub("", text)) else ""
