"""A mission that is near and a dossier that lacks are told once, whatever the runs, and not to who wants it no more."""

import datetime as dt
import math

import pytest

from chalicelib.gestion.convocations import approaching
from chalicelib.identity import stops
from chalicelib.identity.models import Compte, account_key
from chalicelib.missions.models import Affectation, mission_key
from tests.aws import at_once
from tests.people import claimant, convoke, person_key

ADDRESS = "m.denis@exemple.fr"
THREE_DAYS_BEFORE = dt.datetime(2026, 5, 15, 6, tzinfo=dt.UTC)


@pytest.fixture
def early(clock):
    clock.now = dt.datetime(2026, 4, 1, 6, tzinfo=dt.UTC)
    return clock


def subjects(api):
    return [mail.subject for mail in api.mails()]


def run(api, day=THREE_DAYS_BEFORE):
    """The schedule and the worker, until nothing is left."""
    api.clock.now = max(api.clock.now, day)
    approaching.sweep(api.clock.now, math.inf)
    for _ in range(4):
        api.work()


def test_who_is_near_is_told_once_of_all_that_is_near(api, early):
    found = claimant(api)
    convoke(early, found.person, debut="2026-05-17T08:30", fin="2026-05-17T12:00")
    run(api)
    (mail,) = api.mails()
    assert (mail.to, mail.subject) == (ADDRESS, "Vos missions approchent")
    assert "rappels/arret/" in mail.message["List-Unsubscribe"]
    for hours in (1, 24, 24):
        run(api, api.clock.now + dt.timedelta(hours=hours))
    assert subjects(api) == ["Vos missions approchent"]


def test_nobody_is_told_too_early_nor_of_what_is_cancelled_or_not_convoked(api, early):
    found = claimant(api)
    run(api, THREE_DAYS_BEFORE - dt.timedelta(days=1))
    assert subjects(api) == []
    place = Affectation(person_key(found.person.compte), mission_key(found.numero))
    place.update(actions=[Affectation.convoquee.remove()])
    run(api)
    assert subjects(api) == []


def test_two_runs_at_once_tell_once(api, early):
    found = claimant(api)
    api.clock.now = THREE_DAYS_BEFORE
    at_once(3, lambda n: approaching.of_mission(job=f"{n}", now=api.clock.now, numero=found.numero))
    run(api)
    assert subjects(api) == ["Votre mission approche"]


def test_a_mission_that_is_moved_is_told_of_again(api, early):
    found = claimant(api)
    run(api)
    place = Affectation(person_key(found.person.compte), mission_key(found.numero))
    place.update(actions=[Affectation.debut.set("2026-05-20T08:30")])
    approaching.of_mission(job="x", now=THREE_DAYS_BEFORE + dt.timedelta(days=2), numero=found.numero)
    api.clock.forward(days=2)
    api.work()
    assert subjects(api) == ["Votre mission approche"] * 2


def test_a_dossier_that_lacks_is_told_once_a_session(api, early):
    found = claimant(api, person_facts={"dossier_financier": "perime"})
    for day in (5, 6, 15, 16):
        run(api, dt.datetime(2026, 5, day, 6, tzinfo=dt.UTC))
    assert sorted(subjects(api)) == ["Votre dossier financier est à renouveler", "Votre mission approche"]
    assert found.person.item.courriel == ADDRESS


def test_what_the_person_wants_no_more_is_not_sent_even_when_it_was_on_its_way(api, early):
    found = claimant(api, person_facts={"dossier_financier": "a_completer"})
    account = Compte(account_key(found.person.compte), "C")
    account.update(actions=[Compte.sans_rappel.add({"mission"})])
    api.clock.now = THREE_DAYS_BEFORE
    approaching.sweep(api.clock.now, math.inf)
    approaching.of_mission(job="x", now=api.clock.now, numero=found.numero)
    account.update(actions=[Compte.sans_rappel.add({"dossier"})])
    run(api)
    assert subjects(api) == []
    assert not any(stops.wanted(found.person.item, kind) for kind in ("mission", "dossier"))


def test_a_run_that_is_cut_goes_on_where_it_was(api, early):
    for _ in range(3):
        claimant(api, courriel=ADDRESS)
    api.clock.now = THREE_DAYS_BEFORE
    assert [approaching.sweep(api.clock.now, 0) for _ in range(5)] == [1, 1, 1, 0, 0]
