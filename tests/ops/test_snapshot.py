"""What a snapshot of a loaded process holds (SnapStart): nothing secret, nothing of one moment, nothing drawn that counts.

A fork is the nearest thing at hand to a process restored from a snapshot: the same memory, twice.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ops.paths import ROOT
from tests.ops.test_start import EVENT

PROGRAM = f"""
import gc, json, os, random, re, sys
import app
from chalicelib import tables
from chalicelib.frais.claim import settings
from snapshot_restore_py import get_after_restore, get_before_snapshot
{EVENT}
def kept():
    seen, left, found = set(), list(gc.get_objects()), []
    while left:
        one = left.pop()
        if id(one) in seen or one is seen or one is left or one is found:
            continue
        seen.add(id(one))
        if isinstance(one, (str, bytes)):
            text = one if isinstance(one, str) else one.decode("latin-1")
            found += re.findall(r"(?:SECRET|JETON)-\\d+", text)
        else:
            left += gc.get_referents(one)
    return sorted({{text.lower() for text in found}})
def open_sockets():
    def named(number):
        try:
            return os.readlink(f"/proc/self/fd/{{number}}")
        except FileNotFoundError:
            return ""
    return sum(named(number).startswith("socket:") for number in os.listdir("/proc/self/fd"))
def state():
    return {{"kept": kept(), "sockets": open_sockets(), "skew": tables.connection().wire._skew, "settings": settings._kept is not None}}
answered = ask("/api/v1/sante")
gc.unfreeze()
loaded = state()
if sys.argv[2] == "with":
    for act, args, named in get_before_snapshot():
        act(*args, **named)
gc.collect()
frozen, restored = state(), []
for rank in range(2):
    reading, writing = os.pipe()
    if os.fork() == 0:
        for act, args, named in get_after_restore():
            act(*args, **named)
        told = {{"new": app.start.ready({{"prete": 0}})["neuve"], "answered": ask("/api/v1/sante"), "drawn": random.random(), "kept": kept()}}
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    restored.append(json.loads(os.fdopen(reading).read()))
    os.wait()
print(json.dumps({{"answered": answered, "loaded": loaded, "frozen": frozen, "restored": restored}}))
"""


class Aws(ThreadingHTTPServer):
    """DynamoDB, empty, an hour ahead; and the address of a container's keys, other ones at each asking."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.given, self.signed, self.places = 0, [], set()


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.given += 1
        own = {"AccessKeyId": f"AKIA{self.server.given}", "SecretAccessKey": f"SECRET-{self.server.given}", "Token": f"JETON-{self.server.given}"}
        self.answer(200, own | {"Expiration": "2099-01-01T00:00:00Z"})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.signed.append(self.headers["Authorization"].partition("Credential=")[2].partition("/")[0])
        self.server.places.add(self.client_address)
        if self.server.signed.count(self.server.signed[-1]) == 2:
            return self.answer(403, {"__type": "com.amazonaws.dynamodb.v20120810#InvalidSignatureException"})
        return self.answer(200, {"Items": [], "Count": 0, "ScannedCount": 0, "Responses": {}, "UnprocessedKeys": {}})

    def date_time_string(self, timestamp=None):
        return formatdate(time.time() + 3600, usegmt=True)

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def aws():
    with Aws() as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield served
        served.shutdown()


def lived(aws, how):
    here = f"http://127.0.0.1:{aws.server_address[1]}"
    known = {"IMAGIN_CODE": "lyon", "AWS_DEFAULT_REGION": "eu-west-3", "_HANDLER": "app.app", "AWS_ENDPOINT_URL": here}
    known |= {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{here}/cles", "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    known |= {"IMAGIN_ORIGINE_SHA256": hashlib.sha256(b"secret").hexdigest(), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, "app", how]
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_secret_nor_of_one_moment_is_in_a_snapshot_and_each_process_has_its_own(aws):
    found = lived(aws, "with")
    loaded = found["loaded"]
    assert found["answered"] == 200
    assert (loaded["kept"], loaded["sockets"], loaded["settings"]) == (["jeton-1", "secret-1"], 1, True)
    assert loaded["skew"] == pytest.approx(3600, abs=60)
    assert found["frozen"] == {"kept": [], "sockets": 0, "skew": 0.0, "settings": False}
    first, second = found["restored"]
    assert (first["answered"], second["answered"]) == (200, 200)
    assert (first["kept"], second["kept"]) == (["jeton-2", "secret-2"], ["jeton-3", "secret-3"])
    assert first["drawn"] != second["drawn"]
    assert (first["new"], second["new"]) == (True, True)
    assert set(aws.signed) == {"AKIA1", "AKIA2", "AKIA3"}
    assert len(aws.places) == 3


def test_without_them_all_of_it_would_be(aws):
    """Else the test above would see nothing, whatever was left."""
    frozen = lived(aws, "without")["frozen"]
    assert (frozen["kept"], frozen["sockets"], frozen["settings"]) == (["jeton-1", "secret-1"], 1, True)
    assert frozen["skew"] > 3000
