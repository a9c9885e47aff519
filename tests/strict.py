"""What AWS refuses and moto lets pass, refused in the tests too: every client of DynamoDB of this process is heard.

Refused: a start key outside the condition of its query, a filter on a key, BETWEEN reversed, keys too long in a read, a
number of over 38 digits, the same item twice in a transactional read, a transaction of nothing. Given: a last page that
is full and names a key, after which nothing comes.
"""

import re
import threading
from functools import cache

from botocore import handlers
from botocore.exceptions import ClientError

LONGEST_HASH, LONGEST_RANGE, DIGITS = 2048, 1024, 38
_asked = threading.local()


def listen():
    """From now on every client of this process is judged."""
    handlers.BUILTIN_HANDLERS.append(("provide-client-params.dynamodb", _judge))
    handlers.BUILTIN_HANDLERS.append(("after-call.dynamodb.Query", _go_on))


@cache
def _schema(table, index):
    """(name of the hash key, name of the range key or None)."""
    from chalicelib import tables

    known = next((one for one in tables.TABLES if one.Meta.table_name == table), None)
    if known is None:
        return None
    if index is None:
        return known._hash_keyname, known._range_keyname
    keys = {one["KeyType"]: one["AttributeName"] for one in known._indexes[index]._get_schema()["key_schema"]}
    return keys["HASH"], keys.get("RANGE")


def _go_on(parsed, **_):
    """A page that Limit has filled names the key of its last item, whether or not something follows."""
    asked, items = _asked.query, parsed.get("Items")
    if not items or "LastEvaluatedKey" in parsed or parsed["ScannedCount"] != asked.get("Limit"):
        return
    names = {*_schema(asked["TableName"], None), *_schema(asked["TableName"], asked.get("IndexName"))} - {None}
    if names <= items[-1].keys():
        parsed["LastEvaluatedKey"] = {name: items[-1][name] for name in names}


def _judge(params, model, **_):
    if model.name == "Query":
        _asked.query = params
    said = _numbers(params) or {
        "Query": _query,
        "GetItem": lambda asked: _too_long(asked["Key"]),
        "TransactWriteItems": _transaction,
        "TransactGetItems": _transaction,
    }.get(model.name, lambda asked: None)(params)
    if said:
        raise ClientError({"Error": {"Code": "ValidationException", "Message": said}}, model.name)


def _transaction(asked):
    named = [op for item in asked["TransactItems"] for op in item.values()]
    if not named:
        return "Member must have length greater than or equal to 1"
    keys = [(op["TableName"], str(sorted(op["Key"].items()))) for op in named if "Key" in op]
    return "Transaction request cannot include multiple operations on one item" if len(set(keys)) < len(keys) else None


def _query(asked):
    schema = _schema(asked["TableName"], asked.get("IndexName"))
    if schema is None or "KeyConditionExpression" not in asked:
        return None
    names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
    if not all(isinstance(value, dict) for value in values.values()):
        return None  # a resource of boto3, by which tests look and the service never asks: its values have no types yet
    filtered = {names.get(word, word) for word in re.findall(r"#?\w+", asked.get("FilterExpression", ""))}
    if filtered & set(schema):
        return f"Filter Expression can only contain non-primary key attributes: {sorted(filtered & set(schema))}"
    conditions = _conditions(asked["KeyConditionExpression"], names, values)
    start = asked.get("ExclusiveStartKey")
    for name, operator, operands in conditions:
        if operator == "BETWEEN" and _plain(operands[0]) > _plain(operands[1]):
            return "The BETWEEN operator requires upper bound to be greater than or equal to lower bound"
        if start is not None and not _within(_plain(start[name]), operator, [_plain(one) for one in operands]):
            return "The provided starting key does not match the range key predicate"
    return _too_long({name: operands[0] for name, _, operands in conditions}, *schema)


def _conditions(text, names, values):
    """[(attribute, operator, its values)] of a key condition."""
    found = []
    for part in re.finditer(r"begins_with\s*\((#?\w+)\s*,\s*(:\w+)\)|(#?\w+)\s*(BETWEEN|<=|>=|=|<|>)\s*(:\w+)(?:\s+AND\s+(:\w+))?", text):
        begun, start, name, operator, first, last = part.groups()
        operands = [values[one] for one in (start, first, last) if one]
        found.append((names.get(begun or name, begun or name), operator or "begins_with", operands))
    return found


def _plain(value):
    (kind, held), *_ = value.items()
    return float(held) if kind == "N" else held


def _within(key, operator, operands):
    first = operands[0]
    return {
        "=": lambda: key == first,
        "<": lambda: key < first,
        "<=": lambda: key <= first,
        ">": lambda: key > first,
        ">=": lambda: key >= first,
        "begins_with": lambda: key.startswith(first),
        "BETWEEN": lambda: first <= key <= operands[1],
    }[operator]()


def _too_long(key, hash_name="pk", range_name="sk"):
    for name, longest in ((hash_name, LONGEST_HASH), (range_name, LONGEST_RANGE)):
        if name in key and len(str(key[name].get("S", "")).encode()) > longest:
            return f"One or more parameter values were invalid: Size of {name} has exceeded {longest} bytes"
    return None


def _numbers(value):
    if isinstance(value, list):
        return next((said for one in value if (said := _numbers(one))), None)
    if not isinstance(value, dict):
        return None
    if value.keys() == {"N"} and isinstance(value["N"], str):
        digits = re.sub(r"[eE].*|[^0-9]", "", value["N"]).strip("0")
        return "Attempting to store more than 38 significant digits in a Number" if len(digits) > DIGITS else None
    return next((said for one in value.values() if (said := _numbers(one))), None)
