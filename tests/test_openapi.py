"""The published description is the service's own: same routes, same shapes, examples that give what they say."""

import ast
import inspect
import json
import textwrap

import pytest
from openapi_spec_validator import validate

from chalicelib import errors, web
from chalicelib.fields import Nothing
from chalicelib.gestion.claims.refusals import AlreadyPaying, MissionNotOver, OwnAcceptance
from ops.openapi import build
from ops.openapi.examples import SIMULATION
from tests import contract

ROUTES = build.routes()
DESCRIBED = json.loads(build.FILE.read_text("utf-8"))


def test_the_committed_file_is_what_the_code_gives():
    assert build.FILE.read_text("utf-8") == build.rendered(), "lancez : python3 -m ops openapi"


def test_the_description_is_valid_openapi():
    validate(DESCRIBED)


def test_every_route_has_a_name_of_its_own():
    names = [route.name for route in ROUTES]
    assert len(set(names)) == len(names)
    described = {
        operation["operationId"] for methods in DESCRIBED["paths"].values() for operation in methods.values()
    }
    assert described == set(names)


def bare(schema):
    """Whether somewhere in a schema an object says nothing of its members, or a value nothing of itself."""
    if "$ref" in schema:
        return False
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if "items" in schema:
        parts.append(schema["items"])
    if schema.get("type") == "object":
        members, others = schema.get("properties"), schema.get("additionalProperties")
        if members is None and not isinstance(others, dict):
            return True
        parts += [*(members or {}).values(), *([others] if isinstance(others, dict) else [])]
    if not parts and not schema.keys() & {"type", "enum", "const", "properties"}:
        return True
    return any(bare(part) for part in parts)


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"type": "object"}, True),
        ({}, True),
        ({"type": "object", "additionalProperties": True}, True),
        ({"type": "array", "items": {"type": "object"}}, True),
        ({"anyOf": [{"type": "null"}, {"type": "object"}]}, True),
        ({"type": "object", "properties": {"a": {}}, "additionalProperties": False}, True),
        ({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}, False),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, False),
        ({"$ref": "#/components/schemas/Etat"}, False),
    ],
)
def test_what_a_bare_object_is(schema, found):
    assert bare(schema) is found


def answered():
    """(where, schema) of every JSON answer, and of every shape that one of them holds."""
    left = []
    for path, methods in DESCRIBED["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                for media, content in answer.get("content", {}).items():
                    if media == "application/json":
                        left.append((f"{method} {path} {status}", content["schema"]))
    seen = set()
    while left:
        where, schema = left.pop()
        yield where, schema
        for name in referred(schema) - seen:
            seen.add(name)
            left.append((name, DESCRIBED["components"]["schemas"][name]))


def referred(schema):
    if isinstance(schema, list):
        return set().union(*map(referred, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].rsplit("/", 1)[1]} if "$ref" in schema else set()
    return own.union(*(referred(part) for part in schema.values()))


def test_no_answer_is_a_bare_object():
    assert [where for where, schema in answered() if bare(schema)] == []


def test_every_refusal_of_a_route_is_described_with_its_code():
    responses = DESCRIBED["components"]["responses"]
    for route in ROUTES:
        operation = DESCRIBED["paths"][build.PREFIX + route.path][route.method.lower()]
        for refusal in route.refusals:
            name = operation["responses"][str(refusal.status)]["$ref"].rsplit("/", 1)[1]
            schema = responses[name]["content"]["application/problem+json"]["schema"]
            assert refusal.code in schema["allOf"][1]["properties"]["code"]["enum"], (route.name, refusal.code)


def test_each_refusal_is_some_route_s():
    """Save the plain one that the others are made from, a verb that no route has, and those told line by line."""
    known, kinds = set(), [errors.Refusal]
    while kinds:
        kind = kinds.pop()
        known.add(kind.code)
        kinds.extend(kind.__subclasses__())
    listed = {refusal.code for route in ROUTES for refusal in route.refusals}
    by_line = {MissionNotOver.code, AlreadyPaying.code, OwnAcceptance.code}
    assert known - listed == {errors.Refusal.code, errors.MethodNotAllowed.code} | by_line


def reads(route):
    """The bodies that a view reads, by the names written in its code."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(route.view)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    own = [call for call in calls if ast.unparse(call.func) == "web.read"]
    nothing = [call for call in calls if ast.unparse(call.func) == "_nothing"]
    return [ast.unparse(call.args[1]) for call in own] + ["Nothing"] * len(nothing)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_view_reads_the_body_that_its_contract_names(route):
    found = [eval(name, route.view.__globals__) for name in reads(route)]
    assert found == ([] if route.promise.takes is None else [route.promise.takes])
    of_a_mailbox = build.PREFIX + route.path == web.ONE_CLICK  # the form of RFC 8058, which is no body of ours
    assert route.method in ("GET", "HEAD", "DELETE") or route.promise.takes is not None or of_a_mailbox


def keys(route):
    tree = ast.parse(textwrap.dedent(inspect.getsource(route.view)))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return bool(called & {"web.idempotency_key", "_key", "_ask"})


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_view_asks_for_a_key_where_its_contract_says_so(route):
    assert keys(route) is route.promise.key


@pytest.mark.parametrize(
    ("method", "path", "status", "kind", "body"),
    [
        ("GET", "/moi", 409, "application/problem+json", b'{"code": "etape_non_ouverte", "instance": ""}'),
        ("GET", "/missions/1", 404, "application/problem+json", b'{"code": "lot_inconnu", "instance": ""}'),
        ("GET", "/sessions", 201, "application/json", b'{"sessions": []}'),
        ("GET", "/sessions", 200, "application/json", b'{"sessions": [], "plus": 1}'),
        ("GET", "/agenda", 200, "application/json", b'{"ouvert": "oui", "cree": null, "lu": null}'),
    ],
)
def test_an_answer_that_the_contract_does_not_promise_fails_the_test_that_saw_it(method, path, status, kind, body):
    with pytest.raises(contract.Broken):
        contract.judge(method, build.PREFIX + path, status, kind, body)


def test_an_answer_that_the_contract_promises_passes():
    contract.judge("GET", f"{build.PREFIX}/sessions", 200, "application/json", b'{"sessions": []}')
    told = b'{"code": "mission_inconnue", "instance": ""}'
    contract.judge("GET", f"{build.PREFIX}/missions/1?x=1", 404, "application/problem+json", told)


def test_an_act_without_fields_takes_an_empty_object():
    assert Nothing.TABLE.fields == {}


@pytest.mark.parametrize("name", SIMULATION)
def test_a_worked_example_gives_its_total(api, browser, name):
    _, body, total = SIMULATION[name]
    answer = browser.post("/simulation", body)
    assert answer.status == 200, answer.body
    assert answer.json["calcul"]["total"] == total
