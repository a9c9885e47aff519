"""Which calls of an act the sweep breaks, at each of its sizes."""

import pytest

from tests.sweep import between, cases
from tests.sweep.between import Call

ROW = [Call("dynamodb", "TransactWriteItems", "P#/M#")] * 9
READ = Call("dynamodb", "GetItem", "P#/M#")


def broken(calls, size):
    found = {}
    for case in cases.of(calls, size):
        found.setdefault(case.rank, set()).add(case.way)
    return found


def test_one_person_each_way_at_both_ends_and_in_the_middle():
    assert broken(ROW, 1) == {key: set(between.WAYS) for key in (1, 2, 5, 8, 9)}


def test_two_transactions_each_way_once_and_cut_at_both_ends():
    assert broken(ROW, 46) == {1: cases.CUTS, 5: set(between.WAYS), 9: cases.CUTS}


def test_more_are_cut():
    assert broken(ROW, 130) == dict.fromkeys((1, 5, 9), cases.CUTS)


@pytest.mark.parametrize("size", [1, 46])
def test_a_call_that_is_alone_of_its_kind_is_broken_in_each_of_its_ways(size):
    assert broken([*ROW, READ], size)[10] == set(between.ways(READ))


def test_no_two_cases_have_one_name():
    found = cases.of([*ROW, READ, *ROW], 1)
    assert len({case.name for case in found}) == len(found)
