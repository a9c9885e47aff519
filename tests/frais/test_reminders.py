"""The reminder before the deadline: to who still has something to send, once per step, and to nobody else."""

import datetime as dt
import time

import pytest

from chalicelib import outbox, voies
from chalicelib.frais import reminders
from chalicelib.identity import refused
from chalicelib.jobs import JOBS
from tests.people import claimant, convoke, declared

MONTH = dt.datetime(2027, 8, 5, 10, tzinfo=dt.UTC)
WEEK = dt.datetime(2027, 8, 26, 10, tzinfo=dt.UTC)


def pass_by(api, moment):
    """The schedule and the worker, a few minutes long; what was sent meanwhile."""
    api.clock.now = moment
    before = len(api.mails())
    for _ in range(4):
        reminders.sweep(api.clock.now, time.monotonic() + 60)
        api.work()
        api.clock.forward(minutes=1)
    return [mail for mail in api.mails()[before:] if "d’être transmis" in mail.subject]


def test_who_has_something_to_send_is_reminded_once_per_step(api):
    mine = claimant(api)
    convoke(api.clock, mine.person, examen="BTS", debut="2026-05-20T08:00", fin="2026-05-20T12:00")
    assert pass_by(api, MONTH - dt.timedelta(days=5)) == []
    (mail,) = pass_by(api, MONTH)
    assert (mail.to, mail.subject) == ("m.denis@exemple.fr", "2 états de frais attendent d’être transmis")
    assert "mardi 31 août 2027" in mail.words
    assert "Correction de copies, Baccalauréat général, 18 mai 2026" in mail.words
    assert "Correction de copies, BTS, 20 mai 2026" in mail.words
    assert pass_by(api, MONTH + dt.timedelta(days=1)) == []
    assert len(pass_by(api, WEEK)) == 1
    assert pass_by(api, WEEK + dt.timedelta(days=1)) == []
    assert pass_by(api, WEEK + dt.timedelta(days=10)) == []


def test_who_has_sent_everything_or_has_no_address_hears_nothing(api):
    done = claimant(api)
    assert done.save(declared()).status == 200
    assert done.submit().status == 201
    silent = claimant(api, courriel="", person_facts={"nom": "Lupin"})
    assert silent.see().json["peut_transmettre"]
    assert pass_by(api, MONTH) == []


@pytest.mark.parametrize("kind", [refused.BOUNCE, refused.COMPLAINT])
def test_who_has_an_address_that_refuses_our_mail_is_not_reminded_there(api, kind):
    mine = claimant(api)
    api.clock.forward(days=1)
    told = dict.fromkeys(("sent", "at", "now"), api.clock.now)
    refused.flag(mine.person.compte, "m.denis@exemple.fr", kind, **told)
    assert pass_by(api, MONTH) == []


def test_what_is_sent_meanwhile_is_not_asked_for(api):
    mine = claimant(api)
    assert mine.save(declared()).status == 200
    api.clock.now = MONTH
    reminders.sweep(api.clock.now, time.monotonic() + 60)
    for job in list(outbox.Envoi.by_due.query(voies.WORKS)):
        outbox.run(job.pk, JOBS, api.clock.now)
    assert [job for place in voies.places(voies.NOTICES) for job in outbox.Envoi.by_due.query(place)], "the reminder waits to leave"
    assert mine.browser.sign_in(mine.person.numero, "tulipe au fond du jardin").status == 200
    assert mine.submit().status == 201
    assert [mail.subject for mail in api.mails() if "attend" in mail.subject] == []
    assert pass_by(api, MONTH + dt.timedelta(minutes=2)) == []


def test_a_pass_that_ran_out_of_time_goes_on_where_it_stopped(api):
    people = [claimant(api, courriel=f"p{n}@exemple.fr", person_facts={"nom": f"Lupin{'abc'[n]}"}) for n in range(3)]
    api.clock.now = MONTH
    assert [reminders.sweep(MONTH, time.monotonic()) for _ in range(5)] == [1, 1, 1, 0, 0]
    for _ in range(2):
        api.work()
        api.clock.forward(minutes=1)
    assert sorted(mail.to for mail in api.mails() if "d’être transmis" in mail.subject) == [
        p.person.item.courriel for p in people
    ]
