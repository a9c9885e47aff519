"""moto made quick: a transaction sets aside the items that it names, and what was asked in JSON is answered in JSON.

moto copies whole tables before each transaction and tries every name of every member of every answer: most of the time of
the tests that it serves. What is answered is the same (tests/test_quick_moto.py).
"""

import copy

from moto.core.serialize import JSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_transact, _structure = DynamoDBBackend.transact_write_items, JSONSerializer._serialize_type_structure
_inside = []


def _quick_transaction(backend, transact_items):
    """The items named are copied, the tables are not; a refusal puts these items back as they were."""
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
    return place, key, copy.deepcopy(place.get(key))


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


def install():
    DynamoDBBackend.transact_write_items = _quick_transaction
    Table.__deepcopy__ = _copied
    JSONSerializer._serialize_type_structure = _quick_structure
