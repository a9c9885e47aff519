"""Reading raw items: several by their keys in one call, whole collections page by page, several collections abreast."""

from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from typing import Any, TypeVar

from pynamodb.models import Model

from chalicelib.tables.connection import connection

_K = TypeVar("_K")
_V = TypeVar("_V")

ABREAST = 8
"""What is under way at a time: more would wait for the processor of a function, and each opens a connection."""


def read_together(table: type[Model], *keys: tuple[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Raw items by (pk, sk), in one call, each as it is at that moment; who is absent from the answer is not there.

    Consistent item by item: of two that one transaction writes, one may be seen before it and the other after.
    """
    name = table.Meta.table_name
    wanted = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in keys]
    answer = connection().call("BatchGetItem", {"RequestItems": {name: {"Keys": wanted, "ConsistentRead": True}}})
    return {(raw["pk"]["S"], raw["sk"]["S"]): raw for raw in answer["Responses"].get(name, [])}


def query(table: type[Model], condition: str, **values: str) -> Iterator[dict[str, Any]]:
    """Raw items of a collection in the order of their sort keys, consistent, page after page (a page holds 1 MB).

    `condition` is a key condition that names each of `values` (texts) with a colon before it.
    """
    asked: dict[str, Any] = {
        "TableName": table.Meta.table_name,
        "ConsistentRead": True,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": {f":{name}": {"S": value} for name, value in values.items()},
    }
    while True:
        page = connection().call("Query", asked)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def abreast(act: Callable[[_K], _V], asked: Iterable[_K]) -> dict[_K, _V]:
    """The same as `each`, by what was asked: once where it was asked twice."""
    keys = list(dict.fromkeys(asked))
    return dict(zip(keys, each(act, keys), strict=True))


def each(act: Callable[[_K], _V], asked: Iterable[_K]) -> list[_V]:
    """`act` of each, in the order asked, eight at a time, each under the budget of whoever asks.

    The first failure is raised once what is under way has ended, and what has not begun by then never does. `act` runs
    on other threads: two of them must not write the same item, nor change what they share.
    """
    things = list(asked)
    if len(things) < 2:
        return [act(thing) for thing in things]
    from concurrent.futures import ThreadPoolExecutor

    contexts = [copy_context() for _ in things]
    with ThreadPoolExecutor(min(ABREAST, len(things))) as threads:
        return list(threads.map(lambda context, thing: context.run(act, thing), contexts, things))
