"""The start of a function: imported before all, it keeps the collector from looking for garbage in what never dies."""

import gc
import os
import random
import time
from collections.abc import Callable

FUNCTION = os.environ.get("_HANDLER", "")
"""The function that starts, as Lambda names it: `app.app`, `app.gestion`…; none for tools and tests."""

READY = "prete"
"""The one name of an event that asks a container to be there, for so many seconds; the gateway sends none such."""
RECENT = 60.0
"""Seconds within which a container that answered a person is at work."""
_LONGEST = 2.0
_answered: float | None = None
"""When it last answered a person, on the monotonic clock; none yet."""
_fresh = True
_ZONES = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"
"""Where zoneinfo looks before the package tzdata; unless it is told, it loads how Python was built to find the same."""

if FUNCTION:
    gc.disable()
    os.environ.setdefault("PYTHONTZPATH", _ZONES)


def done() -> None:
    """All is loaded: the collector works again, on what requests make and not on modules, which stay as they are."""
    if FUNCTION:
        gc.freeze()
        gc.enable()


def ready(event: object) -> dict[str, bool] | None:
    """What a container answers to who keeps it ready (chalicelib/eveil.py): whether it was new, and whether it is at
    work. None for a request."""
    global _answered, _fresh
    fresh, _fresh, now = _fresh, False, time.monotonic()
    if not isinstance(event, dict) or READY not in event:
        _answered = now
        return None
    time.sleep(min(float(event[READY]), _LONGEST))
    return {"neuve": fresh, "sert": _answered is not None and now - _answered < RECENT}


def around_a_snapshot(before: Callable[[], None], after: Callable[[], None]) -> None:
    """Where Lambda keeps this process as it is to start others from it (SnapStart): what is done first, and in each."""
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        import snapshot_restore_py as hooks  # of the runtime itself: no package of ours

        hooks.register_before_snapshot(before)
        hooks.register_after_restore(after)


def renew() -> None:
    """In each process that begins from a snapshot: it has answered nobody, and draws its pauses for itself."""
    global _answered, _fresh
    _answered, _fresh = None, True
    random.seed()
