"""The tests of what reaches the tables, before a second judge: AWS's own DynamoDB Local, where Java and it are here.

It is not ours to hand out (its licence is for who has an account of AWS): it is looked for in the folder that
IMAGIN_DYNAMODB_LOCAL names, else in build/dynamodb-local. It listens on every address, so that it gets a network of its
own, which the tests share.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
JAR, PORT = "DynamoDBLocal.jar", 8000
OWN_NETWORK = ("unshare", "--user", "--map-root-user", "--net")
TESTS = ("tests/tables", "tests/test_strict.py", "tests/frais", "tests/gestion", "tests/identity", "tests/missions", "tests/security")  # fmt: skip
TOLD = re.compile(r"(\d+) (passed|failed|error|deselected)")
SUMMARY = re.compile(r"^=*\s*\d+ (?:passed|failed|error|deselected).* in \d")
QUIET = ("-W", "ignore::ResourceWarning", "-W", "ignore::pytest.PytestUnraisableExceptionWarning")
"""moto's clients have no connection; the judge's have one each, which nobody closes."""
HOURS, PATIENCE = 3, 300


def main(asked):
    """Figures on the error output. `asked`: the tests, all of those that reach the tables by default."""
    folder = Path(os.environ.get("IMAGIN_DYNAMODB_LOCAL") or ROOT / "build" / "dynamodb-local")
    if missing := _missing(folder):
        return _tell({"judge": f"absent ({missing})"} | dict.fromkeys(("passed", "failed", "left_out"), "non joués"))
    words = [*OWN_NETWORK, sys.executable, "-m", "tests.proofs.juge", "--ici", str(folder), *(asked or TESTS)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=HOURS * 3600)
    if done.returncode:
        sys.stdout.write(done.stdout + done.stderr)
    (summary,) = (line for line in done.stdout.splitlines() if SUMMARY.search(line))
    counts = {word: int(number) for number, word in TOLD.findall(summary)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    version = re.search(r"Version:\s*([\d.]+)", done.stdout)
    found = {"passed": counts.get("passed", 0), "failed": failed, "left_out": counts.get("deselected", 0)}
    return _tell({"judge": f"DynamoDB Local {version[1] if version else ''}".strip(), **found}) or done.returncode


def _missing(folder):
    for program in ("java", OWN_NETWORK[0], "ip"):
        if shutil.which(program) is None:
            return program
    return "" if (folder / JAR).exists() else "DynamoDB Local"


def _tell(found):
    sys.stderr.write(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


def here(folder, asked):
    """In the network of its own: starts the judge, runs the tests, ends it."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    words = ["java", f"-Djava.library.path={folder}/DynamoDBLocal_lib", "-jar", f"{folder}/{JAR}"]
    words += ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(PORT)]
    address = f"http://127.0.0.1:{PORT}"
    judge = subprocess.Popen(words, stdout=sys.stdout, stderr=subprocess.STDOUT)
    try:
        _await(address)
        tests = [sys.executable, "-m", "pytest", "-n0", *QUIET, "-p", "tests.second_judge", *asked]
        return subprocess.run(tests, cwd=ROOT, env={**os.environ, "IMAGIN_JUGE": address}, check=False).returncode
    finally:
        judge.terminate()
        judge.wait(20)


def _await(address):
    for _ in range(PATIENCE):
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(1)
    raise TimeoutError("DynamoDB Local did not start")


if __name__ == "__main__":
    sys.exit(here(sys.argv[2], sys.argv[3:]) if sys.argv[1:2] == ["--ici"] else main(sys.argv[1:]))
