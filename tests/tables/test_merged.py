"""Several collections read as one: in the order of their keys, page after page, abreast, no more of them than is wanted."""

from itertools import islice

import pytest

from chalicelib import tables
from chalicelib.tables import JournalTable, reads
from tests.aws import meeting, recorded

NAMES = [f"X#{rank}" for rank in range(8)]


@pytest.fixture
def put(cloud):
    def act(pk, *keys):
        for key in keys:
            item = {"pk": {"S": pk}, "sk": {"S": f"{key:04d}"}}
            tables.connection().client.put_item(TableName=JournalTable.Meta.table_name, Item=item)

    return act


def read(lowest=0):
    return (int(raw["sk"]["S"]) for raw in tables.query_merged(JournalTable, NAMES, f"{lowest:04d}"))


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
@pytest.mark.parametrize("ahead", [0, 5, 8000])
def test_all_come_once_in_the_order_of_their_keys(put, monkeypatch, page, ahead):
    monkeypatch.setattr(reads, "PAGE", page)
    monkeypatch.setattr(reads, "AHEAD", ahead)
    for key in range(40):
        put(NAMES[key * key % 7], key)
    assert list(read()) == list(range(40))
    assert list(read(17)) == list(range(17, 40))
    assert list(read(40)) == []


def test_a_collection_that_holds_much_more_and_one_that_begins_later_keep_the_order(put, monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 2)
    monkeypatch.setattr(reads, "AHEAD", 4)
    put(NAMES[0], *range(20))
    put(NAMES[1], *range(15, 30))
    put(NAMES[2], 0, 29)
    assert list(read()) == sorted([*range(20), *range(15, 30), 0, 29])


def test_the_pages_of_a_round_are_asked_together_and_no_further_one_than_is_wanted(put, monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 2)
    for rank, name in enumerate(NAMES):
        put(name, *range(rank, 32, 8))
    with recorded() as calls, meeting(8, "X#"):
        assert list(islice(read(), 8)) == list(range(8))
        assert len(calls) == 8
        assert list(read()) == list(range(32))
    assert all(call.body["ConsistentRead"] for call in calls)


def test_one_that_is_far_ahead_waits_for_the_others(put, monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 1)
    monkeypatch.setattr(reads, "AHEAD", 2)
    put(NAMES[0], *range(10))
    put(NAMES[1], *range(100, 110))
    with recorded() as calls:
        assert list(islice(read(), 10)) == list(range(10))
    assert sum(NAMES[1] in str(call.body) for call in calls) <= 4
