"""Readings abreast: in the order asked, each once, eight at a time, within the budget of whoever asks."""

import threading

import pytest

from chalicelib import faults, tables
from chalicelib.tables import Busy


def test_answers_come_by_what_was_asked_each_once_in_its_order():
    asked = []

    def act(key):
        asked.append(key)
        return key * 10

    assert list(tables.abreast(act, [3, 1, 3, 2]).items()) == [(3, 30), (1, 10), (2, 20)]
    assert sorted(asked) == [1, 2, 3]
    assert tables.abreast(act, []) == {}


def test_a_lone_one_needs_no_thread():
    assert tables.abreast(lambda _: threading.current_thread(), [1]) == {1: threading.current_thread()}


def test_eight_are_under_way_together_and_never_more():
    gate, lock, now, most = threading.Barrier(tables.ABREAST, timeout=20), threading.Lock(), [0], [0]

    def act(_):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        gate.wait()
        with lock:
            now[0] -= 1

    tables.abreast(act, range(3 * tables.ABREAST))
    assert most == [tables.ABREAST]


def test_each_has_what_is_left_of_the_budget_of_who_asks():
    with faults.within(5, tries=2):
        clocks = tables.abreast(lambda _: faults.Clock(), range(3)).values()
    assert all(clock.tries == 2 and clock.left() <= 5 for clock in clocks)


def test_the_first_failure_is_told_and_what_has_not_begun_never_does():
    begun, failed = [], threading.Event()

    def act(key):
        begun.append(key)
        if key == 0:
            failed.set()
            raise Busy("Throttled")
        assert failed.wait(20)
        threading.Event().wait(0.05)

    with pytest.raises(Busy):
        tables.abreast(act, range(1000))
    assert len(begun) < 1000
