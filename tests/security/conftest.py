"""Containers of several instances on one emulated AWS, each in its own process."""

import hashlib
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ORIGIN_SECRET
from tests.emulator import emulator

ROOT = Path(__file__).parents[2]


def _session(given):
    """The session among the cookies of an answer: it comes first."""
    return (given if isinstance(given, str) else given[0]).partition(";")[0]


class Container:
    """A warm container: `request` speaks to it as a browser through the edge."""

    def __init__(self, code, endpoint):
        self.code, self.origin, self.cookie = code, f"https://{code}.imagin.example", None
        queue = f"{endpoint}/000000000000/imagin-{code}-travaux"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("IMAGIN_")} | {
            "IMAGIN_CODE": code,
            "IMAGIN_ENV": "tests",
            "IMAGIN_ARGON2": "8,1",
            "IMAGIN_ORIGINE": self.origin,
            "IMAGIN_ORIGINE_SHA256": hashlib.sha256(ORIGIN_SECRET.encode()).hexdigest(),
            "IMAGIN_FILE_TRAVAUX": queue,
            **dict.fromkeys(("IMAGIN_FILE_CODES", "IMAGIN_FILE_AVIS", "IMAGIN_FILE_DOCUMENTS"), queue),
            "IMAGIN_SEAU_DOCUMENTS": f"imagin-{code}-documents",
            "AWS_ENDPOINT_URL": endpoint,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.security.container"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def do(self, act, **said):
        print(json.dumps({"do": act, **said}), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        assert "failed" not in answer, answer
        return answer

    def request(self, method, path, body=None, cookie=None, **headers):
        sent = {
            "x-imagin-origine": ORIGIN_SECRET,
            "x-imagin-adresse": "198.51.100.7",
            "Content-Type": "application/json",
        }
        sent |= {"X-Imagin": "1", "Origin": self.origin, "Sec-Fetch-Site": "same-origin"} | headers
        if cookie:
            sent["Cookie"] = cookie
        answer = self.do("request", method=method, path=f"/api/v1{path}", headers=sent, body=json.dumps(body or {}))
        return (
            answer["status"],
            json.loads(answer["body"] or "null"),
            _session(answer["headers"].get("Set-Cookie", "")),
        )

    def stop(self):
        self._process.communicate(timeout=60)


class Cloud:
    def __init__(self, endpoint):
        self.endpoint, self._containers = endpoint, []

    def container(self, code, tables=False):
        made = Container(code, self.endpoint)
        self._containers.append(made)
        if tables:
            made.do("tables")
        return made

    def mails(self):
        with urllib.request.urlopen(f"{self.endpoint}/_ministack/ses/messages", timeout=60) as answer:
            return answer.read().decode()

    def stop(self):
        for container in self._containers:
            container.stop()


@pytest.fixture(scope="module")
def emulated():
    """The emulated AWS that all containers of a module share."""
    with emulator() as endpoint:
        cloud = Cloud(endpoint)
        yield cloud
        cloud.stop()
