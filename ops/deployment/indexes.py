"""DynamoDB makes or drops one index of a table at a time: the templates that lead to the wanted ones."""

import copy
from typing import Any

from ops.deployment import aws, cloudformation

Template = dict[str, Any]
Index = dict[str, Any]

_TABLE = "AWS::DynamoDB::Table"
_INDEXES = "GlobalSecondaryIndexes"


def between(code: str, wanted: Template) -> list[Template]:
    """The templates to apply before `wanted`, none when it changes at most one index a table.

    Each is the one in service with one more index changed: interrupted, the same command goes on from there.
    """
    if cloudformation.described(code) is None:
        return []
    reached = cloudformation.template(code)
    made: list[Template] = []
    while True:
        changes = {name: _changes(reached, wanted, name) for name in _tables(reached) & _tables(wanted)}
        if all(len(left) <= 1 for left in changes.values()):
            return made
        reached = copy.deepcopy(reached)
        for name, left in changes.items():
            if left:
                _change(reached["Resources"][name]["Properties"], wanted["Resources"][name]["Properties"], left[0])
        made.append(reached)


def _tables(template: Template) -> set[str]:
    return {name for name, found in template["Resources"].items() if found["Type"] == _TABLE}


def _changes(now: Template, wanted: Template, table: str) -> list[tuple[str, Index]]:
    """What to drop, then what to add; an index whose keys change is dropped and added again."""
    here, there = _indexes(now, table), _indexes(wanted, table)
    dropped = [("drop", index) for name, index in sorted(here.items()) if there.get(name) != index]
    added = [("add", index) for name, index in sorted(there.items()) if here.get(name) != index]
    return dropped + added


def _indexes(template: Template, table: str) -> dict[str, Index]:
    return {found["IndexName"]: found for found in template["Resources"][table]["Properties"].get(_INDEXES, [])}


def _change(now: dict[str, Any], wanted: dict[str, Any], change: tuple[str, Index]) -> None:
    """The properties of a table after one change; AWS refuses the description of an attribute that no key uses."""
    act, index = change
    kept = [found for found in now.get(_INDEXES, []) if found["IndexName"] != index["IndexName"]]
    now[_INDEXES] = [*kept, index] if act == "add" else kept
    if not now[_INDEXES]:
        del now[_INDEXES]
    keys = [*now["KeySchema"], *(key for found in now.get(_INDEXES, []) for key in found["KeySchema"])]
    described = {
        found["AttributeName"]: found for found in (*now["AttributeDefinitions"], *wanted["AttributeDefinitions"])
    }
    now["AttributeDefinitions"] = [described[name] for name in sorted({key["AttributeName"] for key in keys})]


def missing(code: str, template: Template) -> list[str]:
    """The indexes of the template that the tables lack or are still filling: « table/index »."""
    found: list[str] = []
    for name in sorted(_tables(template)):
        properties = template["Resources"][name]["Properties"]
        table = aws.client("dynamodb").describe_table(TableName=properties["TableName"])["Table"]
        ready = {
            index["IndexName"] for index in table.get(_INDEXES, []) if index.get("IndexStatus", "ACTIVE") == "ACTIVE"
        }
        found += [f"{properties['TableName']}/{one}" for one in sorted(_indexes(template, name).keys() - ready)]
    return found
