"""Imports the packaged application in a bare interpreter: shows that the zip is whole, and how long a start takes."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ops.console import Stopped
from ops.package import archive
from ops.paths import REGION

_IMPORT = "import sys; sys.path.insert(0, sys.argv[1]); import app"
_TIMES = 5


def measure(package: Path, code: str, handler: str) -> float:
    """Seconds that `import app` takes as the function `handler` does, whole process, with nothing but the zip."""
    with tempfile.TemporaryDirectory() as folder:
        archive.unpack(package, Path(folder))
        return statistics.median(_once(folder, code, handler) for _ in range(_TIMES))


def _once(folder: str, code: str, handler: str) -> float:
    environment = {"PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": REGION, "IMAGIN_CODE": code} | {
        "_HANDLER": handler,
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    }
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _IMPORT, folder],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Stopped(f"L’archive n’est pas complète : l’application ne s’importe pas.\n{done.stderr.strip()[-800:]}")
    return time.perf_counter() - start
