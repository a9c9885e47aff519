"""Requests drawn from the contract itself, right ones and wrong ones: never a 5xx, never an answer it does not promise.

`IMAGIN_CAS=30 pytest tests/security/test_fuzz.py` draws so many of each sort for each operation (`make preuves`); what
it finds wrong is printed as a line of FOUND, which every run plays again.
"""

import json
import os
import sys
import urllib.parse

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis.core import NOT_SET
from schemathesis.generation import GenerationMode

from ops.openapi import build
from tests import contract
from tests.gestion import dossiers, staff

key, office = staff.key, staff.office
EACH = int(os.environ.get("IMAGIN_CAS", "1"))
FOUND = [
    # a free text that may be left out, sent empty
    ("POST", "/api/v1/gestion/constats", {}, '{"constats": [{"compte": "a", "numero": "7", "fait": true, "texte": ""}]}'),
    ("POST", "/api/v1/gestion/imports", {"Idempotency-Key": "n"}, '{"fichiers": [{"nom": "a", "cle": "b", "feuille": ""}]}'),
]
"""(method, path, headers, body): requests that were answered wrongly once, in the kind that was."""


def operations():
    schema = schemathesis.openapi.from_dict(json.loads(build.FILE.read_text("utf-8")))
    return [found.ok() for found in schema.get_all_operations()]


def drawn(operation, mode, count):
    """So many requests of an operation, always the same for the same contract."""
    cases = []

    @hypothesis.seed(1)
    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def draw(case):
        cases.append(case)

    try:
        draw()
    except Unsatisfiable:  # nothing of this operation can be wrong: it takes nothing
        return []
    return cases[:count]


class Fuzzed:
    """A service with real people and a real claim, signed in both ways, put back after each request that writes."""

    def __init__(self, api, office):
        self.api, claim = api, dossiers.sent(api)
        self.people = claim.browser.cookie
        self.staff = office.member("administrateur").browser.cookie
        self.real = {"numero": claim.numero, "compte": claim.person.compte, "portail": "lyon"}
        self.version = int(claim.item.version)
        from tests.sweep.state import Kept

        self.kept, self.asked, self.wrong, self.seen = Kept(), 0, [], {}

    def play(self, case, rank):
        """Every other time the names in the address are real ones."""
        names = case.path_parameters or {}
        if rank % 2 == 0:
            names = names | {name: value for name, value in self.real.items() if name in names}
        path = case.path
        for name, value in names.items():
            path = path.replace(f"{{{name}}}", urllib.parse.quote(urllib.parse.unquote(str(value)), safe=""))
        query = urllib.parse.urlencode(case.query or {}, doseq=True)
        headers = {name: value for name, value in case.headers.items() if name.lower() not in ("x-imagin", "cookie")}
        if "If-Match" in headers and rank % 4 == 0:
            headers["If-Match"] = f'"{self.version}"'
        body = None if case.body is NOT_SET else case.body if isinstance(case.body, bytes) else json.dumps(case.body)
        self.send(case.method, path + (f"?{query}" if query else ""), headers, body)

    def send(self, method, path, headers, body):
        self.asked += 1
        browser = self.api.browser()
        browser.cookie = self.staff if path.startswith("/api/v1/gestion") else self.people
        given = {name.replace("-", "_"): value for name, value in headers.items()}
        try:
            answer = browser(method, path.removeprefix("/api/v1"), raw=body if isinstance(body, bytes) else (body or "").encode(), **given)
        except (contract.Broken, Exception) as wrong:  # noqa: BLE001 - whatever it is, it is an answer that failed
            self.tell(method, path, headers, body, f"{type(wrong).__name__}: {wrong}"[:300])
        else:
            self.seen[answer.status] = self.seen.get(answer.status, 0) + 1
            if answer.status >= 500:
                self.tell(method, path, headers, body, answer.status)
        if method != "GET":
            self.kept.restore()

    def tell(self, method, path, headers, body, what):
        self.wrong.append(f"{(method, path, headers, body)!r},  # {what}")


@pytest.fixture
def fuzzed(api, office):
    return Fuzzed(api, office)


def test_what_is_drawn_from_the_contract_is_answered_as_it_says(fuzzed):
    known = operations()
    for operation in known:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for rank, case in enumerate(drawn(operation, mode, EACH)):
                fuzzed.play(case, rank)
    figures = {"operations": len(known), "cas": fuzzed.asked, "faux": len(fuzzed.wrong)}
    figures |= {"5xx": sum(count for status, count in fuzzed.seen.items() if status >= 500)}
    figures |= {"acceptes": sum(count for status, count in fuzzed.seen.items() if status < 400)}
    sys.stderr.write(f"\nFIGURES {json.dumps(figures)}\n")
    assert fuzzed.wrong == [], "\n".join(fuzzed.wrong)
    assert len(known) == len(build.routes())
    assert fuzzed.asked >= 1.5 * len(known) * EACH


@pytest.mark.parametrize(("method", "path", "headers", "body"), FOUND or [("GET", "/api/v1/sante", {}, None)])
def test_what_was_wrong_once_stays_right(fuzzed, method, path, headers, body):
    fuzzed.send(method, path, headers, body)
    assert fuzzed.wrong == []
