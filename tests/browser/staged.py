"""The stage of the pages (tests/browser/stage.py), running for the time of a `with`."""

import json
import subprocess
import sys
from contextlib import contextmanager

from ops.paths import ROOT


@contextmanager
def staged(*scene):
    """Its facts: port, cookies, numbers. `scene`: what it plays besides, for tests that change what others count."""
    command = [sys.executable, "-m", "tests.browser.stage", *scene]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield json.loads(running.stdout.readline())
        running.stdin.close()
