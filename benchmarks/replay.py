"""What DynamoDB answers from tables that never change: reads are carried out, writes are acknowledged and forgotten.

So every ask of a run finds the same items, and a claim may be transmitted a thousand times.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

Item = dict[str, Any]
_HASH = re.compile(r"^\s*(\S+)\s*=\s*(:\w+)\s*(?:AND\s+(.*))?$", re.IGNORECASE | re.DOTALL)
_BEGINS = re.compile(r"^begins_with\s*\(\s*(\S+?)\s*,\s*(:\w+)\s*\)$", re.IGNORECASE)
_BETWEEN = re.compile(r"^(\S+)\s+BETWEEN\s+(:\w+)\s+AND\s+(:\w+)$", re.IGNORECASE)
_COMPARED = re.compile(r"^(\S+)\s*(<=|>=|<|>|=)\s*(:\w+)$")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, other: one == other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


class Unanswerable(Exception):
    """The service asks something that this stub does not do: it would measure an error."""


class Tables:
    """The items of a data set (dataset.py), and what each operation says of them."""

    def __init__(self, dataset: Path) -> None:
        content = json.loads(dataset.read_text("utf-8"))
        self._keys: dict[str, dict[str, list[str]]] = content["keys"]
        self._items: dict[str, list[Item]] = content["tables"]
        self._by_key = {name: {self._key(name, item): item for item in items} for name, items in self._items.items()}
        self._by_hash: dict[tuple[str, str], dict[str, list[Item]]] = {}
        for name, indexes in self._keys.items():
            for index, (attribute, *_) in indexes.items():
                found: dict[str, list[Item]] = defaultdict(list)
                for item in self._items[name]:
                    if attribute in item:
                        found[_value(item[attribute])].append(item)
                self._by_hash[name, index] = found

    def answer(self, operation: str, body: Any) -> Any:
        """The answer of one operation; Unanswerable for one that is not known here."""
        known: dict[str, Callable[[Any], Any]] = {
            "GetItem": self._get,
            "BatchGetItem": self._batch_get,
            "TransactGetItems": lambda asked: {"Responses": [self._get(one["Get"]) for one in asked["TransactItems"]]},
            "Query": self._query,
            "Scan": self._scan,
            "UpdateItem": self._update,
            "BatchWriteItem": lambda asked: {"UnprocessedItems": {}},
            "SendMessage": _sent,
            "SendMessageBatch": lambda asked: {
                "Successful": [{"Id": one["Id"], **_sent(one)} for one in asked["Entries"]], "Failed": []
            },
            **dict.fromkeys(("PutItem", "DeleteItem", "TransactWriteItems"), lambda asked: {}),
        }  # fmt: skip
        if operation not in known:
            raise Unanswerable(operation)
        return known[operation](body)

    def _key(self, table: str, item: Item) -> tuple[str, ...]:
        return tuple(_value(item[name]) for name in self._keys[table][""])

    def _get(self, asked: Any) -> Any:
        found = self._by_key[asked["TableName"]].get(self._key(asked["TableName"], asked["Key"]))
        return {} if found is None else {"Item": _projected(asked, found)}

    def _batch_get(self, asked: Any) -> Any:
        responses = {}
        for name, wanted in asked["RequestItems"].items():
            found = (self._by_key[name].get(self._key(name, key)) for key in wanted["Keys"])
            responses[name] = [_projected(wanted, item) for item in found if item is not None]
        return {"Responses": responses, "UnprocessedKeys": {}}

    def _update(self, asked: Any) -> Any:
        if asked.get("ReturnValues", "NONE") == "NONE":
            return {}
        found = self._by_key[asked["TableName"]].get(self._key(asked["TableName"], asked["Key"]))
        return {"Attributes": found or asked["Key"]}

    def _query(self, asked: Any) -> Any:
        name, index = asked["TableName"], asked.get("IndexName", "")
        matched = _HASH.match(_bare(asked["KeyConditionExpression"]))
        if matched is None:
            raise Unanswerable(asked["KeyConditionExpression"])
        values = {given: _value(value) for given, value in asked["ExpressionAttributeValues"].items()}
        items = self._by_hash[name, index].get(values[matched[2]], [])
        if matched[3]:
            items = [item for item in items if _holds(_bare(matched[3]), asked, values, item)]
        order = self._keys[name][index][1:]
        items = sorted(items, key=lambda item: [_value(item[part]) for part in order])
        return self._page(asked, items if asked.get("ScanIndexForward", True) else items[::-1])

    def _scan(self, asked: Any) -> Any:
        items, segments = self._items[asked["TableName"]], asked.get("TotalSegments", 1)
        return self._page(asked, items[asked.get("Segment", 0) :: segments])

    def _page(self, asked: Any, items: list[Item]) -> Any:
        """What fits `Limit`, from after the start key on."""
        if "FilterExpression" in asked:
            raise Unanswerable("FilterExpression")
        name, start = asked["TableName"], asked.get("ExclusiveStartKey")
        if start is not None:
            keys = [self._key(name, item) for item in items]
            items = items[keys.index(self._key(name, start)) + 1 :]
        shown = items[: asked.get("Limit", len(items))]
        page: dict[str, Any] = {"Items": [_projected(asked, item) for item in shown], "Count": len(shown)}
        page["ScannedCount"] = len(shown)
        if len(shown) < len(items):
            parts = {*self._keys[name][""], *self._keys[name][asked.get("IndexName", "")]}
            page["LastEvaluatedKey"] = {part: shown[-1][part] for part in parts}
        return page


def _sent(asked: Any) -> Any:
    """SQS's own answer, for the message that follows a change."""
    digest = hashlib.md5(asked["MessageBody"].encode(), usedforsecurity=False).hexdigest()
    return {"MessageId": "00000000-0000-0000-0000-000000000000", "MD5OfMessageBody": digest}


def _projected(asked: Any, item: Item) -> Item:
    """Only the attributes named, when some are."""
    if "ProjectionExpression" not in asked:
        return item
    names = [_named(part.strip(), asked) for part in asked["ProjectionExpression"].split(",")]
    return {name: item[name] for name in names if name in item}


def _holds(condition: str, asked: Any, values: dict[str, Any], item: Item) -> bool:
    if begins := _BEGINS.match(condition):
        return str(_value(item[_named(begins[1], asked)])).startswith(values[begins[2]])
    if between := _BETWEEN.match(condition):
        one = _value(item[_named(between[1], asked)])
        return values[between[2]] <= one <= values[between[3]]
    if compared := _COMPARED.match(condition):
        return _COMPARE[compared[2]](_value(item[_named(compared[1], asked)]), values[compared[3]])
    raise Unanswerable(condition)


def _named(name: str, asked: Any) -> str:
    return str(asked.get("ExpressionAttributeNames", {}).get(name, name))


def _bare(expression: str) -> str:
    """Without the brackets that pynamodb puts around the whole."""
    text = expression.strip()
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def _value(attribute: dict[str, Any]) -> Any:
    kind, value = next(iter(attribute.items()))
    return float(value) if kind == "N" else value
