"""What is shipped: enough to run alone, and nothing else."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ops.package import archive, coldstart
from ops.package import build as package
from ops.stack.functions import NAMES
from tests.live import CODES

MEGABYTE = 1_000_000
WITH_TYPST = ("Documents", "Lots")


@pytest.fixture(scope="module")
def made():
    return package.make(CODES)


def names(path):
    with zipfile.ZipFile(path) as archived:
        return set(archived.namelist())


def test_the_api_ships_no_test_no_emulator_no_typst_and_no_page(made):
    tops = {name.split("/")[0] for name in names(made.api)}
    assert tops.isdisjoint({"moto", "pytest", "tests", "ops", "typst", "boto3", "dns", "ministack", "benchmarks"})
    assert not any(name.startswith(("templates/pages/", "templates/pdf/")) for name in names(made.api))
    assert {"app.py", "chalicelib/tables/schema.py", "chalicelib/academies/lyon.toml"} <= names(made.api)
    assert any(name.startswith("templates/emails/") for name in names(made.api))


def test_the_documents_function_has_typst_its_sources_and_its_fonts(made):
    there = names(made.documents)
    assert names(made.api) <= there
    assert {"typst/__init__.py", "segno/__init__.py", "polices/atkinson-400.ttf"} <= there
    assert any(name.startswith("templates/pdf/") and name.endswith(".typ") for name in there)


def test_every_module_comes_compiled(made):
    there = names(made.api)
    sources = {name for name in there if name.endswith(".py")}
    assert len(sources) > 300
    for name in sources:
        folder, _, module = name.rpartition("/")
        compiled = f"__pycache__/{module.removesuffix('.py')}.cpython-{sys.version_info[0]}{sys.version_info[1]}.pyc"
        assert (f"{folder}/{compiled}" if folder else compiled) in there


def test_native_code_is_for_lambda(made):
    natives = {name for name in names(made.documents) if name.endswith(".so")}
    assert natives
    assert all("x86_64-linux-gnu" in name or ".abi3." in name for name in natives)


def test_the_weights_stay_within_what_lambda_takes_and_what_a_start_bears(made):
    api, documents = archive.weigh(made.api), archive.weigh(made.documents)
    assert api.packed < 12 * MEGABYTE
    assert documents.packed < 50 * MEGABYTE
    assert documents.unpacked < 250 * MEGABYTE


def test_the_application_imports_with_nothing_but_its_zip(made):
    assert 0 < coldstart.measure(made.api, "lyon") < 10


def test_three_instances_run_the_same_bytes(made):
    uris = {}
    for code in CODES:
        resources = made.template(code)["Resources"]
        uris[code] = {name: r["Properties"]["CodeUri"] for name, r in resources.items() if "CodeUri" in r["Properties"]}
    assert uris["lyon"] == uris["siec"] == uris["centrale"]
    assert uris["lyon"] == dict.fromkeys(NAMES.values(), "api.zip") | dict.fromkeys(WITH_TYPST, "documents.zip")


def test_cloudformation_s_own_rules_accept_the_template(made, tmp_path):
    path = tmp_path / "lyon.json"
    path.write_text(json.dumps(made.template("lyon")))
    # W1030: the certificate is empty until an instance has a domain of its own, and is then not used.
    lint = [str(Path(sys.executable).with_name("cfn-lint")), "--ignore-checks", "W1030", "--", str(path)]
    done = subprocess.run(lint, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("code", CODES)
def test_each_function_has_a_role_of_its_own_with_its_own_policy(made, code):
    resources = made.template(code)["Resources"]
    functions = {n: r["Properties"] for n, r in resources.items() if r["Type"] == "AWS::Serverless::Function"}
    roles = {name: properties["Role"]["Fn::GetAtt"][0] for name, properties in functions.items()}
    assert len(set(roles.values())) == len(NAMES)
    for role in roles.values():
        statements = resources[role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        assert f"imagin-{code}-" in json.dumps(statements)
