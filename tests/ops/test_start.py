"""What each function of the API loads when a container starts: its own rooms, and nothing that they do not use."""

import hashlib
import json
import os
import subprocess
import sys

from ops.paths import ROOT

EVENT = """
def ask(path):
    context = {"resourcePath": path, "httpMethod": "GET", "identity": {"sourceIp": "192.0.2.1"}}
    named = {part[1:-1]: "1" for part in path.split("/") if part.startswith("{")}
    event = {"requestContext": context, "headers": {"x-imagin-origine": "secret"}, "multiValueQueryStringParameters": None, "pathParameters": named,
             "body": None, "stageVariables": None, "isBase64Encoded": False}
    return getattr(app, sys.argv[1])(event, None)["statusCode"]
"""
PROGRAM = f"""
import gc, json, sys
import app
{EVENT}
before = sorted(sys.modules)
answers = [ask(path) for path in sys.argv[2:]]
print(json.dumps({{"before": before, "loaded": sorted(sys.modules), "answers": answers, "routes": sorted(app.app.routes),
                  "collected": gc.get_stats()[2]["collections"], "kept": gc.get_freeze_count(), "collects": gc.isenabled()}}))
"""
RARE = ("chalicelib.gestion", "chalicelib.identity.staff", "chalicelib.identity.portal", "chalicelib.jobs")
PRINT_FILE = "/api/v1/gestion/convocations/{lot}/fichiers/{rang}"
HEAVY = ("argon2", "authlib", "boto3", "botocore", "cryptography", "difflib", "email", "email_validator", "http", "jinja2", "platform", "urllib3", "uuid")


def started(handler, *paths):
    """A container of the function that Lambda names so, asked for these paths by a stranger."""
    known = {"IMAGIN_CODE": "lyon", "AWS_DEFAULT_REGION": "eu-west-3", "AWS_ACCESS_KEY_ID": "x", "_HANDLER": handler}
    known |= {"AWS_SECRET_ACCESS_KEY": "x", "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "PATH": os.environ["PATH"]}
    known |= {"IMAGIN_ORIGINE_SHA256": hashlib.sha256(b"secret").hexdigest()}
    command = [sys.executable, "-c", PROGRAM, handler.removeprefix("app."), *paths]
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def under(names, modules):
    return [one for one in modules for name in names if one == name or one.startswith(f"{name}.")]


def test_a_list_of_missions_loads_neither_staff_nor_portals_nor_what_they_use():
    seen = started("app.app", "/api/v1/missions", "/api/v1/sante")
    assert under((*RARE, *HEAVY), seen["loaded"]) == []
    assert len(seen["loaded"]) <= 305
    assert len(seen["loaded"]) - len(seen["before"]) <= 5, "a first request imports next to nothing"


def test_each_function_of_the_api_holds_its_own_rooms_and_between_them_all():
    people, staff = started("app.app"), started("app.gestion", "/api/v1/gestion/imports", "/api/v1/gestion/moi")
    printed = started("app.impressions", PRINT_FILE)
    assert (staff["answers"], printed["answers"]) == ([401, 401], [401])
    assert printed["routes"] == [PRINT_FILE]
    assert set(people["routes"]) & set(staff["routes"]) == set()
    assert sorted(people["routes"] + staff["routes"] + printed["routes"]) == started("")["routes"]
    assert {path.split("/")[3] for path in staff["routes"]} == {"gestion", "portail", "donnees", "messages", "delais"}


def test_the_functions_of_the_queues_open_no_room():
    seen = started("app.work")
    assert seen["routes"] == []
    assert under(RARE[:3], seen["loaded"]) == []


def test_the_collector_looks_for_no_garbage_in_modules_and_works_for_requests():
    seen, tool = started("app.app"), started("")
    assert (seen["collected"], seen["collects"]) == (0, True)
    assert seen["kept"] > 20_000
    assert (tool["kept"], tool["collects"]) == (0, True)
