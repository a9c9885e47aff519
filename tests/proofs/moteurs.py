"""The engines of the public, those that lack installed from Debian: the whole way in each, and paper in those that print."""

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from tests.browser import engines

ROOT = Path(__file__).parents[2]
PACKAGES = ("chromium", "firefox-esr", "webkit2gtk-driver", "xvfb")
TESTS = ("tests/browser/test_engines.py", "tests/browser/test_paper.py")


def main():
    """Exit 1 when an engine lacks, or did not go the whole way."""
    if len(engines.FOUND) < len(engines.ALL):
        install()
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "found.xml"
        words = [sys.executable, "-m", "pytest", "-q", "-n0", f"--junitxml={written}", *TESTS]
        done = subprocess.run(words, cwd=ROOT, check=False, stdout=subprocess.DEVNULL, timeout=3600)
        found = figures(ET.parse(written).getroot())
    json.dump(found, sys.stderr, ensure_ascii=False, indent=1)
    return 1 if done.returncode or found["walks"] < len(engines.ALL) else 0


def install():
    first = ["sudo"] if os.geteuid() else []
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run([*first, "apt-get", *words], check=True, stdout=subprocess.DEVNULL, env=quiet)


def figures(report):
    versions = {one.get("name"): one.get("value") for one in report.iter("property")}
    cases = list(report.iter("testcase"))
    walks = {name: case for case in cases for name in engines.ALL if case.get("name").endswith(f"_acceptance[{name}]")}
    passed = [case for case in cases if case.find("failure") is None and case.find("error") is None]
    return {
        "engines": ", ".join(versions.get(name, "absent") for name in engines.ALL),
        "walks": sum(case in passed for case in walks.values()),
        "paper": sum(case in passed for case in cases if case not in walks.values()),
        "failed": len(cases) - len(passed),
        "seconds": ", ".join(f"{float(case.get('time')):.0f}" for case in walks.values()),
    }


if __name__ == "__main__":
    sys.exit(main())
