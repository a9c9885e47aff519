"""moto made quick: a transaction sets aside the items that it names, and what was asked in JSON is answered in JSON.

The two shapes of statement that we send are answered too, by pages of 1 MB at most.

moto copies whole tables before each transaction and tries every name of every member of every answer: most of the time of
the tests that it serves. What is answered is the same (tests/test_quick_moto.py).
"""

import copy
import re

from moto.core.responses import ActionResult
from moto.core.serialize import JSONSerializer
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

_transact, _structure = DynamoDBBackend.transact_write_items, JSONSerializer._serialize_type_structure
_update = DynamoDBBackend.update_item
_inside = []


def _quick_transaction(backend, transact_items):
    """Neither tables nor items are copied; a refusal puts the items named back as they were."""
    named = [op for item in transact_items for op in item.values() if op.get("TableName") in backend.tables]
    kept = [_kept(backend.tables[op["TableName"]], op.get("Key") or op["Item"]) for op in named]
    _inside.append(backend)
    try:
        _transact(backend, transact_items)
    except Exception:
        for place, key, before in kept:
            if before is None:
                place.pop(key, None)
            else:
                place[key] = before
        raise
    finally:
        _inside.pop()


def _kept(table, named):
    """(the dictionary that holds an item, its key there, the item or None)."""
    key = DynamoType(named[table.hash_key_attr])
    place = table.items
    if table.has_range_key:
        place, key = table.items[key], DynamoType(named[table.range_key_attr])
    return place, key, place.get(key)


def _update_a_copy(backend, table_name, key, *said, **more):
    """An item is never changed in place: whoever holds it holds what it was (tests/sweep/state.py)."""
    table = backend.get_table(table_name)
    if table.hash_key_attr in key and (not table.has_range_key or table.range_key_attr in key):
        place, name, held = _kept(table, key)
        if held is not None:
            place[name] = copy.deepcopy(held)
    return _update(backend, table_name, key, *said, **more)


def _copied(table, memo):
    if _inside:
        return table
    made = memo[id(table)] = object.__new__(type(table))
    made.__dict__.update(copy.deepcopy(table.__dict__, memo))
    return made


def _quick_structure(serializer, serialized, value, shape, key):
    """An attribute's value is already what is answered, but for binary ones."""
    if shape.name == "AttributeValue" and type(value) is dict and key and _is_text(value):
        serialized[serializer.get_serialized_name(shape, key)] = value
    else:
        _structure(serializer, serialized, value, shape, key)


def _is_text(value):
    ((kind, inside),) = value.items()
    if kind in ("S", "N"):
        return isinstance(inside, str)
    if kind == "M":
        return all(type(one) is dict and _is_text(one) for one in inside.values())
    if kind == "L":
        return all(type(one) is dict and _is_text(one) for one in inside)
    return kind in ("BOOL", "NULL", "SS", "NS")


_NAMED = r"WHERE {key} IN \[(\?(?:, \?)*)\]"
_RANGES = re.compile(rf'SELECT \* FROM "([\w.-]+)" {_NAMED.format(key="pk")} AND sk BETWEEN \? AND \?')
_LISTS = re.compile(rf'SELECT \* FROM "([\w.-]+)"\."par-liste" {_NAMED.format(key="liste")}')
_KEYS, PAGE = 50, 2**20
"""What DynamoDB allows: partitions in one statement, bytes in one answer."""


def _select(handler):
    """The two shapes of statement that we send; what a page does not hold follows under its token."""
    said, values = handler.body["Statement"], [one["S"] for one in handler.body["Parameters"]]
    asked = _RANGES.fullmatch(said) or _LISTS.fullmatch(said)
    named, bounds = (values[:-2], values[-2:]) if asked and asked.re is _RANGES else (values, None)
    if asked is None or asked[2].count("?") != len(named) or len(named) > _KEYS or len(set(named)) < len(named):
        raise MockValidationException("This statement is not one of ours.")
    found = list(_found(handler.dynamodb_backend.get_table(asked[1]), named, bounds))
    start, size = int(handler.body.get("NextToken", 0)), 0
    for rank, one in enumerate(found[start:], start):
        size += len(str(one))
        if size > PAGE and rank > start:
            return ActionResult({"Items": found[start:rank], "NextToken": str(rank)})
    return ActionResult({"Items": found[start:]})


def _found(table, named, bounds):
    """The partitions of the table between two sort keys, or those of its index where there are none."""
    if bounds is None:
        held = [one.to_json()["Attributes"] for one in table.all_items()]
        yield from (one for one in held if "rang" in one and one.get("liste", {}).get("S") in named)
        return
    for pk in named:
        for one in table.items.get(DynamoType({"S": pk}), {}).values():
            if bounds[0] <= one.range_key.value <= bounds[1]:
                yield one.to_json()["Attributes"]


def install():
    DynamoHandler.execute_statement = _select
    DynamoDBBackend.transact_write_items = _quick_transaction
    DynamoDBBackend.update_item = _update_a_copy
    Table.__deepcopy__ = _copied
    JSONSerializer._serialize_type_structure = _quick_structure
