"""The start of a function: imported before all, it keeps the collector from looking for garbage in what never dies."""

import gc
import os

FUNCTION = os.environ.get("_HANDLER", "")
"""The function that starts, as Lambda names it: `app.app`, `app.gestion`…; none for tools and tests."""

if FUNCTION:
    gc.disable()


def done() -> None:
    """All is loaded: the collector works again, on what requests make and not on modules, which stay as they are."""
    if FUNCTION:
        gc.freeze()
        gc.enable()
