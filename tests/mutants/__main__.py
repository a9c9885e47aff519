"""`make mutants`: changes one sign of the rules at a time and counts the changes that no test sees.

`python -m tests.mutants [--sur N] [MODULE…]`: N changes drawn always alike, or all; the part of the module's name is
enough. What no test could see is listed, with the reason, in equivalents.txt. Exit code 1 under 95 %.
"""

import argparse
import ast
import importlib
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import tempfile
from pathlib import Path

from tests.mutants.sites import mutated, sites

ROOT = Path(__file__).parents[2]
ENOUGH = 95
SECONDS = 120
RULES, CLAIMS = "chalicelib/frais/regles", "chalicelib/gestion/claims"
MODULES = [
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / RULES).glob("*.py") if path.stem != "__init__"),
    *(f"{CLAIMS}/{name}.py" for name in ("checks", "service_fait", "steps")),
]
_OPTIONS = ("-n0", "-x", "-W", "ignore::pytest.PytestAssertRewriteWarning")
DRAWN = "test_invariants.py"
"""It draws its cases: what it sees today it may not see tomorrow."""


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a tree in the place of the file of one module."""

    def __init__(self, name, tree, path):
        self.name, self.tree, self.path = name, tree, path

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_filename(self, name):
        return str(self.path)

    def exec_module(self, module):
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def tests_of(module):
    """Files of tests, the nearest first: what kills soonest."""
    if module.startswith(CLAIMS):
        return ["tests/gestion/claims/test_steps.py", "tests/gestion/claims/test_checks.py"]
    own = Path(module).stem
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/regles").glob("test_*.py"))
    return sorted((file for file in files if not file.endswith(DRAWN)), key=lambda file: (own not in file, file))


def run(module, tree):
    """Forks; the child plays the tests against the module as changed. Gives its process."""
    if (child := os.fork()) == 0:
        signal.alarm(SECONDS)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        import pytest

        sys.meta_path.insert(0, _Changed(module.removesuffix(".py").replace("/", "."), tree, ROOT / module))
        os._exit(0 if pytest.main([*_OPTIONS, *tests_of(module)]) == 0 else 1)
    return child


def known():
    """Lines of equivalents.txt: « module : before → after » -> why no test can see it."""
    lines = (Path(__file__).with_name("equivalents.txt")).read_text("utf-8").splitlines()
    return dict(line.split(" | ") for line in lines if line and not line.startswith("#"))


def main(argv):
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--sur", type=int, default=0, metavar="N")
    parser.add_argument("--graine", type=int, default=1)
    parser.add_argument("modules", nargs="*")
    asked = parser.parse_args(argv)
    chosen = [module for module in MODULES if not asked.modules or any(part in module for part in asked.modules)]
    all_sites = [(module, path) for module in chosen for path in sites(ast.parse((ROOT / module).read_text("utf-8")))]
    left = random.Random(asked.graine).sample(all_sites, asked.sur) if asked.sur else all_sites
    for heavy in ("pytest", "hypothesis", "chalice", "moto", "pynamodb.models"):
        importlib.import_module(heavy)
    for module in {tuple(tests_of(module)): module for module in chosen}.values():
        if os.waitpid(run(module, ast.parse((ROOT / module).read_text("utf-8"))), 0)[1] != 0:
            print(f"Les tests de {module} échouent sans aucun changement : rien à mesurer.")
            return 2
    survived, equivalent, running, total = 0, known(), {}, len(left)
    while left or running:
        while left and len(running) < (os.cpu_count() or 2):
            module, path = left.pop()
            tree, line, told = mutated((ROOT / module).read_text("utf-8"), path)
            running[run(module, tree)] = (module, line, told)
        child, status = os.wait()
        module, line, told = running.pop(child)
        if status == 0 and f"{module} : {told}" not in equivalent:
            survived += 1
            print(f"{module}:{line} : {told}", flush=True)
    killed = total - survived
    print(f"{killed} tués ou équivalents sur {total} ({len(all_sites)} possibles) : {100 * killed / total:.1f} %.")
    return 0 if 100 * killed >= ENOUGH * total else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.dont_write_bytecode, sys.pycache_prefix = False, tempfile.mkdtemp(prefix="mutants-")
    sys.exit(main(sys.argv[1:]))
