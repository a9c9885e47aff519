"""The repository holds no secret, and what it ships holds no way in."""

import json
import math
import re
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app import app
from chalicelib.tables import TABLES
from tests.aws import items

ROOT = Path(__file__).parents[2]
KNOWN_FORMS = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bsk_live_[0-9a-zA-Z]{24}"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\."
    r"|https?://[^/\s:@\"'{}<>]+:[^/\s:@\"'{}<>]+@"
)
GIVEN = re.compile(
    r"(?i)\b[a-z_-]*(?:password|passwd|secret|token|api_?key|mot_de_passe|jeton)[a-z_-]*[\"']?\s*[:=]\s*[\"']([^\"'\s{}$<>]{8,})[\"']"
)
TEXT = {".py", ".toml", ".json", ".yml", ".yaml", ".cfg", ".ini", ".js", ".html", ".md", ".txt", ".sh", ".csv", ""}


def files():
    """Everything that is committed or about to be, tests apart: theirs are invented there."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.splitlines() or [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
    skipped = ("tests/", "node_modules/", "package-lock.json", ".venv/", "build/", ".run/", ".git/")
    return [
        ROOT / name
        for name in names
        if not name.startswith(skipped) and (ROOT / name).suffix in TEXT and (ROOT / name).is_file()
    ]


def entropy(text):
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)


def suspicious(text):
    found = [match[0] for match in KNOWN_FORMS.finditer(text)]
    return found + [
        match[1] for match in GIVEN.finditer(text) if entropy(match[1]) > 3.5 and re.search(r"\d", match[1])
    ]


@pytest.mark.exigence("S77")
def test_no_file_holds_a_secret():
    scanned = files()
    assert len(scanned) > 50
    found = {
        str(path.relative_to(ROOT)): hits
        for path in scanned
        if (hits := suspicious(path.read_text("utf-8", "replace")))
    }
    assert found == {}


@pytest.mark.exigence("S77")
@pytest.mark.parametrize(
    "planted",
    [
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "password = '" + "hT7kQ2mZ9xLp" + "'",
        '"api_key": "' + "9f8e7d6c5b4a3210ffee" + '"',
        "https://user:" + "motdepasse@host/",
    ],
)
def test_the_scan_finds_what_is_planted(planted):
    assert suspicious(f"x\n{planted}\ny")


@pytest.mark.exigence("S77")
def test_the_functions_environment_names_things_and_holds_no_secret():
    """The origin's secret is known to the functions by its digest alone."""
    config = ROOT / ".chalice/config.json"
    for stage in json.loads(config.read_text("utf-8"))["stages"].values():
        for name, value in stage.get("environment_variables", {}).items():
            assert not re.search("SECRET|PASSWORD|TOKEN|KEY", name), name
            assert not suspicious(f"{name}_secret = '{value}'"), name


@pytest.mark.exigence("S80")
def test_a_new_instance_has_no_account(cloud):
    assert [table.Meta.table_name for table in TABLES if items(table)] == []


@pytest.mark.exigence("S80")
def test_debug_is_off_and_nothing_turns_it_on():
    assert app.debug is False
    for path in [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]:
        assert not re.search(r"\.debug\s*=\s*True|debug=True", path.read_text("utf-8")), path


@pytest.mark.exigence("S80")
@pytest.mark.parametrize(
    "endpoint",
    [None, "https://dynamodb.eu-west-3.amazonaws.com", "http://10.0.0.5:4566", "http://127.0.0.1.evil.example:4566"],
)
def test_the_demonstration_refuses_all_but_this_computer(endpoint, monkeypatch):
    from ops.console import Stopped
    from ops.local import demo

    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    if endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(Stopped):
        demo.load("lyon", date(2026, 6, 1))
