"""One JSON line per event, people pseudonymised, never a secret, a name or the text of an exception.

A line that carries figures is a metric too: CloudWatch reads them in it (embedded metric format), without a call.
"""

import hashlib
import json
import logging
import os
import sys
import time
import traceback
from contextvars import ContextVar
from typing import Any

_logger = logging.getLogger("imagin")
_logger.setLevel(logging.INFO)
_logger.propagate = False
if not _logger.handlers:
    _logger.addHandler(logging.StreamHandler(sys.stdout))

_request: ContextVar[str] = ContextVar("request", default="")


def about(request: str) -> None:
    """Names the request that the next lines are about: the reference that a person reads on a failure."""
    _request.set(request)


def event(name: str, *, person: str | None = None, **fields: object) -> None:
    """Writes one line. `person`: an account id, replaced by a short digest."""
    line: dict[str, object] = {"event": name, **fields}
    if request := _request.get():
        line["request"] = request
    if person is not None:
        line["person"] = hashlib.sha256(person.encode()).hexdigest()[:16]
    _logger.info(json.dumps(line, ensure_ascii=False, default=str))


def metrics(name: str, watched: tuple[str, ...], **figures: int | str) -> None:
    """Writes an event; the figures that are `watched` count as metrics of the instance, which its alarms read."""
    described = {
        "Timestamp": int(time.time() * 1000),
        "CloudWatchMetrics": [
            {
                "Namespace": f"Imagin/{os.environ['IMAGIN_CODE']}",
                "Dimensions": [[]],
                "Metrics": [{"Name": figure, "Unit": "None"} for figure in watched],
            }
        ],
    }
    fields: dict[str, Any] = {**figures, "_aws": described}
    event(name, **fields)


def failure(problem: BaseException, **fields: Any) -> None:
    """Writes where an unexpected exception came from, without its text, which may hold what a person typed."""
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    where = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    code = getattr(problem, "code", None)
    event("failure", error=type(problem).__name__, code=code, where=where, **fields)


class Failed(Exception):
    """In the place of an exception that nobody catches, whose text must not be printed: `failure` has told of it."""


class WithoutText(logging.Filter):
    """Writes our line in the place of the framework's, which would hold the exception's text and what was typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        """False for a line with an exception: it is written anew, by its kind and place alone."""
        if not record.exc_info or record.exc_info[1] is None:
            return True
        failure(record.exc_info[1])
        return False
