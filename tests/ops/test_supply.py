"""What ships comes from known files, is listed, and is nothing else."""

import json
import re
import subprocess
import sys
import zipfile

import pytest

from ops.instances import policies
from ops.package import archive, sbom
from ops.package import build as package
from ops.paths import ROOT

SHIPPED = ("requirements.txt", "requirements-documents.txt")


def blocks(name):
    """Each requirement with its options, comments apart."""
    text = "\n".join(line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.startswith("#"))
    return [block for block in re.split(r"\n(?=[A-Za-z])", text) if block.strip()]


@pytest.mark.exigence("S79")
@pytest.mark.parametrize("name", SHIPPED)
def test_every_package_that_ships_is_pinned_to_known_files(name):
    found = blocks(name)
    assert found
    for block in found:
        assert re.match(r"[A-Za-z0-9_.-]+==[0-9][^\s;]*", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, f"{block.splitlines()[0]} : lancez « python3 -m ops empreintes »"


@pytest.mark.exigence("S79")
def test_every_tool_of_development_is_pinned():
    for line in (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9]\S*", line), line


@pytest.mark.exigence("S79")
def test_the_list_of_components_names_what_is_in_the_zips_and_nothing_else():
    made = package.make(["lyon"])
    listed = json.loads((made.folder / sbom.NAME).read_text("utf-8"))
    names = {one["name"] for one in listed["components"] if one["purl"].startswith("pkg:pypi/")}
    assert names == {re.match(r"[\w.-]+", block)[0].lower() for name in SHIPPED for block in blocks(name)}
    assert all(one["licenses"][0]["license"]["name"] != "inconnue" for one in listed["components"])
    with zipfile.ZipFile(made.documents) as packed:
        tops = {name.split("/")[0].removesuffix(".py") for name in packed.namelist()} - _OURS
    known = {name.replace("-", "_") for name in names} | _NAMED_OTHERWISE.keys()
    assert {top for top in tops if not {top, top.lower()} & known and not top.endswith((".so", ".json"))} == set()
    assert {_NAMED_OTHERWISE[top] for top in tops & _NAMED_OTHERWISE.keys()} <= names


_OURS = {"app", "chalicelib", "templates", "paroles", "polices", "racines", "__pycache__", "chalice"}
_NAMED_OTHERWISE = {
    "argon2": "argon2-cffi",
    "_argon2_cffi_bindings": "argon2-cffi-bindings",
    "dateutil": "python-dateutil",
    "PIL": "pillow",
    "pillow.libs": "pillow",
    "pypdfium2_cfg": "pypdfium2",
    "pypdfium2_cli": "pypdfium2",
    "pypdfium2_raw": "pypdfium2",
}


@pytest.mark.exigence("S79")
def test_nothing_of_tests_tools_or_history_ships():
    made = package.make(["lyon"])
    for path in made.zips:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
        strangers = re.compile(r"(^|/)(tests?|moto|pytest|ops|\.git|\.env|\.chalice)(/|$)|\.(md|key)$")
        assert [name for name in names if strangers.search(name)] == []


@pytest.mark.exigence("S79")
def test_every_operation_that_a_policy_allows_is_known_to_the_trimmed_copy(tmp_path):
    """The zip of the most functions, alone on the path: what was taken out of botocore is not what the service calls."""
    granted = {
        action
        for name in policies.FUNCTIONS
        for one in policies.policy("lyon", name)["Statement"]
        for action in one["Action"]
    }
    archive.unpack(package.make(["lyon"]).service, tmp_path)
    asked = sorted(one for one in granted if one.split(":")[0] in _CLIENTS and one.split(":")[1] not in _RIGHTS_ALONE)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _ASK, str(tmp_path), json.dumps(asked), json.dumps(_CLIENTS)],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {}


_CLIENTS = {"dynamodb": "dynamodb", "s3": "s3", "sqs": "sqs", "ses": "sesv2", "kms": "kms"}
_RIGHTS_ALONE = {"ConditionCheckItem", "PartiQLSelect", "GetObjectVersion", "ListBucket", "ListBucketVersions", "SendRawEmail", "DeleteObjectVersion"}
"""Rights that are no operation of their own."""
_ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import botocore.session
session = botocore.session.Session()
missing = {}
for action in json.loads(sys.argv[2]):
    service, operation = action.split(':')
    client = session.create_client(json.loads(sys.argv[3])[service], region_name='eu-west-3',
                                   aws_access_key_id='x', aws_secret_access_key='x')
    if operation not in client.meta.service_model.operation_names or 'eu-west-3' not in client.meta.endpoint_url:
        missing[action] = client.meta.endpoint_url
print(json.dumps(missing))
"""
