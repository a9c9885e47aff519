"""Runs a packaged function as Lambda does: the real runtime client, a folder it cannot write to, a bound on memory.

`with Started(package, "app.app", variables) as function: function.invoke(event)`; the runtime's API is served here.
"""

import ctypes
import json
import os
import queue
import resource
import shutil
import stat
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any

from ops.console import Stopped
from ops.package import archive
from ops.paths import REGION

MEGABYTES = 1024
_CLIENT = ("awslambdaric", "runtime_client.*", "simplejson", "snapshot_restore_py.py")
_START = "import sys; sys.path[:0] = sys.argv[1:3]; from awslambdaric.__main__ import main; main(['', sys.argv[3]])"
_DROP_FROM_BOUNDS, _DAC_OVERRIDE = 24, 1  # prctl(2), capabilities(7)
_PATIENCE = 30.0


class Started:
    """One container: its package unpacked, its process started. `init` is how long it took to ask for work, in s.

    `restored`: how much of it came after the snapshot, when the variables ask for one (SnapStart): AWS's own time to
    bring the memory back is not in it.

    `python`: of an environment that holds the runtime client, and of the version that made the package.
    """

    def __init__(
        self,
        package: Path,
        handler: str,
        variables: Mapping[str, str],
        megabytes: int = MEGABYTES,
        python: Path = Path(sys.executable),
    ) -> None:
        self._package, self._handler, self._variables, self._megabytes = package, handler, variables, megabytes
        self._python = python
        self.init = self.restored = 0.0

    def __enter__(self) -> "Started":
        self.folder = Path(tempfile.mkdtemp(prefix="imagin-lambda-"))
        self.task, client = self.folder / "task", self.folder / "client"
        archive.unpack(self._package, self.task)
        _copy_client(client, self._python)
        _close(self.folder)
        self._server = _Server()
        Thread(target=self._server.serve_forever, daemon=True).start()
        started = time.perf_counter()
        with (self.folder / "journal").open("wb") as log:
            self._process = self.run(["-c", _START, str(self.task), str(client), self._handler], log)
        while self._server.ready.empty():
            time.sleep(0.0005)
            if self._process.poll() is not None:
                said = self.said()
                self._leave()
                raise Stopped(f"La fonction ne démarre pas :\n{said[-1500:]}")
        now = time.perf_counter()
        self.init, self.restored = now - started, now - (self._server.kept or now)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._leave()

    def run(self, arguments: list[str], output: Any) -> "subprocess.Popen[bytes]":
        """A process of the container: no other package than the function's, no right to write, bounded memory."""
        return subprocess.Popen(
            [str(self._python), "-I", "-S", "-B", *arguments],
            cwd=self.task,
            env=self._environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=_limited(self._megabytes * 2**20),
        )

    def invoke(self, event: Any) -> Any:
        """What the function answers; raises RuntimeError with the type of the failure when it fails."""
        self._server.work.put((str(uuid.uuid4()), json.dumps(event).encode()))
        kind, body = self._server.done.get(timeout=_PATIENCE)
        answer = json.loads(body) if body else None
        if kind != "response":
            raise RuntimeError(f"{answer}\n{self.said()[-1500:]}")
        return answer

    def memory(self) -> int:
        """Resident bytes of the process now."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize()

    def said(self) -> str:
        """What the function wrote to its log."""
        return (self.folder / "journal").read_text("utf-8", "replace")

    def _environment(self) -> dict[str, str]:
        own = {
            "AWS_LAMBDA_RUNTIME_API": self._server.address,
            "_HANDLER": self._handler,
            "AWS_LAMBDA_FUNCTION_NAME": "imagin",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self._megabytes),
            "LAMBDA_TASK_ROOT": str(self.task),
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "PATH": os.environ["PATH"],
        }
        return own | dict(self._variables)

    def _leave(self) -> None:
        self._process.kill()
        self._process.wait()
        self._server.work.put(None)
        self._server.shutdown()
        self._server.server_close()
        _open_again(self.folder)
        shutil.rmtree(self.folder)


def cold_start(package: Path, code: str) -> float:
    """Seconds from the start of the process to its first request for work, median of three containers."""
    found = []
    for _ in range(3):
        with Started(package, "app.app", {"IMAGIN_CODE": code}) as function:
            found.append(function.init)
    return statistics.median(found)


class _Server(ThreadingHTTPServer):
    """The runtime's API, of which the client uses four addresses: restore, next, response, error.

    `kept`: when the process was as it would be restored, on the performance clock.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept = 0.0
        self.ready: queue.Queue[bool] = queue.Queue()
        self.work: queue.Queue[tuple[str, bytes] | None] = queue.Queue()
        self.done: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.address = f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A process that is stopped leaves its connection at once."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        if self.path.endswith("/restore/next"):
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            self.server.kept = time.perf_counter()
            return
        self.server.ready.put(True)
        asked = self.server.work.get()
        if asked is None:
            return
        request, event = asked
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", request)
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + _PATIENCE) * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", f"arn:aws:lambda:{REGION}:111122223333:function:imagin")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(event)))
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.done.put((self.path.rsplit("/", 1)[-1], body))

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _copy_client(folder: Path, python: Path) -> None:
    """Alone: beside the other packages of its environment, a missing requirement would not show."""
    sources = [path for name in _CLIENT for path in python.parents[1].glob(f"lib/python*/site-packages/{name}")]
    if not sources:
        raise Stopped("Il manque le client d’exécution de Lambda : lancez « make install ».")
    folder.mkdir()
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)


def _close(folder: Path) -> None:
    """Nobody may write in it, and everybody may read it."""
    for path in (folder, *folder.rglob("*")):
        runs = path.is_dir() or bool(path.stat().st_mode & stat.S_IXUSR)
        path.chmod(0o555 if runs else 0o444)


def _open_again(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)


def _limited(memory: int) -> Any:
    """Runs in the new process, which root's privilege over closed folders leaves first."""
    system = ctypes.CDLL(None)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if os.geteuid() == 0:
            system.prctl(_DROP_FROM_BOUNDS, _DAC_OVERRIDE, 0, 0, 0)

    return limit
