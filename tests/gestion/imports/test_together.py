"""Thousands of missions are read together: no more than a query a hundred of them, and people by the dozen."""

from collections import Counter
from contextlib import contextmanager

import pytest

from chalicelib import tables
from chalicelib.gestion.convocations import drive
from chalicelib.gestion.imports import affectations
from chalicelib.missions import lists
from chalicelib.missions.models import Mission, mission_key
from tests.aws import failing, recorded, refusing
from tests.gestion.tableurs import counts, missions, people, person, take
from tests.instance import START

MANY = 240


def sources(**cells):
    numbers = range(1, MANY + 1)
    rows = ({"numero": str(1000 + n), "numero_intervenant": str(n % 40 + 1)} | cells for n in numbers)
    return people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 41))), missions(*rows)


@pytest.fixture
def placed(cloud):
    assert counts(take(*sources()), "missions") == (MANY, 0, 0, 0)


def read(calls):
    return Counter(call.operation for call in calls if call.operation in ("Query", "ExecuteStatement", "GetItem"))


def test_an_import_asks_no_more_than_one_query_for_a_hundred_missions(placed):
    with recorded() as calls:
        assert counts(take(sources()[1]), "missions") == (0, 0, MANY, 0)
    assert sum(read(calls).values()) <= -(-MANY // 100), read(calls)


def test_newcomers_are_read_several_at_a_time(cloud):
    take(sources()[0])
    with recorded() as calls:
        take(sources()[1])
    assert sum(read(calls).values()) <= -(-MANY // 100) + -(-40 // 25), read(calls)


def test_who_is_to_be_convoked_is_asked_with_no_more_than_one_query_for_a_hundred_missions(placed):
    with recorded() as calls:
        assert len(drive.candidates(START)) == MANY
    lists_of_sessions = 4
    assert sum(read(calls).values()) <= -(-MANY // 100) + lists_of_sessions, read(calls)


def test_missions_of_before_are_looked_for_fifty_at_a_time(placed):
    for n in range(1, MANY + 1):
        Mission(mission_key(str(1000 + n)), "M").update(actions=[Mission.comptes.remove(), Mission.tous.remove()])
    found = affectations.missions(str(1000 + n) for n in range(1, MANY + 1))
    with recorded() as calls:
        there = affectations.members_of(found.values())
    assert read(calls) == {"ExecuteStatement": -(-MANY // 50)}
    assert all(there[numero] == lists.on_mission(numero).keys() for numero in ("1001", "1240"))


def test_each_read_of_a_run_is_tried_again(placed):
    """Three throttlings of each kind of reading, and a line that was cut: nothing of it is felt."""
    from botocore.exceptions import ReadTimeoutError

    for operation in ("Query", "BatchGetItem", "GetItem"):
        with refusing("ThrottlingException", 3, operation) as left:
            assert len(drive.candidates(START)) == MANY
        assert left == [0] or operation == "GetItem"
    with failing("dynamodb", ReadTimeoutError(endpoint_url="https://dynamodb"), 2, "BatchGetItem"):
        assert len(drive.candidates(START)) == MANY


def test_a_run_says_how_far_it_is(placed):
    heard = []
    for done in drive.convoke(lambda: START, missions=["1001", "1002"], heard=lambda *said: heard.append(said)):
        drive.finish(done, START)
    assert heard[0] == (drive.CONVOKING, 0, 0)
    assert (drive.CONVOKING, 0, 2) in heard
    assert heard[-1] == (drive.PRINTING, 0, 1)


@contextmanager
def another_first(operation, act):
    """Something else writes just before the first call of an operation: an import at the same time."""
    done, events = [], tables.connection().client.meta.events

    def before(**_):
        if not done:
            done.append(1)
            act()

    events.register(f"before-call.dynamodb.{operation}", before)
    try:
        yield
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", before)


def test_two_imports_of_the_same_people_at_once_refuse_nobody(cloud):
    file = people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 11)))
    with another_first("TransactWriteItems", lambda: take(file)):
        report = take(file)
    created, changed, same, refused = counts(report, "intervenants")
    assert (created + same, changed, refused) == (10, 0, 0)
    assert same, "the other one was first at least once"


def test_two_imports_that_say_otherwise_of_the_same_person_end_with_what_the_last_one_says(cloud):
    def named(ville):
        return people({"numero": "1", "ville": ville})

    with another_first("TransactWriteItems", lambda: take(named("Lyon"))):
        assert counts(take(named("Roanne")), "intervenants") == (0, 1, 0, 0)
    assert person("1").profile.ville == "Roanne"


def test_two_imports_of_the_same_missions_at_once_refuse_nobody(cloud):
    take(people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 61))))
    file = missions(*({"numero": "7", "numero_intervenant": str(n)} for n in range(1, 61)))
    with another_first("TransactWriteItems", lambda: take(file)):
        report = take(file)
    assert counts(report, "missions") == (0, 0, 60, 0)


def test_two_imports_that_move_the_same_mission_at_once_refuse_nobody(cloud):
    take(people({"numero": "1"}), missions({"numero": "7", "numero_intervenant": "1"}))
    later = missions({"numero": "7", "numero_intervenant": "1", "fin": "2026-06-19T12:00"})
    with another_first("TransactWriteItems", lambda: take(later)):
        assert counts(take(later), "missions") == (0, 0, 1, 0)


def test_an_import_that_meets_another_one_s_people_places_the_others(cloud):
    take(people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 11))))

    def half(first, last):
        return missions(*({"numero": "7", "numero_intervenant": str(n)} for n in range(first, last)))

    with another_first("TransactWriteItems", lambda: take(half(1, 6))):
        assert counts(take(half(1, 11)), "missions") == (5, 0, 5, 0)
