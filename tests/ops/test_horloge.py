"""Another clock for a whole run: the tests see the moment that was asked for."""

import subprocess
import sys

from ops.paths import ROOT


def test_a_run_lives_at_the_moment_asked_for(tmp_path):
    (tmp_path / "test_now.py").write_text(
        "import datetime as dt\n\n"
        "def test_now():\n    assert dt.datetime.now(dt.UTC).isoformat()[:16] == '2028-02-29T23:30'\n"
    )
    words = [
        *("-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:hypothesispytest", "-p", "tests.horloge"),
        *("--horloge", "2028-02-29T23:30", str(tmp_path)),
    ]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout
