"""Reading raw items: several by their keys in one call, and whole collections page by page."""

from collections.abc import Iterator
from typing import Any

from pynamodb.models import Model

from chalicelib.tables.connection import connection


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
