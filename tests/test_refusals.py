"""When to try again is said once: by Retry-After, which the pages put in words after the sentence of a refusal."""

import re

import app  # noqa: F401 - with it every refusal of the service is known
from chalicelib.errors import Refusal
from ops.stack import api

AGAIN = re.compile(r"\b(réessayez|recommencez|transmettez-la)\s+(dans\s|plus tard|maintenant)", re.IGNORECASE)


def kinds(kind=Refusal):
    """Every refusal of the service."""
    return [kind, *(one for below in kind.__subclasses__() for one in kinds(below))]


def test_a_refusal_that_comes_with_its_delay_does_not_say_it_too():
    told = {kind.__name__: f"{kind.title}. {kind.detail}" for kind in kinds() if kind.status in (429, 503)}
    assert {"Busy", "TooManyRequests", "TooManyEverywhere", "TooManySubmissions", "AgendaReadTooOften"} <= set(told)
    told |= {name: f"{title}. {detail}" for name, (status, _, title, detail) in api._REFUSALS.items() if status == 429}
    assert [name for name, detail in told.items() if AGAIN.search(detail)] == []
