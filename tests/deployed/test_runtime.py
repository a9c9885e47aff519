"""The zips under Lambda's own runtime client, which may neither write beside them nor use more memory than asked.

Each is tried by the interpreter at hand, and by the one that AWS runs where this computer has it.
"""

import hashlib
import json
import re
import subprocess
import zipfile

import pytest

from ops.console import Stopped
from ops.package import interpreters, native, versions
from ops.package.runtime import MEGABYTES, Started

SECRET = "secret-of-the-edge-for-tests"
VARIABLES = {
    "IMAGIN_CODE": "lyon",
    "IMAGIN_ORIGINE": "https://lyon.imagin.example",
    "IMAGIN_ORIGINE_SHA256": hashlib.sha256(SECRET.encode()).hexdigest(),
    "IMAGIN_VERSION": "essai",
}


VERSIONS = [one for one in dict.fromkeys((interpreters.at_hand(), interpreters.DEPLOYED)) if interpreters.found(one)]


@pytest.fixture(scope="module", params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture(scope="module")
def made(version):
    return versions.made_by(interpreters.needed(version), ["lyon"])


@pytest.fixture(scope="module")
def started(version):
    """`started(package, handler)`: a container of that version."""
    python = interpreters.tools(interpreters.needed(version))
    return lambda package, handler: Started(package, handler, VARIABLES, python=python)


@pytest.fixture(scope="module")
def api(made, started):
    with started(made.api, "app.app") as function:
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


def test_the_function_of_the_staff_starts_and_answers(made, started):
    with started(made.service, "app.gestion") as function:
        refused = function.invoke(request("GET", "/api/v1/gestion/moi"))
    assert (refused["statusCode"], json.loads(refused["body"])["code"]) == (401, "session_gestion_absente")


def test_the_documents_start_and_take_a_batch(made, started):
    with started(made.documents, "app.make_documents") as function:
        assert function.invoke({"Records": []}) == {"batchItemFailures": []}


@pytest.mark.parametrize("act", ["open('trace', 'w')", "bytearray(2 * 10**9)"])
def test_the_container_refuses_what_lambda_would(api, act):
    """Else the tests above would prove nothing."""
    process = api.run(["-c", act], subprocess.PIPE)
    said = process.communicate(timeout=30)[0].decode()
    assert process.returncode != 0
    assert "PermissionError" in said or "MemoryError" in said


def test_a_package_is_of_one_python_and_of_the_c_library_that_lambda_has(made, version):
    """Its runtime, its bytecode, its native code; what is of another is stopped before AWS hears of it."""
    versions.check(made, ["lyon"], version)
    tag = version.replace(".", "")
    with zipfile.ZipFile(made.documents) as packed:
        names = packed.namelist()
    assert {re.search(r"cpython-(\d+)", name)[1] for name in names if name.endswith(".pyc")} == {tag}
    assert {found[1] for name in names if (found := re.search(r"cpython-(\d+)-x86_64", name))} == {tag}
    assert max(native.asked(made.documents).values()) <= native.OF_LAMBDA[version]
    other = "3.12"
    with pytest.raises(Stopped, match=f"pour python{version}, non Python {other} : rien"):
        versions.check(made, ["lyon"], other)
