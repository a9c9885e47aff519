"""The zips under Lambda's own runtime client, which may neither write beside them nor use more memory than asked."""

import hashlib
import json
import subprocess

import pytest

from ops.package import build as package
from ops.package.runtime import MEGABYTES, Started

SECRET = "secret-of-the-edge-for-tests"
VARIABLES = {
    "IMAGIN_CODE": "lyon",
    "IMAGIN_ORIGINE": "https://lyon.imagin.example",
    "IMAGIN_ORIGINE_SHA256": hashlib.sha256(SECRET.encode()).hexdigest(),
    "IMAGIN_VERSION": "essai",
}


@pytest.fixture(scope="module")
def made():
    return package.make(["lyon"])


@pytest.fixture(scope="module")
def api(made):
    with Started(made.api, "app.app", VARIABLES) as function:
        yield function


def request(method, path, **headers):
    """What API Gateway hands to the function."""
    return {
        "httpMethod": method,
        "resource": path,
        "path": path,
        "headers": {"x-imagin-origine": SECRET} | headers,
        "multiValueHeaders": {name: [value] for name, value in ({"x-imagin-origine": SECRET} | headers).items()},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
        "requestContext": {"requestId": "demande-1", "httpMethod": method, "resourcePath": path, "stage": "lyon"},
    }


def test_the_api_starts_and_answers(api):
    answer = api.invoke(request("GET", "/api/v1/instance"))
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["code"] == "lyon"
    assert api.init < 10


def test_it_goes_on_answering_after_a_refusal(api):
    refused = api.invoke(request("GET", "/api/v1/missions"))
    assert refused["statusCode"] == 401
    assert api.invoke(request("GET", "/api/v1/instance"))["statusCode"] == 200


def test_it_keeps_to_its_memory_and_its_log_names_the_request(api):
    api.invoke(request("GET", "/api/v1/instance"))
    assert api.memory() < 128 * 2**20 < MEGABYTES * 2**20
    lines = [json.loads(line) for line in api.said().splitlines() if line.startswith("{")]
    assert {line["request"] for line in lines if line["event"] == "request"} == {"demande-1"}


def test_the_function_of_the_staff_starts_and_answers(made):
    with Started(made.service, "app.gestion", VARIABLES) as function:
        refused = function.invoke(request("GET", "/api/v1/gestion/moi"))
    assert (refused["statusCode"], json.loads(refused["body"])["code"]) == (401, "session_gestion_absente")


def test_the_documents_start_and_take_a_batch(made):
    with Started(made.documents, "app.make_documents", VARIABLES) as function:
        assert function.invoke({"Records": []}) == {"batchItemFailures": []}


@pytest.mark.parametrize("act", ["open('trace', 'w')", "bytearray(2 * 10**9)"])
def test_the_container_refuses_what_lambda_would(api, act):
    """Else the tests above would prove nothing."""
    process = api.run(["-c", act], subprocess.PIPE)
    said = process.communicate(timeout=30)[0].decode()
    assert process.returncode != 0
    assert "PermissionError" in said or "MemoryError" in said
