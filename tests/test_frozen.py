"""A frozen record does what the standard library's frozen dataclass does."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from functools import cached_property

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.frozen import frozen


def point():
    class Point:
        """Where."""

        x: int
        y: int = 2
        tags: tuple[str, ...] = field(default_factory=tuple)
        seen: list[int] = field(default_factory=list)

        @cached_property
        def total(self):
            return self.x + self.y

    return Point


Usual, Ours = dataclass(frozen=True)(point()), frozen(point())
VALUES = st.integers(0, 2)
GIVEN = st.tuples(
    st.lists(VALUES, max_size=5),
    st.dictionaries(st.sampled_from(["x", "y", "tags", "z"]), VALUES, max_size=4),
)


def made(kind, asked):
    args, named = asked
    try:
        return kind(*args, **named)
    except TypeError:
        return None


@given(GIVEN, GIVEN)
def test_it_is_made_compared_and_shown_alike(one, other):
    usual, ours = [made(Usual, asked) for asked in (one, other)], [made(Ours, asked) for asked in (one, other)]
    assert [found is None for found in usual] == [found is None for found in ours]
    assert (usual[0] == usual[1]) == (ours[0] == ours[1])
    assert [repr(found) for found in usual] == [repr(found) for found in ours]
    for mine, theirs in zip(ours, usual, strict=True):
        if mine is not None:
            assert vars(mine) == vars(theirs)
            assert replace(mine, x=9).x == 9
            assert copy.copy(mine) == copy.deepcopy(mine) == mine


def test_it_is_a_dataclass_to_those_who_ask():
    assert is_dataclass(Ours)
    assert [one.name for one in fields(Ours)] == ["x", "y", "tags", "seen"]


def test_nothing_of_it_changes_but_what_it_works_out_itself():
    one = Ours(1)
    with pytest.raises(FrozenInstanceError):
        one.x = 2
    with pytest.raises(FrozenInstanceError):
        one.new = 2
    with pytest.raises(FrozenInstanceError):
        del one.x
    assert (one.x, one.total) == (1, 3)
    assert Ours(1).seen is not Ours(1).seen


@frozen
class Pair:
    left: int
    right: int = 0


@frozen
class Checked:
    only: int

    def __post_init__(self):
        if self.only < 0:
            raise ValueError(self.only)


@frozen
class Nothing:
    pass


def test_equal_ones_are_one_key_and_other_kinds_are_others():
    assert {Pair(1), Pair(1, 0), Pair(left=1, right=0)} == {Pair(1)}
    assert Pair(1) != (1, 0)
    assert Checked(1) != Nothing()
    assert Nothing() == Nothing()
    assert pickle.loads(pickle.dumps(Pair(1, 2))) == Pair(1, 2)


def test_what_it_checks_of_itself_is_checked():
    assert Checked(1).only == 1
    with pytest.raises(ValueError, match="-1"):
        Checked(-1)
