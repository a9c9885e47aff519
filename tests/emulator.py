"""An emulated AWS of its own on a free loopback port, for what needs several processes or many items."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from ops.local.throwaway import free_port
from ops.paths import ROOT

_PROGRAM = "from ops.emulator import answers; answers.apply(); from ministack.app import main; main()"
"""The emulated AWS, as strict as ours is in what it answers."""


@contextmanager
def emulator():
    """Gives the address of a fresh, empty one; it ends with the block."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="imagin-aws-") as folder, (Path(folder) / "journal.txt").open("wb") as log:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_ENDPOINT")} | {
            "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "MINISTACK_REGION": "eu-west-3",
            "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0", "TMPDIR": folder,
        }  # fmt: skip
        server = subprocess.Popen([sys.executable, "-c", _PROGRAM], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _await(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(60)


def _await(endpoint):
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the emulated AWS did not start")
