"""Reading raw items: several by their keys in one call, whole collections page by page, several collections abreast."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import copy_context
from typing import Any, TypeVar, overload

from pynamodb.models import Model

from chalicelib.tables.connection import connection
from chalicelib.tables.items import Raw
from chalicelib.tables.schema import ByListe, Dossiers

_K = TypeVar("_K")
_V = TypeVar("_V")
_W = TypeVar("_W")

ABREAST = 8
"""What is under way at a time: more would wait for the processor of a function, and each opens a connection."""
TOGETHER = 25
"""Collections in one call of `query_many`, so that most answers hold in 1 MB."""
PAGE, AHEAD = 1000, 8000
"""Items in a page of `query_merged`; items already read past which only collections that are behind are asked."""
_KEYS = 50
"""Partitions that DynamoDB takes in one statement."""
_RANGES = 'SELECT * FROM "{table}" WHERE pk IN [{marks}] AND sk BETWEEN ? AND ?'
_LISTS = 'SELECT * FROM "{table}"."{index}" WHERE liste IN [{marks}]'


def read_together(table: type[Model], *keys: tuple[str, str]) -> dict[tuple[str, str], Raw]:
    """Raw items by (pk, sk), in one call, each as it is at that moment; who is absent from the answer is not there.

    Consistent item by item: of two that one transaction writes, one may be seen before it and the other after.
    """
    name = table.Meta.table_name
    wanted = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in keys]
    answer = connection().call("BatchGetItem", {"RequestItems": {name: {"Keys": wanted, "ConsistentRead": True}}})
    return {(raw["pk"]["S"], raw["sk"]["S"]): raw for raw in answer["Responses"].get(name, [])}


def query(table: type[Model], condition: str, **values: str) -> Iterator[Raw]:
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


def query_merged(table: type[Model], partitions: Iterable[str], lowest: str) -> Iterator[Raw]:
    """Raw items of several collections from a sort key on, in the order of these keys, as if they were one; consistent.

    Their pages are asked abreast, as they are wanted; a collection that has far fewer items waits for the others.
    """
    known: dict[str, Raw | None] = dict.fromkeys(partitions)
    held, limit = list[Raw](), ""
    while known:
        asked = [pk for pk, last in known.items() if last is None or _sk(last) == limit or len(held) < AHEAD]
        for pk, (items, last) in abreast(lambda pk: _page(table, pk, lowest, known[pk]), asked).items():
            held += items
            if last is None:
                del known[pk]
            else:
                known[pk] = last
        held.sort(key=_sk)
        limit = min((_sk(last) for last in known.values() if last is not None), default="")
        ready = bisect_right(held, limit, key=_sk) if known else len(held)
        yield from held[:ready]
        del held[:ready]


def _page(table: type[Model], pk: str, lowest: str, after: Raw | None) -> tuple[list[Raw], Raw | None]:
    """A page of a collection, and the key that it ends with where there is more."""
    asked: dict[str, Any] = {
        "TableName": table.Meta.table_name,
        "ConsistentRead": True,
        "KeyConditionExpression": "pk = :pk AND sk >= :sk",
        "ExpressionAttributeValues": {":pk": {"S": pk}, ":sk": {"S": lowest}},
        "Limit": PAGE,
    }
    page = connection().call("Query", asked | ({"ExclusiveStartKey": after} if after else {}))
    return page["Items"], page.get("LastEvaluatedKey")


def _sk(raw: Raw) -> str:
    text: str = raw["sk"]["S"]
    return text


def query_many(table: type[Model], partitions: Iterable[str], *, first: str, last: str) -> list[Raw]:
    """Raw items of several collections, sort keys from `first` to `last`, consistent: TOGETHER collections a call.

    Each collection in the order of its sort keys. A call is one range of each partition that it names, never a scan.
    The calls go abreast; one goes on page after page where its collections hold more than 1 MB.
    """
    names = list(dict.fromkeys(partitions))
    parts = [tuple(names[rank : rank + TOGETHER]) for rank in range(0, len(names), TOGETHER)]
    found = abreast(lambda part: _selected(table, part, first, last), parts)
    return [raw for items in found.values() for raw in items]


def _selected(table: type[Model], part: tuple[str, ...], first: str, last: str) -> list[Raw]:
    marks = ", ".join("?" * len(part))
    asked: dict[str, Any] = {
        "Statement": _RANGES.format(table=table.Meta.table_name, marks=marks),
        "Parameters": [{"S": value} for value in (*part, first, last)],
        "ConsistentRead": True,
    }
    return sorted(_pages(asked), key=lambda raw: (raw["pk"]["S"], raw["sk"]["S"]))


def query_lists(lists: Iterable[str], most: int | None = None) -> dict[str, list[Raw]]:
    """Raw items of several lists of the index of `Dossiers`, fifty lists a call: all of each, or the first `most`.

    As the index has them: a second late at most. With `most`, lists that do not hold in one answer are asked each by
    itself; without, the answer is read page after page.
    """
    names = list(dict.fromkeys(lists))
    parts = [tuple(names[rank : rank + _KEYS]) for rank in range(0, len(names), _KEYS)]
    found: dict[str, list[Raw]] = {}
    for part, items in abreast(lambda part: _listed(part, whole=most is None), parts).items():
        found |= {name: [] for name in part}
        if items is None and most is not None:
            found |= abreast(lambda name: _first(name, most), part)
        for raw in items or ():
            found[raw["liste"]["S"]].append(raw)
    return found


def _listed(part: tuple[str, ...], *, whole: bool) -> list[Raw] | None:
    """`whole`: to the last page; else None when there is more than one answer holds."""
    marks = ", ".join("?" * len(part))
    statement = _LISTS.format(table=Dossiers.Meta.table_name, index=ByListe.Meta.index_name, marks=marks)
    asked: dict[str, Any] = {"Statement": statement, "Parameters": [{"S": one} for one in part]}
    if whole:
        return list(_pages(asked))
    page = connection().call("ExecuteStatement", asked)
    first: list[Raw] = page["Items"]
    return None if "NextToken" in page else first


def _pages(asked: dict[str, Any]) -> Iterator[Raw]:
    """What a statement selects, page after page."""
    while True:
        page = connection().call("ExecuteStatement", asked)
        yield from page["Items"]
        if "NextToken" not in page:
            return
        asked = {**asked, "NextToken": page["NextToken"]}


def _first(name: str, most: int) -> list[Raw]:
    asked = {
        "TableName": Dossiers.Meta.table_name,
        "IndexName": ByListe.Meta.index_name,
        "KeyConditionExpression": "liste = :liste",
        "ExpressionAttributeValues": {":liste": {"S": name}},
        "Limit": most,
    }
    items: list[Raw] = connection().call("Query", asked)["Items"]
    return items


def list_count(liste: str) -> tuple[int, bool]:
    """How many items of a list of the index of `Dossiers` one call counts (1 MB of them); whether these are all."""
    page = connection().call(
        "Query",
        {
            "TableName": Dossiers.Meta.table_name,
            "IndexName": ByListe.Meta.index_name,
            "KeyConditionExpression": "liste = :liste",
            "ExpressionAttributeValues": {":liste": {"S": liste}},
            "Select": "COUNT",
        },
    )
    return int(page["Count"]), "LastEvaluatedKey" not in page


def list_page(
    liste: str, prefix: str, attribute: str, texts: Sequence[str], most: int | None
) -> tuple[list[Raw], bool]:
    """Raw items of a list of the index of `Dossiers` whose `rang` begins so, in one call; and whether these are all.

    Where it is there, their `attribute` holds each of `texts`. `most`: items looked at; None: 1 MB of them.
    """
    asked: dict[str, Any] = {
        "TableName": Dossiers.Meta.table_name,
        "IndexName": ByListe.Meta.index_name,
        "KeyConditionExpression": "liste = :liste AND begins_with(rang, :prefix)",
    }
    values = {":liste": {"S": liste}, ":prefix": {"S": prefix}}
    if most is not None:
        asked["Limit"] = most
    if texts:
        held = {f":held{rank}": {"S": text} for rank, text in enumerate(texts)}
        holds = " AND ".join(f"contains({attribute}, {name})" for name in held)
        asked["FilterExpression"] = f"attribute_not_exists({attribute}) OR ({holds})"
        values |= held
    page = connection().call("Query", {**asked, "ExpressionAttributeValues": values})
    return page["Items"], "LastEvaluatedKey" not in page


@overload
def together(one: Callable[[], _K], other: Callable[[], _V], /) -> tuple[_K, _V]:
    """Of two."""


@overload
def together(one: Callable[[], _K], other: Callable[[], _V], third: Callable[[], _W], /) -> tuple[_K, _V, _W]:
    """Of three."""


def together(*reads: Callable[[], object]) -> tuple[object, ...]:
    """What reads that do not need each other give, as `each` does them: in one trip, the first that fails is told."""
    return tuple(each(lambda read: read(), reads))


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
