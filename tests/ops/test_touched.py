"""What `make check` plays: the tests of what changed, nearest first, and nothing begun past the budget."""

import subprocess
import sys

import pytest

from ops.paths import ROOT
from tests import touched

SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "chalicelib").rglob("*.py")
    if path.stem != "__init__"
)


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ("chalicelib/frais/drafts.py", "tests/frais/test_drafts.py"),
        ("chalicelib/gestion/convocations/run.py", "tests/gestion/convocations/test_run.py"),
        ("chalicelib/identity/staff/invitations.py", "tests/identity/staff/test_invitations.py"),
        ("ops/instances/stages.py", "tests/ops/test_stages.py"),
        ("templates/emails/code.txt", "tests/test_emails.py"),
        ("langues/en.po", "tests/pages/test_languages.py"),
        ("static/js/entries.js", "tests/pages/test_build.py"),
        ("docs/exploitation.md", "tests/ops/test_changer.py"),
        ("tests/missions/test_agenda.py", "tests/missions/test_agenda.py"),
    ],
)
def test_the_nearest_tests_come_first(changed, first):
    assert touched.near([changed])[0] == first


def test_tests_that_only_speak_http_are_those_of_the_room_that_changed():
    assert "tests/frais/receipts/test_receipts.py" in touched.near(["chalicelib/frais/receipts/acts.py"])
    assert "tests/gestion/people/test_sheet.py" in touched.near(["chalicelib/gestion/people/sheet.py"])


def test_every_file_of_the_service_touches_a_test():
    assert [path for path in SOURCES if not touched.near([path])] == []


def test_nothing_begins_past_the_budget_and_the_last_line_says_so(tmp_path):
    (tmp_path / "test_slow.py").write_text("def test_one():\n    assert False\n\ndef test_two():\n    assert False\n")
    words = ["-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:hypothesispytest", "-p", "tests.touched"]
    spent = subprocess.run(
        [sys.executable, *words, "--budget", "0", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "2 tests moins proches laissés" in spent.stdout
    played = subprocess.run(
        [sys.executable, *words, "--budget", "60", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "2 failed" in played.stdout
