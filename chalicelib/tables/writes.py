"""Writing: one item on a condition, several all or none; a write whose answer was lost finds its own again."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import And, Comparison, Condition
from pynamodb.expressions.operand import Path, Value, _IfNotExists
from pynamodb.expressions.update import Action, AddAction, RemoveAction, SetAction
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib import faults
from chalicelib.tables.connection import connection

_ALL_OLD = "ALL_OLD"


class Transaction(TransactWrite):
    """A write of several items, all or none. Raises Refused, Busy or Unknown.

    Its token lets AWS recognise it for ten minutes when the answer was lost and it is sent again.
    """

    def __init__(self) -> None:
        super().__init__(client_request_token=secrets.token_hex(16), connection=connection())


def changes(model: type[Model], values: Mapping[str, Any]) -> list[Action]:
    """The actions that give its attributes these values, by name; None removes."""
    attributes = model.get_attributes()
    return [attributes[name].remove() if v is None else attributes[name].set(v) for name, v in values.items()]


def update(
    item: Model,
    actions: Sequence[Action],
    condition: Condition | None = None,
    *,
    guarded: bool = False,
    mark: Attribute[str] | None = None,
) -> bool:
    """Carries the actions out, and `item` is then as it lies in the table; False when the condition does not hold.

    A lost answer is asked again when twice is once: nothing is added to, or the condition cannot hold a second time,
    which is seen by itself when it compares what is added to, and is said by `guarded` otherwise. Met by its own
    effect, the write has succeeded: who must be told from another who writes the same writes something random with
    it, which `mark` does: the attribute keeps the write's own random name.
    A count met by its own is not counted again; one that another marked write has overtaken meanwhile is.
    """
    if mark is not None:
        name = secrets.token_hex(8)
        unmarked = mark.does_not_exist() | (mark != name)
        condition = unmarked if condition is None else condition & unmarked
        actions, guarded = [*actions, mark.set(name)], True
    asked = item.get_update_kwargs_from_instance(
        list(actions), condition, return_values_on_condition_failure=None if condition is None else _ALL_OLD
    )
    repeatable = guarded or not (growing := set(_growing(actions))) or bool(growing & set(_compared(condition)))
    try:
        answer = connection().call("UpdateItem", {**asked, "ReturnValues": "ALL_NEW"}, repeatable=repeatable)
        found = answer["Attributes"]
    except faults.Refused as refused:
        found = _as_it_stands(asked, refused) if refused.unsure else None
        if found is None or not _shows(found, actions):
            return False
    item.deserialize(found)
    return True


def put(item: Model, condition: Condition | None = None) -> bool:
    """Writes the whole item; False when the condition does not hold. Met by itself after a lost answer: True."""
    asked = item.get_save_kwargs_from_instance(
        condition, return_values_on_condition_failure=None if condition is None else _ALL_OLD
    )
    try:
        connection().call("PutItem", asked)
    except faults.Refused as refused:
        found = _as_it_stands(asked, refused) if refused.unsure else None
        return found is not None and _same({"M": found}, {"M": asked["Item"]})
    return True


def delete(item: Model, condition: Condition | None = None) -> bool:
    """Deletes the item; False when the condition does not hold. Already gone after a lost answer: True."""
    asked = item.get_delete_kwargs_from_instance(condition)
    try:
        connection().call("DeleteItem", asked)
    except faults.Refused as refused:
        return refused.unsure and _as_it_stands(asked, refused) is None
    return True


def _as_it_stands(asked: dict[str, Any], refused: faults.Refused) -> dict[str, Any] | None:
    """The raw item that refused the write, read where AWS did not give it."""
    if refused.item is not None:
        return refused.item
    key = asked.get("Key") or {name: asked["Item"][name] for name in ("pk", "sk") if name in asked["Item"]}
    wanted = {"TableName": asked["TableName"], "Key": key, "ConsistentRead": True}
    try:
        found: dict[str, Any] | None = connection().call("GetItem", wanted).get("Item")
    except faults.Busy as fault:
        raise faults.Unknown(fault.code) from None
    return found


def _growing(actions: Sequence[Action]) -> Iterator[str]:
    """The attributes that would change again if the actions were carried out twice."""
    for action in actions:
        path, *value = action.values
        grows = value and not isinstance(value[0], Value | Path | _IfNotExists)
        counts = isinstance(action, AddAction) and value[0].attr_type == "N"
        if counts or (isinstance(action, SetAction) and grows) or "[" in str(path):
            yield str(path).partition("[")[0]


def _compared(condition: Condition | None) -> Iterator[str]:
    """The attributes that a condition holds to one value."""
    if isinstance(condition, And):
        for part in condition.values:
            yield from _compared(part)
    elif isinstance(condition, Comparison) and condition.operator == "=":
        yield str(condition.values[0]).partition("[")[0]


def _shows(found: Mapping[str, Any], actions: Sequence[Action]) -> bool:
    """Whether the item is as the actions would leave it, as far as they alone tell; what they add to tells nothing."""
    seen = False
    for action in actions:
        path, *value = action.values
        kept = found.get(str(path))
        if isinstance(action, RemoveAction):
            if kept is not None:
                return False
        elif isinstance(action, SetAction) and isinstance(value[0], Value):
            if kept is None or not _same(kept, value[0].value):
                return False
        else:
            continue
        seen = True
    return seen


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two values of DynamoDB are equal: numbers by their value, sets in any order."""
    (kind, held), (wanted, asked) = next(iter(one.items())), next(iter(other.items()))
    if kind != wanted:
        return False
    if kind == "N":
        return Decimal(held) == Decimal(asked)
    if kind == "M":
        return held.keys() == asked.keys() and all(_same(held[name], asked[name]) for name in held)
    if kind == "L":
        return len(held) == len(asked) and all(map(_same, held, asked))
    if kind == "NS":
        return {Decimal(number) for number in held} == {Decimal(number) for number in asked}
    return set(held) == set(asked) if kind in ("SS", "BS") else bool(held == asked)
