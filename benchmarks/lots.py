"""Batches of two commits turn by turn, against an AWS that answers in 8 ms: `python -m benchmarks --lots 1000,4000`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import packaging
from benchmarks.borrowed import REGION, ROOT
from benchmarks.cases import NOW, THEN

DELAY = 8.0
ACTS = ("import", "convocations", "impressions", "duplicatas", "paiement")
_BOTH = "impressions et duplicatas"
_HERE = Path(__file__).with_name("campaign.py")
_QUEUES = ("codes", "travaux", "avis", "documents", "lots")
_OWN = {
    "IMAGIN_CODE": "lyon",
    "IMAGIN_SEAU_DOCUMENTS": "imagin-lyon-documents",
    "IMAGIN_SEAU_JUSTIFICATIFS": "imagin-lyon-justificatifs",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "A" * 20,
    "AWS_SECRET_ACCESS_KEY": "x" * 40,
}


def measure(sizes: Iterable[int], before: str, tours: int, delay: float = DELAY) -> list[str]:
    """Rows of a Markdown table: rate and memory of each act, case by case and size by size, the best of the rounds."""
    with packaging.alone():
        trees = {NOW: ROOT, THEN: packaging.tree_of(before)}
    head = "| lignes | acte | unités | produit, /s | avant, /s | rapport | Mo | avant, Mo |"
    lines = [head, f"|--:|---|{'--:|' * 6}"]
    for rows in sizes:
        found: dict[str, list[dict[str, Any]]] = {NOW: [], THEN: []}
        for _ in range(tours):
            for name, tree in trees.items():
                sys.stderr.write(f"  {name}, {rows} lignes\n")
                found[name].append(_with_both(campaign(tree, rows, delay)))
        lines += [_line(rows, act, found) for act in (*ACTS, _BOTH)]
    return lines


def campaign(tree: Path, rows: int, delay: float, acts: Iterable[str] = ACTS) -> Any:
    """What one process did, with the code of a tree."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "IMAGIN_"))}
    stub = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.kept", str(delay)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert stub.stdout is not None
        endpoint = f"http://127.0.0.1:{int(stub.stdout.readline())}"
        queues = {f"IMAGIN_FILE_{name.upper()}": f"{endpoint}/0/{name}" for name in _QUEUES}
        told = {"AWS_ENDPOINT_URL": endpoint, "PYTHONPATH": str(tree), "BANC_DELAI": str(delay), **_OWN, **queues}
        command = [sys.executable, str(_HERE), str(rows), ",".join(acts)]
        done = subprocess.run(command, cwd=tree, env=clean | told, stdout=subprocess.PIPE, check=True, text=True)
        return json.loads(done.stdout.rpartition("\n")[2])
    finally:
        stub.communicate(timeout=20)


def _with_both(one: dict[str, Any]) -> dict[str, Any]:
    printed, copied = one["impressions"], one["duplicatas"]
    both = {**printed, "seconds": printed["seconds"] + copied["seconds"], "memory": copied["memory"]}
    return {**one, _BOTH: both}


def _line(rows: int, act: str, found: dict[str, list[dict[str, Any]]]) -> str:
    now, before = (min((one[act] for one in found[name]), key=lambda one: one["seconds"]) for name in (NOW, THEN))
    rates = [one["units"] / one["seconds"] if one["units"] else 0.0 for one in (now, before)]
    ratio = rates[0] / rates[1] if all(rates) else None
    cells = [str(rows), act, f"{now['units']} ; {before['units']}", *(f"{rate:.0f}" for rate in rates)]
    cells += ["" if ratio is None else f"{ratio:.1f}", f"{now['memory']:.0f}", f"{before['memory']:.0f}"]
    return f"| {' | '.join(cells)} |".replace(".", ",")
