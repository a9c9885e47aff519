"""What each route promises, written beside it: who may come, what it takes, gives and refuses.

    @frais.route("/etats-de-frais/{numero}/transmission", methods=["POST"])
    @contract("Transmettre", who=COMPLETE, takes=Version, key=True, refuses=(*CLAIM, errors.Incomplete))
    def submit(numero: str) -> Created[Etat]: ...

The decorator only leaves a note on the view. `of` gives the register of a whole application: docs/openapi.json is made
from it, the tests hold every answer against it. What a route gives is the type that its view returns, which mypy
checks; shapes are read by name from the `shapes` modules when the description is made, and never by the service.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from chalice import Chalice

from chalicelib import errors
from chalicelib.fields import Body, Table

V = TypeVar("V", bound=Callable[..., object])
Refusals = tuple[type[errors.Refusal], ...]
PREFIX = "/api/v1"
READS = ("GET", "HEAD")
KEY: Refusals = (errors.IdempotencyKeyMissing, errors.IdempotencyKeyReused)
WRITES: Refusals = (errors.UnsupportedFormat, errors.MalformedRequest, errors.TooLarge)
ALWAYS: Refusals = (
    errors.ForeignOrigin,
    errors.TooManyRequests,
    errors.Busy,
    errors.OutcomeUnknown,
    errors.Unexpected,
)
"""What any request may be told, before or beside its route."""


class Who(NamedTuple):
    """Who may come: the session asked for, the roles of a member of staff, and how anybody else is refused."""

    session: str
    refusals: Refusals = ()
    roles: tuple[str, ...] = ()


ANYBODY = Who("")
RESTRICTED = Who("restreinte", (errors.NoSession,))
COMPLETE = Who("complete", (errors.NoSession, errors.PasswordChangeRequired, errors.EmailStepRequired))


class Promise(NamedTuple):
    """`takes`: the fields of the body; `key`: an Idempotency-Key is needed; `version`: an If-Match is."""

    summary: str
    who: Who
    takes: type[Body] | Table[Any] | None
    refuses: Refusals
    query: tuple[str, ...]
    key: bool
    version: bool


class Route(NamedTuple):
    """One operation: its stable name (`frais.submit`), verb, path without the prefix, view and promise."""

    name: str
    method: str
    path: str
    view: Callable[..., object]
    promise: Promise

    @property
    def refusals(self) -> Refusals:
        """Everything that a request of this route may be refused for."""
        promise = self.promise
        fields = (errors.InvalidFields,) if promise.takes is not None else ()
        written = () if self.method in READS else WRITES
        key = KEY if promise.key else ()
        named = (errors.NotFound,) if "{" in self.path else ()  # a name that is longer than any of ours
        found = (*promise.refuses, *promise.who.refusals, *fields, *key, *named, *written, *ALWAYS)
        return tuple(dict.fromkeys(found))


def contract(
    summary: str,
    *,
    who: Who,
    takes: type[Body] | Table[Any] | None = None,
    refuses: Refusals = (),
    query: tuple[str, ...] = (),
    key: bool = False,
    version: bool = False,
) -> Callable[[V], V]:
    """Leaves on a view what its route promises."""

    def bind(view: V) -> V:
        view.__dict__["promise"] = Promise(summary, who, takes, refuses, query, key, version)
        return view

    return bind


def of(app: Chalice) -> Iterator[Route]:
    """The register: each route of an application, in the order of its paths. KeyError: one promises nothing."""
    for path, entries in sorted(app.routes.items()):
        for method, entry in sorted(entries.items()):
            view = getattr(entry.view_function, "__wrapped__", entry.view_function)
            yield Route(_name(view), method, path.removeprefix(PREFIX), view, view.__dict__["promise"])


def _name(view: Callable[..., object]) -> str:
    """`chalicelib.gestion.claims.routes.decide` is `claims.decide`, `chalicelib.gestion.lots_routes.x` is `lots.x`."""
    *rooms, module = view.__module__.split(".")
    return f"{module.removesuffix('_routes') if module != 'routes' else rooms[-1]}.{view.__name__}"
