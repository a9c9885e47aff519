"""Every answer that the service gives in a test, held against what its route promises.

A refusal that the route does not list, a status that its view does not name, or a JSON answer that its shape refuses
fails the test that saw it.
"""

import re
from functools import cache

from pydantic import TypeAdapter, ValidationError

from ops.openapi import answers, build

PREFIX = build.PREFIX


class Broken(AssertionError):
    """The service did what its contract does not say."""


@cache
def _routes():
    """[(method, pattern of the path, route)], the longest path first."""
    found = [(route.method, _pattern(route.path), route) for route in build.routes()]
    return sorted(found, key=lambda one: -len(one[2].path.replace("{", "")))


def _pattern(path):
    return re.compile(PREFIX + re.sub(r"\\{\w+\\}", "[^/?]+", re.escape(path)) + r"(\?.*)?", re.DOTALL)


def route_of(method, path):
    """The route of a request; None for an address that leads nowhere."""
    plain = {route.path: route for verb, _, route in _routes() if verb == method}
    exact = plain.get(path.partition("?")[0].removeprefix(PREFIX))
    if exact is not None:
        return exact
    return next((route for verb, pattern, route in _routes() if verb == method and pattern.fullmatch(path)), None)


@cache
def _adapters(route):
    """Status -> how its answer is checked, None where there is nothing to check."""
    return {
        given.status: TypeAdapter(given.shape) if given.media == "application/json" else None
        for given in answers.of(route)
    }


def judge(method, path, status, kind, body):
    """Raises Broken when an answer is not what its route promises."""
    route = route_of(method, path)
    if route is None:
        return
    name = f"{method} {route.path}"
    if kind.startswith("application/problem+json"):
        code = re.search(rb'"code": "(\w+)", "instance"', body)[1].decode()
        if (status, code) not in {(refusal.status, refusal.code) for refusal in route.refusals}:
            raise Broken(f"{name} refuses with {status} {code}, which its contract does not list")
    elif status not in _adapters(route):
        raise Broken(f"{name} answers {status}, which its view does not name")
    elif (adapter := _adapters(route)[status]) is not None:
        try:
            adapter.validate_json(body, strict=True, extra="forbid")
        except ValidationError as wrong:
            raise Broken(f"{name} answers {status} in another shape than its own: {wrong}") from None
