"""Cold starts of the packaged API under Lambda's own runtime client, whole, and without each thing we do to it."""

import hashlib
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ops.package import archive
from ops.package import build as package
from ops.package.runtime import Started

ROUNDS = 5
SECRET = "secret-of-the-edge-for-benchmarks"
VARIABLES = {
    "IMAGIN_CODE": "lyon",
    "IMAGIN_ORIGINE": "https://lyon.imagin.example",
    "IMAGIN_ORIGINE_SHA256": hashlib.sha256(SECRET.encode()).hexdigest(),
}


@dataclass
class Figures:
    """Milliseconds, megabytes; medians of all rounds."""

    name: str
    packed: float
    files: int
    init: float
    first: float
    warm: float
    memory: float


def measure() -> list[Figures]:
    """Rounds of the variants turn by turn, so that a busy moment of the machine weighs on all."""
    with TemporaryDirectory() as folder:
        variants = _variants(Path(folder))
        rounds = [{name: _once(path) for name, path in variants.items()} for _ in range(ROUNDS)]
        return [_median(name, path, [one[name] for one in rounds]) for name, path in variants.items()]


def _variants(folder: Path) -> dict[str, Path]:
    made = package.make(["lyon"])
    return {
        "tel que livré": made.api,
        "sans code compilé": _without(made.api, folder / "source.zip", lambda name: "__pycache__" in name),
        "avec typst et les polices": made.documents,
    }


def _without(source: Path, target: Path, unwanted: Callable[[str], bool]) -> Path:
    with TemporaryDirectory() as tree:
        archive.unpack(source, Path(tree), lambda name: not unwanted(name))
        archive.write(Path(tree), target)
    return target


def _once(path: Path) -> tuple[float, float, float, float]:
    with Started(path, "app.app", VARIABLES) as function:
        first = _timed(function)
        warm = statistics.median(_timed(function) for _ in range(20))
        return function.init * 1000, first, warm, function.memory() / 1e6


def _timed(function: Started) -> float:
    start = time.perf_counter()
    assert function.invoke(_EVENT)["statusCode"] == 200
    return (time.perf_counter() - start) * 1000


def _median(name: str, path: Path, rounds: list[tuple[float, float, float, float]]) -> Figures:
    weight = archive.weigh(path)
    init, first, warm, memory = (statistics.median(one[rank] for one in rounds) for rank in range(4))
    return Figures(name, weight.packed / 1e6, weight.files, init, first, warm, memory)


_EVENT = {
    "httpMethod": "GET",
    "resource": "/api/v1/instance",
    "path": "/api/v1/instance",
    "headers": {"x-imagin-origine": SECRET},
    "multiValueHeaders": {"x-imagin-origine": [SECRET]},
    "multiValueQueryStringParameters": None,
    "pathParameters": None,
    "stageVariables": None,
    "body": None,
    "isBase64Encoded": False,
    "requestContext": {"requestId": "x", "httpMethod": "GET", "resourcePath": "/api/v1/instance", "stage": "lyon"},
}
