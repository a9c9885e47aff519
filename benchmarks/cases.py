"""What is measured side by side: the product now, the product before, and each peer in each way of packaging."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import certificates, packaging
from benchmarks.borrowed import FOLDER, ROOT
from benchmarks.container import Container
from benchmarks.interpreters import Interpreter
from benchmarks.packaging import WAYS
from benchmarks.stubbed import Stub

BEFORE = "abdb186"
NOW, THEN, EMPTY = "produit", "avant", "vide"
PEERS = ("nu", "powertools", "chalice", "flask", "fastapi")
NAMES = (EMPTY, NOW, THEN, *(f"{peer}-{way}" for peer in PEERS for way in WAYS))
_SECRET = "secret-of-the-edge-for-tests"
_HERE = Path(__file__).with_name("dataset.py")


@dataclass(frozen=True)
class Case:
    """One package under one interpreter, the tables it reads, what is asked of it."""

    name: str
    package: Path
    python: Interpreter
    stub: Stub
    asks: tuple[dict[str, Any], ...]

    @property
    def is_ours(self) -> bool:
        return self.name.partition("@")[0] in (NOW, THEN)

    def container(self, probe: Path | None = None) -> Container:
        by_chalice = self.is_ours or self.name.startswith("chalice")
        handler = "app.app" if by_chalice else "app.handler"
        own = _OWN if self.is_ours else {}
        return Container(packaging.unpacked(self.package), handler, self.stub.variables | own, self.python, probe)


_OWN = {
    "IMAGIN_CODE": "lyon",
    "IMAGIN_ORIGINE": "https://lyon.imagin.example",
    "IMAGIN_ORIGINE_SHA256": hashlib.sha256(_SECRET.encode()).hexdigest(),
    "IMAGIN_FILE_TRAVAUX": "https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-travaux",
    "IMAGIN_FILE_CODES": "https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-codes",
    "IMAGIN_FILE_AVIS": "https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-avis",
    "IMAGIN_FILE_DOCUMENTS": "https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-documents",
    "IMAGIN_FILE_LOTS": "https://sqs.eu-west-3.amazonaws.com/123456789012/imagin-lyon-lots",
    "IMAGIN_SEAU_DOCUMENTS": "imagin-lyon-documents",
}


@contextmanager
def opened(wanted: Sequence[tuple[str, Interpreter]], before: str, delay: float) -> Iterator[list[Case]]:
    """The cases of (name, interpreter) pairs, built when they are not yet, with their tables being served.

    Peers read what the older commit wrote: their job does not change with ours.
    """
    with packaging.alone():
        trust = certificates.trust(FOLDER / "tls")
    with ExitStack() as stack:
        stubs: dict[str, tuple[Stub, tuple[dict[str, Any], ...]]] = {}

        def served(commit: str) -> tuple[Stub, tuple[dict[str, Any], ...]]:
            if commit not in stubs:
                dataset = _dataset(ROOT if commit == NOW else packaging.tree_of(commit))
                asks = tuple(json.loads(dataset.read_text("utf-8"))["asks"])
                stubs[commit] = stack.enter_context(Stub(dataset, trust, delay)), asks
            return stubs[commit]

        with packaging.alone():
            made = [_case(name, python, before, *served(_commit(name, before))) for name, python in wanted]
            for case in made:
                packaging.unpacked(case.package)
        yield made


def _commit(name: str, before: str) -> str:
    return {NOW: NOW, THEN: before}.get(name, BEFORE)


def _case(name: str, python: Interpreter, before: str, stub: Stub, asks: tuple[dict[str, Any], ...]) -> Case:
    sys.stderr.write(f"  {name} ({python.version})…\n")
    shown = name if python.path == Path(sys.executable) else f"{name}@{python.version}"
    if name in (NOW, THEN):
        package = packaging.product(ROOT if name == NOW else packaging.tree_of(before), python)
        return Case(shown, package, python, stub, asks)
    peer, _, way = name.partition("-")
    return Case(shown, packaging.peer(peer, way or "stock", python), python, stub, asks[:1])


def _dataset(tree: Path) -> Path:
    """Made by the tree's own code, once a day for each state of its sources: missions are dated from today."""
    own = tree / "benchmarks" / "dataset.py"
    script = own if own.exists() else _HERE
    found = hashlib.sha256(time.strftime("%F").encode() + script.read_bytes())
    for path in sorted((tree / "chalicelib").rglob("*.py")):
        found.update(path.read_bytes())
    target = FOLDER / "donnees" / f"{found.hexdigest()[:20]}.json"
    if not target.exists():
        sys.stderr.write("  données : trois personnes, quatre cents missions…\n")
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".part")
        subprocess.run([sys.executable, str(script), str(draft)], cwd=tree, check=True)
        draft.rename(target)
    return target
