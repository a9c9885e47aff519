"""The published description is the service's own: same routes, same shapes, examples that give what they say."""

import json

import pytest
from openapi_spec_validator import validate

from chalicelib import errors
from ops.openapi import build
from ops.openapi.examples import SIMULATION
from ops.openapi.operations import OPERATIONS


def test_every_route_is_described_and_every_description_has_its_route():
    assert build.routes() == set(OPERATIONS)


def test_the_committed_file_is_what_the_code_gives():
    assert build.FILE.read_text("utf-8") == build.rendered(), "lancez : python -m ops openapi"


def test_the_description_is_valid_openapi():
    validate(json.loads(build.FILE.read_text("utf-8")))


def test_every_refusal_named_exists():
    known, kinds = set(), [errors.Refusal]
    while kinds:
        kind = kinds.pop()
        known.add(kind.code)
        kinds.extend(kind.__subclasses__())
    named = {code for operation in OPERATIONS.values() for code in operation.refusals}
    assert named <= known


@pytest.mark.parametrize("name", SIMULATION)
def test_a_worked_example_gives_its_total(api, browser, name):
    _, body, total = SIMULATION[name]
    answer = browser.post("/simulation", body)
    assert answer.status == 200, answer.body
    assert answer.json["calcul"]["total"] == total
