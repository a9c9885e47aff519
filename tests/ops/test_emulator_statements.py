"""A statement of the emulated tables looks at the partitions that it names, and at no other."""

import json
from collections import defaultdict

import pytest
from ministack.services import dynamodb

from ops.emulator import answers

NAMED = "SELECT * FROM \"t\" WHERE pk IN [?, ?] AND sk BETWEEN ? AND ?"


class Closed(dict):
    """A partition that is not named: whoever looks into it fails."""

    def __getitem__(self, key):
        raise AssertionError(key)

    keys = values = items = __iter__ = lambda self: (_ for _ in ()).throw(AssertionError("looked at"))


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(dynamodb, "_partiql_select", dynamodb._partiql_select)
    answers._look_where_statements_name()
    held = {pk: {sk: {"pk": {"S": pk}, "sk": {"S": sk}} for sk in "abc"} for pk in ("P1", "P2")}
    return {"pk_name": "pk", "sk_name": "sk", "items": defaultdict(dict, {**held, "P3": Closed(a=1)})}


def test_a_statement_looks_at_the_partitions_that_it_names(table):
    parsed = dynamodb._parse_partiql(NAMED, [{"S": one} for one in ("P2", "P9", "b", "c")])
    items = json.loads(dynamodb._partiql_select(table, parsed)[2])["Items"]
    assert [(one["pk"]["S"], one["sk"]["S"]) for one in items] == [("P2", "b"), ("P2", "c")]
    assert set(table["items"]) == {"P1", "P2", "P3"}


def test_one_that_names_none_looks_at_all(table):
    del table["items"]["P3"]
    parsed = dynamodb._parse_partiql('SELECT * FROM "t"', [])
    assert len(json.loads(dynamodb._partiql_select(table, parsed)[2])["Items"]) == 6
