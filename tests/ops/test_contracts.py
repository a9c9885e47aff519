"""The import contracts of pyproject.toml bite: each breach planted in a copy is found, and told by its own contract."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {
    one["id"]: one
    for one in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}
PROMISED = {
    *("house", "ops", "circles", "regles", "pure", "aws", "http", "edge", "missions"),
    *("frais", "frais.claim", "frais.shown", "frais.receipts", "frais.messages"),
    *("gestion", "gestion.claims", "gestion.people", "gestion.liquidation", "gestion.convocations"),
    *("gestion.imports", "gestion.imports.workbook", "gestion.work", "gestion.dashboard", "gestion.missions"),
    *("gestion.limitrophes", "gestion.messages", "gestion.reglages"),
    *("donnees", "identity", "identity.staff", "identity.portal"),
}


@dataclass(frozen=True)
class Breach:
    """An import that a contract must refuse; without `imported`, a module that has no place of its own."""

    contract: str
    importer: str
    imported: str = ""

    @property
    def told(self):
        """How the contract names it."""
        if not self.imported:
            return rf"- {self.importer}\n"
        ours = self.imported.startswith(("chalicelib", "ops"))
        shown = self.imported if ours else self.imported.partition(".")[0]
        return rf"{re.escape(self.importer)} -> {re.escape(shown)} \("


BY_HAND = [
    Breach("ops", "chalicelib.health", "app"),
    Breach("ops", "chalicelib.frais.drafts", "ops.console"),
    Breach("regles", "chalicelib.frais.regles.calcul", "chalicelib.academie"),
    Breach("regles", "chalicelib.frais.regles.droits", "pynamodb.models"),
    Breach("pure", "chalicelib.frais.claim.states", "chalicelib.tables"),
    Breach("aws", "chalicelib.frais.drafts", "botocore.config"),
    Breach("aws", "chalicelib.gestion.claims.steps", "boto3"),
    Breach("http", "chalicelib.frais.submission", "chalice"),
    Breach("http", "chalicelib.gestion.claims.decisions", "chalice.app"),
    Breach("edge", "chalicelib.identity.sign_in", "chalicelib.web"),
]


def is_there(module):
    path = ROOT / module.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def of_layers(contract):
    """Each floor reaching for the one above it, two neighbours of each floor, and a module without a place."""
    described = CONTRACTS[contract]
    (container,) = described["containers"]
    floors = [
        [name for one in layer.split(" | ") if is_there(name := f"{container}.{one.strip('()')}")]
        for layer in described["layers"]
    ]
    floors = [floor for floor in floors if floor]
    yield from (Breach(contract, low[0], high[-1]) for high, low in pairwise(floors))
    yield from (Breach(contract, floor[0], floor[1]) for floor in floors if len(floor) > 1)
    yield Breach(contract, f"{container}.helpers")


LAYERED = [name for name, one in CONTRACTS.items() if one["type"] == "layers"]
BREACHES = [*BY_HAND, *(breach for name in LAYERED for breach in of_layers(name))]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What import-linter says of a copy of the house with every breach in it: contract -> its findings."""
    copy = tmp_path_factory.mktemp("house")
    for name in ("chalicelib", "ops"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for breach in BREACHES:
        plant(copy, breach)
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=copy,
        env={**os.environ, "COLUMNS": "400", "PYTHONPATH": str(copy), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    found = done.stdout.partition("Broken contracts")[2]
    titles = {one["name"]: name for name, one in CONTRACTS.items()}
    parts = re.split(rf"^({'|'.join(map(re.escape, titles))})\n-+\n", found, flags=re.MULTILINE)
    return {titles[title]: text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def plant(copy, breach):
    path = copy / breach.importer.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with file.open("a", encoding="utf-8") as text:
        text.write(f"import {breach.imported}\n" if breach.imported else '"""A place for what has none."""\n')


def test_every_promise_has_its_contract():
    assert set(CONTRACTS) == PROMISED
    assert all(CONTRACTS[name]["exhaustive"] for name in LAYERED)


@pytest.mark.parametrize("breach", BREACHES, ids=lambda b: f"{b.contract}: {b.importer} {b.imported}")
def test_a_breach_is_refused_by_its_contract(told, breach):
    assert re.search(breach.told, told[breach.contract])


def test_two_siblings_in_a_circle_are_refused(told):
    assert "chalicelib.frais" in told["circles"]
