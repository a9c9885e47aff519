"""What the function of the convoked people can reach of the whole: its modules, and the packages that these need.

Nobody keeps a list: the graph of imports tells, from what app.py imports first; those inside functions count.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.util import cache_from_source
from pathlib import Path

import grimp

from ops.package import sbom
from ops.paths import ROOT

_HOUSE = "chalicelib"
_READ_BY_NAME = {"tzdata"}
"""What the standard library reads without importing it by a statement of ours."""


@cache
def modules() -> frozenset[str]:
    """Every module, of ours (`chalicelib.…`) or not (the first word of its name), with the packages that hold ours."""
    how = {"include_external_packages": True, "exclude_type_checking_imports": True}
    graph = grimp.build_graph(_HOUSE, **how, cache_dir=None)
    first = {name for name in _imported((ROOT / "app.py").read_text("utf-8")) if name in graph.modules}
    found = first.union(*(graph.find_upstream_modules(name) for name in first))
    return frozenset(found | {".".join(parts[:end]) for parts in map(_words, found) for end in range(1, len(parts))})


def _imported(source: str) -> Iterator[str]:
    """The names that a module imports at its top, each as a module and as a member of one."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Import):
            yield from (one.name for one in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            yield str(statement.module)
            yield from (f"{statement.module}.{one.name}" for one in statement.names)


def _words(name: str) -> list[str]:
    return name.split(".")


@cache
def strangers() -> frozenset[str]:
    """The importable names of the packages that ship and that this function cannot reach."""
    names = {name: {_canonical(one) for one in owners} for name, owners in metadata.packages_distributions().items()}
    ships = {one["name"] for one in sbom.packages()}
    needed = _READ_BY_NAME | {owner for name in modules() for owner in names.get(name, ())}
    left = sorted(needed)
    while left:
        wanted = {_canonical(one) for one in metadata.requires(left.pop()) or () if "extra ==" not in one}
        left += sorted(wanted & ships - needed)
        needed |= wanted & ships
    return frozenset(name for name, owners in names.items() if owners & ships and not owners & needed)


def _canonical(requirement: str) -> str:
    """The name of a package as indexes compare it, from what is required of it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def keep_only_ours(tree: Path) -> None:
    """Takes the modules of ours that cannot be reached out of a compiled folder that holds app.py and chalicelib."""
    for path in list((tree / _HOUSE).rglob("*.py")):
        name = ".".join(path.relative_to(tree).with_suffix("").parts).removesuffix(".__init__")
        if name not in modules():
            path.unlink()
            Path(cache_from_source(str(path))).unlink()
    for folder in sorted((tree / _HOUSE).rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
