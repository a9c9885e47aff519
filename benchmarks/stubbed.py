"""The stub in a process of its own, and what a function must be told to reach it."""

import http.client
import json
import ssl
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.borrowed import REGION, ROOT
from benchmarks.certificates import Trust


@dataclass(frozen=True)
class Asked:
    """What went to the tables: operations in order, bytes of their bodies sent and received."""

    operations: tuple[str, ...]
    sent: int
    received: int

    @property
    def told(self) -> str:
        counted = Counter(self.operations)
        return ", ".join(name if count == 1 else f"{count} {name}" for name, count in counted.items())


class Stub:
    """`with Stub(dataset, trust) as stub`: `stub.variables` lead to it, `stub.asked()` tells what came since."""

    def __init__(self, dataset: Path, trust: Trust, delay: float = 0) -> None:
        self._dataset, self._trust, self._delay = dataset, trust, delay

    def __enter__(self) -> "Stub":
        files = (self._dataset, self._trust.certificate, self._trust.key)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.stub", *map(str, files), str(self._delay)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate(timeout=10)

    @property
    def variables(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"https://127.0.0.1:{self._port}",
            "AWS_CA_BUNDLE": str(self._trust.roots),
            "SSL_CERT_DIR": str(self._trust.hashed),
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "A" * 20,
            "AWS_SECRET_ACCESS_KEY": "x" * 40,
            "AWS_SESSION_TOKEN": "a-session-token-as-long-as-some" * 12,
        }

    def asked(self) -> Asked:
        context = ssl.create_default_context(cafile=str(self._trust.roots))
        connection = http.client.HTTPSConnection("127.0.0.1", self._port, context=context)
        connection.request("GET", "/_compte")
        calls = json.loads(connection.getresponse().read())
        connection.close()
        return Asked(tuple(one[0] for one in calls), sum(one[1] for one in calls), sum(one[2] for one in calls))
