"""An AWS that keeps what it is given and answers after a fixed time: DynamoDB, SQS and S3, for batches.

`python -m benchmarks.kept DELAY_MS` prints its port and serves until its input closes; `GET /_delai/MS` changes it.
Writes are carried out on their conditions, all or none; nothing ever conflicts, throttles or is late.
"""

import asyncio
import hashlib
import json
import re
import sys
import uuid
import zlib
from collections import defaultdict, deque
from collections.abc import Callable
from functools import cache
from typing import Any

from benchmarks.replay import Item

Key = tuple[str, str]
INDEXES = {
    "": ("pk", "sk"),
    "par-liste": ("liste", "rang"),
    "par-centre": ("centre", "debut"),
    "par-expiration": ("temp_shard", "temp_expires"),
    "par-echeance": ("pending", "due"),
    "par-objet": ("objet", "sk"),
}
_PAGE = 2000
_WORD = re.compile(r"[#:\w.]+|<>|<=|>=|=|<|>|\S")
_BETWEEN = re.compile(r"(\S+) BETWEEN (\S+) AND ([#:\w]+)")
_WORDS = {"AND": "and", "OR": "or", "NOT": "not", "=": "==", "<>": "!=", "(": "(", ")": ")", ",": ","}
_CLAUSE = re.compile(r"\b(SET|REMOVE|ADD|DELETE)\b")


class Refused(Exception):
    """The conditions that hold (None) and those that do not, in the order of the writes."""


class Absent:
    """What compares with nothing."""

    def __eq__(self, other: object) -> bool:
        return False

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None  # type: ignore[assignment]


_ABSENT = Absent()


@cache
def _compiled(expression: str) -> Any:
    """A condition as a Python expression over N (an attribute) and V (a value)."""
    text = _BETWEEN.sub(r"(\1 >= \2 AND \1 <= \3)", expression)
    return compile(" ".join(_word(word) for word in _WORD.findall(text)), expression, "eval")


def _word(word: str) -> str:
    if word in _WORDS or word in ("<", "<=", ">", ">="):
        return _WORDS.get(word, word)
    if word in ("attribute_exists", "attribute_not_exists", "begins_with", "size", "contains"):
        return word
    return f"V({word!r})" if word.startswith(":") else f"N({word!r})"


def _plain(value: dict[str, Any]) -> Any:
    kind, inner = next(iter(value.items()))
    return float(inner) if kind == "N" else inner


def _holds(expression: str | None, asked: Any, item: Item) -> bool:
    if not expression:
        return True
    names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})

    def attribute(path: str) -> Any:
        found: Any = item.get(names.get(path, path))
        return _ABSENT if found is None else _plain(found)

    known: dict[str, Any] = {
        "N": attribute,
        "V": lambda name: _plain(values[name]),
        "attribute_exists": lambda found: found is not _ABSENT,
        "attribute_not_exists": lambda found: found is _ABSENT,
        "begins_with": lambda found, start: found is not _ABSENT and str(found).startswith(start),
        "contains": lambda found, part: found is not _ABSENT and part in found,
        "size": lambda found: 0 if found is _ABSENT else len(found),
    }
    return bool(eval(_compiled(expression), {"__builtins__": {}}, known))


def _updated(asked: Any, item: Item) -> Item:
    """The item as the update leaves it."""
    names, values, new = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {}), {**item}
    parts = _CLAUSE.split(asked.get("UpdateExpression", ""))

    def value(text: str) -> Any:
        text = text.strip()
        if text.startswith("if_not_exists"):
            path, other = text.partition("(")[2].rstrip(")").split(",")
            return new.get(names.get(path.strip(), path.strip())) or value(other)
        if text.startswith("list_append"):
            one, other = text.partition("(")[2].rstrip(")").split(",")
            return {"L": [*value(one)["L"], *value(other)["L"]]}
        for sign in (" + ", " - "):
            if sign in text:
                one, other = text.split(sign)
                amount = float(value(other)["N"])
                return {"N": f"{float(value(one)['N']) + (amount if sign == ' + ' else -amount):g}"}
        return values[text] if text.startswith(":") else new[names.get(text, text)]

    for clause, body in zip(parts[1::2], parts[2::2], strict=True):
        for one in re.split(r",(?![^(]*\))", body):
            words = one.strip()
            if clause == "REMOVE":
                new.pop(names.get(words, words), None)
            elif clause == "SET":
                path, _, given = words.partition(" = ")
                new[names.get(path, path)] = value(given)
            else:
                path, given = words.split()
                name = names.get(path, path)
                new[name] = _added(new.get(name), values[given])
    return new


def _added(known: Any, more: Any) -> Any:
    kind, inner = next(iter(more.items()))
    if known is None:
        return more
    if kind == "N":
        return {"N": f"{float(known['N']) + float(inner):.0f}"}
    return {kind: sorted({*known[kind], *inner})}


class Tables:
    """The items of all tables, by key and by index."""

    def __init__(self) -> None:
        self._items: dict[str, dict[Key, Item]] = defaultdict(dict)
        self._lists: dict[tuple[str, str, str], dict[Key, Item]] = defaultdict(dict)
        self._sorted: dict[tuple[str, str, str], list[Item]] = {}

    def answer(self, operation: str, asked: Any) -> Any:
        """What DynamoDB says; Refused where a condition does not hold."""
        known: dict[str, Callable[[Any], Any]] = {
            "GetItem": self._get,
            "BatchGetItem": self._batch_get,
            "Query": self._query,
            "ExecuteStatement": self._select,
            "TransactWriteItems": self._transact,
            "BatchWriteItem": self._batch_write,
            "PutItem": lambda one: self._write([("Put", one)]),
            "DeleteItem": lambda one: self._write([("Delete", one)]),
            "UpdateItem": self._update,
        }
        return known[operation](asked)

    def _item(self, asked: Any) -> Item:
        return self._items[asked["TableName"]].get(_key(asked.get("Key") or asked["Item"]), {})

    def _get(self, asked: Any) -> Any:
        found = self._item(asked)
        return {"Item": found} if found else {}

    def _batch_get(self, asked: Any) -> Any:
        found: dict[str, list[Item]] = {}
        for table, wanted in asked["RequestItems"].items():
            items = (self._items[table].get(_key(key)) for key in wanted["Keys"])
            found[table] = [item for item in items if item is not None]
        return {"Responses": found, "UnprocessedKeys": {}}

    def _query(self, asked: Any) -> Any:
        table, index = asked["TableName"], asked.get("IndexName", "")
        matched = re.match(r"\(?\s*(\S+) = (:\w+)", asked["KeyConditionExpression"])
        assert matched is not None
        where = table, index, str(_plain(asked["ExpressionAttributeValues"][matched[2]]))
        if where not in self._sorted:
            order = INDEXES[index][1]
            self._sorted[where] = sorted(self._lists[where].values(), key=lambda item: _plain(item[order]))
        items = [item for item in self._sorted[where] if _holds(asked["KeyConditionExpression"], asked, item)]
        items = items if asked.get("ScanIndexForward", True) else items[::-1]
        if start := asked.get("ExclusiveStartKey"):
            keys = [_key(item) for item in items]
            items = items[keys.index(_key(start)) + 1 :]
        page = items[: min(_PAGE, asked.get("Limit", _PAGE))]
        last = {name: page[-1][name] for name in {"pk", "sk", *INDEXES[index]}} if len(page) < len(items) else None
        page = [item for item in page if _holds(asked.get("FilterExpression"), asked, item)]
        if shown := asked.get("ProjectionExpression"):
            names = {asked["ExpressionAttributeNames"][name.strip()] for name in shown.split(",")}
            page = [{name: item[name] for name in names & item.keys()} for item in page]
        found = {"Items": page, "Count": len(page), "ScannedCount": len(page)}
        return {**found, "LastEvaluatedKey": last} if last else found

    def _select(self, asked: Any) -> Any:
        """Partitions of a table or of an index in one call, each whole or from one sort key to another; one page."""
        matched = re.match(r'SELECT \* FROM "([^"]+)"(?:\."([^"]+)")?', asked["Statement"])
        assert matched is not None
        table, index = matched[1], matched[2] or ""
        values = [str(_plain(value)) for value in asked["Parameters"]]
        between = values[-2:] if "BETWEEN" in asked["Statement"] else None
        items = [
            item
            for name in (values[:-2] if between else values)
            for item in self._lists[table, index, name].values()
            if between is None or between[0] <= str(_plain(item[INDEXES[index][1]])) <= between[1]
        ]
        return {"Items": items}

    def _update(self, asked: Any) -> Any:
        self._write([("Update", asked)])
        return {"Attributes": self._item(asked)} if asked.get("ReturnValues") == "ALL_NEW" else {}

    def _transact(self, asked: Any) -> Any:
        return self._write([next(iter(one.items())) for one in asked["TransactItems"]])

    def _batch_write(self, asked: Any) -> Any:
        for table, writes in asked["RequestItems"].items():
            self._write([("Put", {"TableName": table, "Item": one["PutRequest"]["Item"]}) for one in writes])
        return {"UnprocessedItems": {}}

    def _write(self, writes: list[tuple[str, Any]]) -> Any:
        held = [_holds(asked.get("ConditionExpression"), asked, self._item(asked)) for _, asked in writes]
        if not all(held):
            raise Refused(held)
        for act, asked in writes:
            if act == "Update":
                self._keep(asked["TableName"], _updated(asked, self._item(asked) or asked["Key"]))
            elif act == "Put":
                self._keep(asked["TableName"], asked["Item"])
            elif act == "Delete":
                self._drop(asked["TableName"], _key(asked["Key"]))
        return {}

    def _keep(self, table: str, item: Item) -> None:
        self._drop(table, _key(item))
        self._items[table][_key(item)] = item
        for where in self._of(table, item):
            self._lists[where][_key(item)] = item
            self._sorted.pop(where, None)

    def _drop(self, table: str, key: Key) -> None:
        for where in self._of(table, self._items[table].pop(key, {})):
            self._lists[where].pop(key, None)
            self._sorted.pop(where, None)

    def _of(self, table: str, item: Item) -> list[tuple[str, str, str]]:
        listed = ((name, pair) for name, pair in INDEXES.items() if pair[0] in item and pair[1] in item)
        return [(table, name, str(_plain(item[pair[0]]))) for name, pair in listed]


def _key(item: Item) -> Key:
    return item["pk"]["S"], item["sk"]["S"] if "sk" in item else ""


class Cloud:
    """The three services behind one port."""

    def __init__(self, delay: float) -> None:
        self.delay, self._tables = delay, Tables()
        self._queues: dict[str, deque[str]] = defaultdict(deque)
        self._files: dict[str, bytes] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as its client keeps it."""
        try:
            while True:
                await self._exchange(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, path = first.split(" ")[:2]
        service, _, operation = headers.get("x-amz-target", "").partition(".")
        if path.startswith("/_delai/"):
            self.delay, status, answer = float(path.rpartition("/")[2]) / 1000, 200, b""
        elif service:
            status, answer = self._json(service, operation, json.loads(body))
        else:
            status, answer = self._object(method, path.partition("?")[0], body)
        if self.delay:
            await asyncio.sleep(self.delay)
        head = f"HTTP/1.1 {status} OK\r\nContent-Length: {len(answer)}\r\nETag: \"0\"\r\n"
        head += f"x-amz-crc32: {zlib.crc32(answer)}\r\n\r\n" if service.startswith("DynamoDB") else "\r\n"
        writer.write(head.encode() + (b"" if method == "HEAD" else answer))
        await writer.drain()

    def _json(self, service: str, operation: str, asked: Any) -> tuple[int, bytes]:
        try:
            found = self._queue(operation, asked) if service == "AmazonSQS" else self._tables.answer(operation, asked)
            return 200, json.dumps(found).encode()
        except Refused as refused:
            (held,) = refused.args
            if operation == "TransactWriteItems":
                reasons = [{"Code": "None" if one else "ConditionalCheckFailed"} for one in held]
                cancelled = {"__type": "x#TransactionCanceledException", "CancellationReasons": reasons}
                return 400, json.dumps(cancelled).encode()
            return 400, json.dumps({"__type": "x#ConditionalCheckFailedException"}).encode()

    def _queue(self, operation: str, asked: Any) -> Any:
        waiting = self._queues[asked["QueueUrl"]]
        if operation == "SendMessage":
            waiting.append(asked["MessageBody"])
            return _sent(asked["MessageBody"])
        if operation == "SendMessageBatch":
            waiting.extend(one["MessageBody"] for one in asked["Entries"])
            return {"Successful": [{"Id": one["Id"], **_sent(one["MessageBody"])} for one in asked["Entries"]]}
        taken = [waiting.popleft() for _ in range(min(len(waiting), asked["MaxNumberOfMessages"]))]
        return {"Messages": [{"Body": body, "MD5OfBody": _md5(body), "ReceiptHandle": "-"} for body in taken]}

    def _object(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if method == "PUT":
            self._files[path] = body
            return 200, b""
        return (200, self._files[path]) if path in self._files else (404, b"")


def _sent(body: str) -> dict[str, str]:
    return {"MessageId": str(uuid.uuid4()), "MD5OfMessageBody": _md5(body)}


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()


async def main(delay: str) -> None:
    server = await asyncio.start_server(Cloud(float(delay) / 1000).serve, "127.0.0.1", 0, limit=2**26)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
