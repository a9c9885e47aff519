"""What each step of a person's visit asks of the tables, counted on an emulated AWS, through the API."""

import json
import logging
import math
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests import instance
from tests.actors import Service
from tests.aws import Call, recorded
from tests.identity.people import PHRASE
from tests.people import claimant, declared

READS = ("GetItem", "BatchGetItem", "Query")
_PAGE, _WRITE = 4096, 1024


@dataclass
class Step:
    """One request: the round trips it costs, and an estimate of the units billed, from the sizes sent."""

    name: str
    calls: list[Call] = field(default_factory=list)

    @property
    def trips(self) -> str:
        return ", ".join(call.operation for call in self.calls)

    @property
    def writes(self) -> int:
        return sum(_units(call) for call in self.calls)

    @property
    def reads(self) -> int:
        """Consistent reads of one unit for each item asked; a Query is taken for three."""
        return sum(_read_units(call) for call in self.calls)


def count() -> list[Step]:
    logging.disable(logging.INFO)
    clock = instance.Clock()
    instance.web.now = clock  # type: ignore[assignment]
    with ExitStack() as stack:
        stack.enter_context(contextmanager(instance.cloud.__wrapped__)())
        api = stack.enter_context(Service(clock))
        return _visit(api)


def _visit(api: Any) -> list[Step]:
    marie = claimant(api)
    browser = api.browser()
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("page de connexion (sante)", lambda: browser.get("/sante")),
        ("se connecter", lambda: browser.sign_in(marie.person.numero, PHRASE)),
        ("qui je suis", lambda: browser.get("/moi")),
        ("mes missions", lambda: browser.get("/missions")),
        ("ouvrir un état de frais", marie.see),
        ("enregistrer", lambda: marie.save(declared(), version=1)),
        ("transmettre", lambda: marie.submit(version=2)),
        (
            "mot de passe oublié",
            lambda: api.browser().post("/mot-de-passe-oublie", {"identifiant": marie.person.numero}),
        ),
        ("se déconnecter", lambda: browser.post("/deconnexion")),
    ]
    return [_counted(name, act) for name, act in steps]


def _counted(name: str, act: Callable[[], Any]) -> Step:
    with recorded() as calls:
        answer = act()
    assert answer.status < 400, (name, answer.status, answer.body)
    return Step(name, list(calls))


def _units(call: Call) -> int:
    """A kilobyte or part of it for each item written, twice in a transaction."""
    if call.operation == "TransactWriteItems":
        return sum(2 * _kilobytes(item) for item in call.body["TransactItems"])
    return 0 if call.operation in READS else _kilobytes(call.body)


def _kilobytes(body: Any) -> int:
    return math.ceil(len(json.dumps(body)) / _WRITE)


def _read_units(call: Call) -> int:
    if call.operation == "BatchGetItem":
        return sum(len(asked["Keys"]) for asked in call.body["RequestItems"].values())
    return {"GetItem": 1, "Query": 3}.get(call.operation, 0)
