"""`make check`: the tests that the changes touch, nearest first, for as long as a budget of seconds lasts.

The changes are those since the branch left main, with what is not committed yet; on main, those not committed, else the
last commit. Near is counted in steps of the import graph; the folder of tests that mirrors a changed one comes first.
"""

import ast
import functools
import subprocess
import sys
import time
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
RULES = "tests/regles"
BUDGET = 40
MOST_FILES = 40
LEFT = ("tests/browser/", "tests/deployed/")
OTHERS = {
    "chalicelib/academies/": ("tests/test_academie.py", "tests/test_seeds.py", "tests/ops/test_stages.py"),
    "templates/emails/": ("tests/test_emails.py", "tests/test_langues.py"),
    "langues/": ("tests/test_langues.py", "tests/pages/test_languages.py"),
    "templates/pdf/": ("tests/test_documents.py",),
    "templates/": ("tests/pages/test_composants.py", "tests/pages/test_build.py", "tests/pages/test_validity.py"),
    "static/": ("tests/pages/test_modules.py", "tests/pages/test_colours.py", "tests/pages/test_build.py"),
    "docs/openapi.json": ("tests/test_openapi.py",),
    "docs/": ("tests/ops/test_guides.py", "tests/ops/test_changer.py"),
    "requirements": ("tests/ops/test_supply.py",),
    ".chalice/": ("tests/ops/test_stages.py",),
}
"""What no import tells: the beginning of a path -> the tests that read it."""


def changed():
    """Paths, from the root, of what changed; none where there is no history to compare with."""
    base = next((found for name in ("main", "origin/main") if (found := _git("merge-base", "HEAD", name))), ["HEAD"])[0]
    found = _git("diff", "--name-only", base) + _git("ls-files", "--others", "--exclude-standard")
    return found or _git("diff", "--name-only", "HEAD~1")


def _git(*words):
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


@functools.cache
def graph():
    kept = str(ROOT / ".import_linter_cache")
    return grimp.build_graph("chalicelib", "ops", "tests", include_external_packages=True, cache_dir=kept)


@functools.cache
def imported_by_app():
    """app.py is no package: its imports are read here."""
    nodes = list(ast.walk(ast.parse((ROOT / "app.py").read_text("utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names & graph().modules


def importers(module):
    found = graph().find_modules_that_directly_import(module) if module in graph().modules else set()
    return found | ({"app"} if module in imported_by_app() else set())


def steps(modules):
    """How many imports away from `modules` each module of the house is, whatever it imports in between."""
    ranks, front = dict.fromkeys(modules, 0), set(modules)
    while front:
        front = {above for module in front for above in importers(module)} - ranks.keys()
        ranks |= dict.fromkeys(front, max(ranks.values()) + 1)
    return ranks


def near(paths):
    """Files of tests that the changes of `paths` touch, nearest first."""
    ranks = {}
    for module, rank in steps({_module(path) for path in paths if path.endswith(".py")}).items():
        if module.rpartition(".")[2].startswith("test_"):
            _nearer(ranks, [ROOT / f"{module.replace('.', '/')}.py"], rank)
    for path in paths:
        for test in _mirror(path):
            _nearer(ranks, [test], 0 if test.stem.startswith(f"test_{Path(path).stem}") else 1)
        tests = next((tests for start, tests in OTHERS.items() if path.startswith(start)), ())
        _nearer(ranks, [ROOT / test for test in tests], 0)
    rooms = {_room(path) for path in paths}
    found = {path.relative_to(ROOT).as_posix(): rank for path, rank in ranks.items() if path.exists()}
    found = {path: rank for path, rank in found.items() if not path.startswith(LEFT)}
    return sorted(found, key=lambda path: (found[path], _room(path) not in rooms, path))


def _module(path):
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _nearer(ranks, files, rank):
    for path in files:
        ranks[path] = min(rank, ranks.get(path, rank))


def _mirror(path):
    """The tests of the room of a file of the service: tests/frais/claim for chalicelib/frais/claim."""
    parts = Path(path).parts
    room = ROOT.joinpath("tests", *parts[1 if parts[0] == "chalicelib" else 0 : -1])
    if parts[0] not in ("chalicelib", "ops") or room == ROOT / "tests":
        return []
    return room.glob("test_*.py")


def _room(path):
    return next(part for part in Path(path).parts if part not in ("chalicelib", "tests"))


def pytest_addoption(parser):
    parser.addoption("--budget", type=float, metavar="SECONDES", help="begin no test once so many seconds are spent")


def pytest_configure(config):
    config.stash[_left] = 0


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """Past the budget, what is further away is left to `make test`, which the last line says."""
    if time.monotonic() - _BEGUN < item.config.getoption("budget"):
        return None
    item.config.stash[_left] += 1
    return True


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["laisses"] = session.config.stash[_left]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash[_left] += getattr(node, "workeroutput", {}).get("laisses", 0)


def pytest_terminal_summary(terminalreporter, config):
    if left := config.stash[_left]:
        terminalreporter.line(f"{left} tests moins proches laissés à « make test ».")


_left = pytest.StashKey[int]()
_BEGUN = time.monotonic()


def main():
    paths = changed()
    files = near(paths)[:MOST_FILES]
    told = f"{len(paths)} fichiers changés, {len(files)} fichiers de tests proches, {BUDGET} s au plus."
    print(f"{told} Les premiers : {', '.join(files[:5])}" if files else told, flush=True)
    options = ["-n", "auto", "--no-loadscope-reorder", "-p", "tests.touched"]
    return pytest.main([*options, "--budget", str(BUDGET), RULES, *files])


if __name__ == "__main__":
    sys.exit(main())
