"""What the API loads when a container starts: the rooms of the convoked people, and nothing that they do not use."""

import hashlib
import json
import os
import subprocess
import sys

from ops.paths import ROOT

EVENT = """
def ask(path, resource=None):
    context = {"resourcePath": resource or path, "httpMethod": "GET", "identity": {"sourceIp": "192.0.2.1"}}
    event = {"requestContext": context, "headers": {"x-imagin-origine": "secret"}, "multiValueQueryStringParameters": None, "pathParameters": {},
             "body": None, "stageVariables": None, "isBase64Encoded": False}
    return app.app(event, None)["statusCode"]
"""
PROGRAM = f"""
import json, sys
import app
{EVENT}
before = sorted(sys.modules)
answers = [ask("/api/v1/missions"), ask("/api/v1/sante")]
loaded = sorted(sys.modules)
answers += [ask("/api/v1/gestion/imports"), ask("/api/v1/gestion/imports"), ask("/api/v1/missions")]
print(json.dumps({{"before": before, "loaded": loaded, "answers": answers, "routes": sorted(app.app.routes)}}))
"""
RARE = ("chalicelib.gestion", "chalicelib.identity.staff", "chalicelib.identity.portal", "chalicelib.jobs")
HEAVY = ("argon2", "authlib", "boto3", "botocore", "cryptography", "difflib", "email_validator", "jinja2", "urllib3")


def started(handler):
    known = {"IMAGIN_CODE": "lyon", "AWS_DEFAULT_REGION": "eu-west-3", "AWS_ACCESS_KEY_ID": "x", "_HANDLER": handler}
    known |= {"AWS_SECRET_ACCESS_KEY": "x", "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "PATH": os.environ["PATH"]}
    known |= {"IMAGIN_ORIGINE_SHA256": hashlib.sha256(b"secret").hexdigest()}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=known, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def under(names, modules):
    return [one for one in modules for name in names if one == name or one.startswith(f"{name}.")]


def test_a_list_of_missions_loads_neither_staff_nor_portals_nor_what_they_use():
    seen = started("app.app")
    assert under((*RARE, *HEAVY), seen["loaded"]) == []
    assert len(seen["loaded"]) <= 325
    assert len(seen["loaded"]) - len(seen["before"]) <= 5, "a first request imports next to nothing"


def test_the_first_request_for_a_rarer_room_opens_them_all():
    seen, whole = started("app.app"), started("app.work")
    assert seen["answers"] == whole["answers"]
    assert seen["answers"][2:4] == [401, 401]
    assert seen["routes"] == whole["routes"]
    assert under(RARE[:3], whole["before"])
