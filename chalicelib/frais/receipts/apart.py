"""A receipt is opened in a process of its own, bounded in memory and time: what breaks that one is a refusal.

A page may draw for hours, a picture unpack to gigabytes: the function would fall, and the messages of others with it.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from chalicelib import logs
from chalicelib.frais.receipts import reading

MEMORY = 704 * 1024 * 1024
"""Bytes of address space: the documents function has 1024 MB for itself and for this."""
SECONDS = 20
"""By the clock: a queue's batch is five messages, and its function has two minutes."""
_REFUSED = 3
_ROOT = Path(__file__).parents[3]


def proven(content: bytes, kind: str) -> bytes:
    """As reading.proven. Raises Unreadable, for what takes too much too."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, kind],
            input=content,
            stdout=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
            cwd=_ROOT,
        )
    except subprocess.TimeoutExpired:
        logs.event("receipt_takes_too_much", kind=kind, ended="time")
        raise reading.Unreadable(reading.DAMAGED) from None
    if done.returncode == _REFUSED:
        raise reading.Unreadable(done.stdout.decode())
    if done.returncode < 0:
        logs.event("receipt_takes_too_much", kind=kind, ended=f"signal {-done.returncode}")
        raise reading.Unreadable(reading.DAMAGED)
    if done.returncode:
        raise RuntimeError(f"the process that reads receipts ended with {done.returncode}")
    return done.stdout


def main(kind: str, given: BinaryIO, answer: BinaryIO) -> int:
    """The process: the file comes in, the file to keep or the code of a refusal goes out; gives its exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer.write(reading.proven(given.read(), kind))
    except (reading.Unreadable, MemoryError) as refused:
        answer.write((reading.DAMAGED if isinstance(refused, MemoryError) else str(refused.args[0])).encode())
        return _REFUSED
    return 0


if __name__ == "__main__":
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # lines of the log are no part of the answer
        code = main(sys.argv[1], sys.stdin.buffer, out)
    sys.exit(code)
