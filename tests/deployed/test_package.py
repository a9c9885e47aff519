"""What is shipped: enough to run alone, and nothing else."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from chalicelib.identity.models import LANGUES
from ops.package import archive, coldstart, runtime
from ops.package import build as package
from ops.paths import REGION
from ops.stack import snapshot
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
    assert not any(name.startswith("templates/emails/") for name in names(made.api))
    assert any(name.startswith("templates/emails/") for name in names(made.service))
    words = {name for name in names(made.api) if name.startswith("paroles/")}
    assert words == {f"paroles/{code}.json" for code in LANGUES[1:]}
    assert words | {f"paroles/{code}/avis_renvoi.html" for code in LANGUES[1:]} <= names(made.service)


def test_the_function_of_the_convoked_people_ships_nothing_of_staff_portals_and_jobs(made):
    there, whole = names(made.api), names(made.service)
    assert there < whole
    assert {name.split("/")[0] for name in whole - there} >= {"cryptography", "authlib", "joserfc", "pyotp", "jinja2", "segno"}
    rare = ("chalicelib/gestion/", "chalicelib/identity/staff/", "chalicelib/identity/portal/", "chalicelib/jobs.py")
    assert [name for name in there if name.startswith(rare)] == []
    assert all(any(name.startswith(one) for name in whole) for one in rare)


def test_the_documents_function_has_typst_its_sources_and_its_fonts(made):
    there = names(made.documents)
    assert names(made.service) <= there
    assert {"typst/__init__.py", "segno/__init__.py", "polices/atkinson-400.ttf"} <= there
    assert any(name.startswith("templates/pdf/") and name.endswith(".typ") for name in there)


def test_every_module_comes_compiled(made):
    there = names(made.documents)
    sources = {name for name in there if name.endswith(".py")}
    assert len(sources) > 300
    for name in sources:
        folder, _, module = name.rpartition("/")
        compiled = f"__pycache__/{module.removesuffix('.py')}.cpython-{sys.version_info[0]}{sys.version_info[1]}.pyc"
        assert (f"{folder}/{compiled}" if folder else compiled) in there


FETCHED_FOR_LAMBDA = {"pypdfium2_raw/libpdfium.so"}
"""Native code that does not say its platform in its name: ops/package/zips.py asks for that of Lambda."""


def test_native_code_is_for_lambda(made):
    natives = {name for name in names(made.documents) if name.endswith(".so")}
    assert natives
    assert all("x86_64-linux-gnu" in name or ".abi3." in name or name in FETCHED_FOR_LAMBDA for name in natives)


def test_the_weights_stay_within_what_lambda_takes_and_what_a_start_bears(made):
    api, documents = archive.weigh(made.api), archive.weigh(made.documents)
    assert api.packed < 6 * MEGABYTE
    assert archive.weigh(made.service).packed < 14 * MEGABYTE
    assert documents.packed < 60 * MEGABYTE, "read from a bucket: what Lambda bounds is the size once unpacked"
    assert documents.unpacked < 250 * MEGABYTE


def test_the_application_imports_with_nothing_but_its_zip(made):
    for path, handler in ((made.api, "app.app"), (made.service, "app.gestion"), (made.service, "app.work")):
        assert 0 < coldstart.measure(path, "lyon", handler) < 10


def test_the_packaged_function_begins_from_a_snapshot_under_the_real_runtime_client(made):
    """Its hooks run where Lambda's own client runs them: before what is kept, and in what begins from it."""
    snap = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    with runtime.Started(made.api, "app.app", {"IMAGIN_CODE": "lyon"} | snap) as function:
        assert function.restored > 0
        assert function.invoke({"prete": 0}) == {"neuve": True, "sert": False}
    with runtime.Started(made.api, "app.app", {"IMAGIN_CODE": "lyon", "AWS_ENDPOINT_URL": snap["AWS_ENDPOINT_URL"]}) as function:
        assert function.restored == 0


def test_each_path_of_the_api_leads_to_the_function_whose_zip_holds_it(made, tmp_path):
    held = {"APIHandler": paths(made.api, "app.app", tmp_path / "a"), "Gestion": paths(made.service, "app.gestion", tmp_path / "b")}
    held["Impressions"] = paths(made.service, "app.impressions", tmp_path / "c")
    for code in CODES:
        led = {name: set() for name in held}
        for path, methods in made.template(code)["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"].items():
            (uri,) = {one["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"] for one in methods.values()}
            name, published = re.search(r"\$\{(\w+)\.Arn\}(\S*)/invocations", uri).groups()
            assert published == ("${Instantanes}" if name == "APIHandler" else "")
            led[name].add(path)
        assert led == held


def paths(package, handler, folder):
    """What a function answers, asked of its zip alone, started as Lambda starts it."""
    archive.unpack(package, folder)
    ask = "import sys; sys.path.insert(0, sys.argv[1]); import app, json; print(json.dumps(list(app.app.routes)))"
    known = {"IMAGIN_CODE": "lyon", "_HANDLER": handler, "AWS_DEFAULT_REGION": "eu-west-3", "AWS_ACCESS_KEY_ID": "x"}
    known |= {"AWS_SECRET_ACCESS_KEY": "x", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    command = [sys.executable, "-I", "-S", "-B", "-c", ask, str(folder)]
    return set(json.loads(subprocess.run(command, env=known, capture_output=True, text=True, check=True).stdout))


def test_every_module_that_a_route_of_the_convoked_people_can_reach_is_in_their_zip(made, tmp_path):
    """Imports written inside functions too: nothing is missed at the first request that meets one."""
    archive.unpack(made.api, tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _EVERY_IMPORT, str(tmp_path)],
        env={"IMAGIN_CODE": "lyon", "AWS_DEFAULT_REGION": "eu-west-3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    count, missing = json.loads(done.stdout)
    assert count > 100
    assert missing == ["snapshot_restore_py"], "of Lambda's own runtime, asked for where it takes a snapshot alone"


_EVERY_IMPORT = """
import ast, importlib, importlib.util, json, pathlib, sys
sys.path.insert(0, sys.argv[1])
from chalicelib import tables
missing, count = set(), 0
for path in sorted(pathlib.Path(sys.argv[1], "chalicelib").rglob("*.py")):
    name = ".".join(path.relative_to(sys.argv[1]).with_suffix("").parts).removesuffix(".__init__")
    importlib.import_module(name)
    count += 1
    tree = ast.parse(path.read_text("utf-8"))
    skipped = [inner for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
               for inner in ast.walk(node)]
    for node in ast.walk(tree):
        if node in skipped or not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        for found in [node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]:
            if found.split(".")[0] not in sys.stdlib_module_names and importlib.util.find_spec(found) is None:
                missing.add(found)
print(json.dumps([count, sorted(missing)]))
"""


def test_three_instances_run_the_same_bytes(made):
    uris = {}
    for code in CODES:
        resources = made.template(code)["Resources"]
        uris[code] = {name: r["Properties"]["CodeUri"] for name, r in resources.items() if "CodeUri" in r["Properties"]}
    assert uris["lyon"] == uris["siec"] == uris["centrale"]
    assert uris["lyon"] == (
        dict.fromkeys(NAMES.values(), "service.zip") | {"APIHandler": "api.zip"} | dict.fromkeys(WITH_TYPST, "documents.zip")
    )


MOST = 500
"""Resources that CloudFormation takes in one stack."""


def expanded(template):
    """As CloudFormation makes it of SAM's: what it really creates."""
    for resource in template["Resources"].values():
        if "CodeUri" in resource.get("Properties", {}):
            resource["Properties"]["CodeUri"] = "s3://artefacts/code.zip"
    template["Transform"] = "AWS::Serverless-2016-10-31"
    with patch.dict(os.environ, AWS_DEFAULT_REGION=REGION):
        return Translator({}, Parser()).translate(template, {})


def test_what_the_api_calls_makes_another_deployment_of_it_and_the_same_again_none(made):
    """A stage serves what its deployment holds: an option alone would leave it with the former address."""

    def deployment(called):
        template = made.template("lyon")
        snapshot.tell(template, called)
        (name,) = [n for n, one in expanded(template)["Resources"].items() if one["Type"] == "AWS::ApiGateway::Deployment"]
        return name

    assert deployment("") == deployment("") != deployment(f":{snapshot.ALIAS}")


@pytest.mark.parametrize("form", ["written", "expanded"])
def test_cloudformation_s_own_rules_accept_the_template(made, tmp_path, form):
    path, template = tmp_path / "lyon.json", made.template("lyon")
    found = expanded(template) if form == "expanded" else template
    assert len(found["Resources"]) < MOST / 2
    path.write_text(json.dumps(found))
    # W1030: the certificate is empty until an instance has a domain of its own, and is then not used.
    # W2530: the version and the alias of a snapshot are resources of ours, which SAM's AutoPublishAlias could not make optional.
    lint = [str(Path(sys.executable).with_name("cfn-lint")), "--ignore-checks", "W1030", "W2530", "--", str(path)]
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
