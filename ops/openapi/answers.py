"""What the views say that they give: status, media type and shape, read from the types that they return."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import is_typeddict

import chalicelib
from chalicelib.web import answers, contract
from ops.console import Stopped

TEMPLATE = "#/components/schemas/{model}"


class Given(NamedTuple):
    """One answer of a route; `shape`: the type of its JSON, None where there is none."""

    status: int
    media: str | None
    shape: Any


@cache
def shapes() -> dict[str, Any]:
    """Every shape of the service by its name, which is unique: it becomes a schema and a type of the pages."""
    found: dict[str, Any] = {}
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        if module.name.rpartition(".")[2] != "shapes":
            continue
        for name, shape in vars(import_module(module.name)).items():
            if is_typeddict(shape) and found.setdefault(name, shape) is not shape:
                raise Stopped(f"Deux formes ont le même nom : {name}.")
    return found


def of(route: contract.Route) -> Iterator[Given]:
    """The answers of a route, one for each type of the union that its view returns."""
    said = get_type_hints(route.view, localns=vars(answers) | shapes())["return"]
    for one in get_args(said) if get_origin(said) in (Union, UnionType) else (said,):
        kind = get_origin(one) or one
        if isinstance(kind, type) and issubclass(kind, answers.Answer):
            yield Given(kind.status, "application/json", get_args(one)[0])
        elif isinstance(kind, type) and issubclass(kind, answers.Attached):
            yield Given(kind.status, kind.kind, str)
        elif kind in (answers.Empty, answers.Unchanged, answers.Away):
            yield Given(kind.status, None, None)
        else:
            yield Given(200, "application/json", one)


def schemas(given: list[Any]) -> tuple[dict[int, dict[str, Any]], dict[str, dict[str, Any]]]:
    """(schema of each type by its rank, the shared ones by their name)."""
    asked = [(rank, "serialization", TypeAdapter(shape)) for rank, shape in enumerate(given)]
    own, shared = TypeAdapter.json_schemas(asked, ref_template=TEMPLATE)  # type: ignore[arg-type]
    return (
        {int(rank): _tidied(schema) for (rank, _), schema in own.items()},
        {name: _tidied(schema) for name, schema in shared.get("$defs", {}).items()},
    )


def _tidied(schema: Any) -> Any:
    """Without pydantic's titles; an object has its members and no other."""
    if isinstance(schema, list):
        return [_tidied(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {name: _tidied(value) for name, value in schema.items() if not (name == "title" and isinstance(value, str))}
    if "properties" in tidy:
        tidy["additionalProperties"] = False
    if isinstance(tidy.get("description"), str):
        tidy["description"] = " ".join(tidy["description"].split())
    return tidy
