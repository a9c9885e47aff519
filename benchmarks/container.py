"""One function started as Lambda starts it, under its real runtime client, with the processor time of its process.

Time is the kernel's own count for the process, all its threads, those that ended included (CLOCK_PROCESS_CPUTIME_ID of
its pid). It is read each time the process asks for work: nothing of it runs then.
"""

import json
import os
import queue
import resource
import signal
import subprocess
import time
import uuid
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

from benchmarks.interpreters import Interpreter

_START = "import sys; sys.path[:0] = sys.argv[1:3]; from awslambdaric.__main__ import main; main(['', sys.argv[3]])"
_PROBE = (
    "import signal, sys; signal.signal(signal.SIGUSR1, lambda *_: open(sys.argv[4], 'w')"
    ".write(chr(10).join(sorted(sys.modules)))); "
)
_PATIENCE = 300.0
"""Seconds that an answer may take: on a busy machine, 300 missions by the former commit take a minute."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor of the process, and of the clock on the wall."""

    cpu: float
    wall: float


class Container:
    """`with Container(...) as one: one.ask(event)`. `init`: from exec to the first call for work."""

    def __init__(
        self, task: Path, handler: str, variables: dict[str, str], python: Interpreter, probe: Path | None = None
    ):
        self._task, self._handler, self._variables, self._python, self._probe = task, handler, variables, python, probe

    def __enter__(self) -> "Container":
        self._server = _Server()
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        start = self._command()
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [str(self._python.path.resolve()), "-I", "-S", "-B", "-c", *start],
            cwd=self._task,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._said: list[bytes] = []
        Thread(target=self._listen, daemon=True).start()
        self._server.pid = self._process.pid
        cpu, at = self._ready()
        self.init, self._cpu = Cost(cpu, (at - began) * 1000), cpu
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        self._server.work.put(None)
        self._server.shutdown()
        self._server.server_close()

    def ask(self, event: Any) -> tuple[Any, Cost]:
        """What the function answers, and what it cost until it asked for work again."""
        began = time.perf_counter()
        self._server.work.put((str(uuid.uuid4()), json.dumps(event).encode()))
        kind, body, at = self._server.done.get(timeout=_PATIENCE)
        cpu, _ = self._ready()
        cost, self._cpu = Cost(cpu - self._cpu, (at - began) * 1000), cpu
        if kind != "response":
            raise RuntimeError(f"{body!r}\n{self._log()}")
        return json.loads(body), cost

    def memory(self) -> float:
        """Resident megabytes of the process now."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6

    def modules(self, event: Any) -> list[str]:
        """The modules loaded before this event, in a container that was started with a probe."""
        assert self._probe is not None
        os.kill(self._process.pid, signal.SIGUSR1)
        self.ask(event)
        return self._probe.read_text().split("\n")

    def _command(self) -> list[str]:
        arguments = [str(self._task), str(self._python.runtime()), self._handler]
        if self._probe is None:
            return [_START, *arguments]
        return [_PROBE + _START, *arguments, str(self._probe)]

    def _environment(self) -> dict[str, str]:
        return {
            "AWS_LAMBDA_RUNTIME_API": self._server.address,
            "_HANDLER": self._handler,
            "AWS_LAMBDA_FUNCTION_NAME": "imagin",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "LAMBDA_TASK_ROOT": str(self._task),
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            **self._variables,
        }

    def _ready(self) -> tuple[float, float]:
        while True:
            try:
                return self._server.ready.get(timeout=0.5)
            except queue.Empty:
                if self._process.poll() is not None:
                    raise RuntimeError(f"La fonction s’est arrêtée :\n{self._log()}") from None

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.append(line)

    def _log(self) -> str:
        time.sleep(0.1)
        return b"".join(self._said[-40:]).decode("utf-8", "replace")


class _Server(ThreadingHTTPServer):
    """The runtime's API, of which the client uses three addresses: next, response, error."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pid = 0
        self.ready: queue.Queue[tuple[float, float]] = queue.Queue()
        self.work: queue.Queue[tuple[str, bytes] | None] = queue.Queue()
        self.done: queue.Queue[tuple[str, bytes, float]] = queue.Queue()
        self.address = f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A process that is stopped leaves its connection at once."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self.server.ready.put((_processor(self.server.pid), time.perf_counter()))
        asked = self.server.work.get()
        if asked is None:
            return
        request, event = asked
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", request)
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + _PATIENCE) * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-3:111122223333:function:imagin")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(event)))
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        at = time.perf_counter()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.done.put((self.path.rsplit("/", 1)[-1], body, at))

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _processor(pid: int) -> float:
    """Milliseconds of processor that a process used; its clock's number is made of its pid (clock_getcpuclockid(3))."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6
