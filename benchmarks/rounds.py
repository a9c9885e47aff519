"""Rounds of every case turn by turn, so that a busy moment of the machine weighs on all alike."""

import json
import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import packaging
from benchmarks.cases import EMPTY, Case
from benchmarks.container import Container, Cost
from benchmarks.stubbed import Asked

_TIMES = {"missions-300": (0, 1), "missions-80": (1, 3)}
"""Ask -> (times before, times counted) in each round."""
_USUAL = (2, 16)
ASKS = ("missions-20", "instance", "moi", "etat", "enregistrer", "transmettre", "missions-80", "missions-300")
"""What dataset.py knows to ask."""


@dataclass
class Round:
    """One container: milliseconds, megabytes. `warm`: ask -> its median cost, once it was asked before."""

    init: Cost
    first: Cost
    memory: float
    packed: float
    warm: dict[str, Cost] = field(default_factory=dict)

    @property
    def total(self) -> Cost:
        return Cost(self.init.cpu + self.first.cpu, self.init.wall + self.first.wall)


@dataclass(frozen=True)
class Counted:
    """What never varies: modules after the first answer, what each ask costs the tables, the answer's bytes."""

    modules: tuple[str, ...]
    first: Asked
    asked: dict[str, Asked]
    answer: int


def run(cases: Sequence[Case], times: int, asks: Sequence[str]) -> dict[str, list[Round]]:
    """`times` rounds, every other one in the opposite order; `asks`: those of a warm container, none for starts alone.

    The containers of a round stay up together, and each ask goes to all of them in turn.
    """
    found: dict[str, list[Round]] = {case.name: [] for case in cases}
    for turn in range(times):
        sys.stderr.write(f"  tour {turn + 1} sur {times}\n")
        order = list(cases if turn % 2 == 0 else reversed(cases))
        with ExitStack() as stack:
            containers: list[Container] = []
            for case in order:
                containers.append(stack.enter_context(case.container()))
                found[case.name].append(_started(containers[-1], case))
            for name in asks:
                _in_turn(name, list(zip(order, containers, strict=True)), found)
    return found


def count(case: Case) -> Counted:
    """One container more, which is not timed."""
    with TemporaryDirectory() as folder, case.container(Path(folder) / "modules") as container:
        case.stub.asked()
        answer = _ask(container, case.asks[0], case)
        first = case.stub.asked()
        modules = tuple(container.modules(event(case.asks[0])))
        case.stub.asked()
        asked = {}
        for ask in case.asks:
            _ask(container, ask, case)
            asked[ask["name"]] = case.stub.asked()
    return Counted(modules, first, asked, len(answer))


def _started(container: Container, case: Case) -> Round:
    answer, first = container.ask(event(case.asks[0]))
    _check(case, case.asks[0], answer)
    return Round(container.init, first, container.memory(), packaging.weigh(case.package).packed / 1e6)


def _in_turn(name: str, pairs: Sequence[tuple[Case, Container]], found: dict[str, list[Round]]) -> None:
    """The same ask to each container that knows it, again and again."""
    before, counted = _TIMES.get(name, _USUAL)
    known = [(case, container, ask) for case, container in pairs for ask in case.asks if ask["name"] == name]
    costs: dict[str, list[Cost]] = {case.name: [] for case, _, _ in known}
    for _ in range(before + counted):
        for case, container, ask in known:
            answer, cost = container.ask(event(ask))
            _check(case, ask, answer)
            costs[case.name].append(cost)
    for case_name, all_of_them in costs.items():
        kept = all_of_them[before:]
        middle = Cost(statistics.median(one.cpu for one in kept), statistics.median(one.wall for one in kept))
        found[case_name][-1].warm[name] = middle


def _ask(container: Container, ask: dict[str, Any], case: Case) -> str:
    answer, _ = container.ask(event(ask))
    _check(case, ask, answer)
    return str(answer["body"])


def _check(case: Case, ask: dict[str, Any], answer: Any) -> None:
    """A refusal is quick: it would pass for a gain."""
    assert answer["statusCode"] in (200, 201), (case.name, ask["name"], str(answer)[:600])
    kind, _, size = ask["name"].partition("-")
    if kind == "missions" and not case.name.startswith(EMPTY):
        assert len(json.loads(answer["body"])["missions"]) == int(size), (case.name, ask["name"])


def event(ask: dict[str, Any]) -> dict[str, Any]:
    """What API Gateway's REST API gives to a function."""
    return {
        "resource": ask["resource"],
        "path": ask["path"],
        "httpMethod": ask["method"],
        "headers": ask["headers"],
        "multiValueHeaders": {name: [value] for name, value in ask["headers"].items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": ask["parameters"],
        "stageVariables": None,
        "requestContext": {
            "requestId": "00000000-0000-0000-0000-000000000000",
            "httpMethod": ask["method"],
            "resourcePath": ask["resource"],
            "path": f"/lyon{ask['path']}",
            "stage": "lyon",
            "identity": {"sourceIp": "198.51.100.7"},
        },
        "body": ask["body"],
        "isBase64Encoded": False,
    }
