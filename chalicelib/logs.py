"""One JSON line per event, people pseudonymised, never a secret, a name or the text of an exception."""

import hashlib
import json
import logging
import sys
import traceback
from typing import Any

_logger = logging.getLogger("imagin")
_logger.setLevel(logging.INFO)
_logger.propagate = False
if not _logger.handlers:
    _logger.addHandler(logging.StreamHandler(sys.stdout))


def event(name: str, *, person: str | None = None, **fields: Any) -> None:
    """Writes one line. `person`: an account id, replaced by a short digest."""
    line: dict[str, Any] = {"event": name, **fields}
    if person is not None:
        line["person"] = hashlib.sha256(person.encode()).hexdigest()[:16]
    _logger.info(json.dumps(line, ensure_ascii=False, default=str))


def failure(problem: BaseException, **fields: Any) -> None:
    """Writes where an unexpected exception came from, without its text, which may hold what a person typed."""
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    where = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    event("failure", error=type(problem).__name__, where=where, **fields)


class WithoutText(logging.Filter):
    """Keeps exception texts out of the framework's own log."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            failure(record.exc_info[1])
            record.exc_info = record.exc_text = None
        return True
