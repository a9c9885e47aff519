"""E-mails under quotas: codes wait for nobody's notices, what SES refuses for now costs no try, and nothing is lost."""

import datetime as dt
import inspect
import json
import logging
from collections import Counter

import pytest

import app
from chalicelib import cadence, jobs, mail, outbox, voies
from chalicelib.outbox import Envoi
from tests import ses as strict
from tests.aws import items, meeting, recorded
from tests.identity.people import PHRASE, enrol
from tests.sweep.state import delayed

NOTICE, CODE = "avis_essai", "code_courriel"


def send(*, job, now, a):
    mail.send("code_courriel", a, langue=None, code="1234 5678")


HANDLERS = {NOTICE: send, CODE: send}


class Time:
    """The machine's clock, for the pacer and for SES: sleeping moves it."""

    def __init__(self):
        self.now = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC).timestamp()

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds

    @property
    def moment(self):
        return dt.datetime.fromtimestamp(self.now, dt.UTC)


@pytest.fixture
def time(monkeypatch):
    made = Time()
    monkeypatch.setattr(cadence, "clock", made)
    monkeypatch.setattr(cadence, "sleep", made.sleep)
    return made


@pytest.fixture
def ses(cloud, time):
    with strict.standing(strict.Ses(time)) as made:
        yield made


def job(kind, time, to="a@exemple.fr"):
    return outbox.write(kind, now=time.moment, a=to)


def run(name, time):
    return outbox.run(name, HANDLERS, time.moment)


def kept(name):
    return Envoi.get(name, consistent_read=True)


def test_each_kind_of_job_has_its_lane_and_what_sends_nothing_is_said_so():
    assert set(jobs.JOBS) >= voies.SENT_AT_ONCE | voies.WITHOUT_MAIL
    for kind, act in jobs._ACTS.items():
        sends = "mail." in inspect.getsource(inspect.getmodule(act))
        assert sends or voies.of(kind) == voies.WORKS, kind
    assert {voies.of(kind) for kind in jobs.JOBS} == set(voies.LANES)


def test_a_job_goes_by_the_queue_of_its_lane(cloud, time):
    for kind, queue in ((CODE, "codes"), (NOTICE, "avis"), ("tableau_a_compter", "travaux")):
        name = job(kind, time)
        outbox.nudge(name)
        outbox.nudge_all([name])
        assert delayed(queue) == [name, name]
    outbox.nudge("0123456789abcdef")
    assert delayed("travaux") == ["0123456789abcdef"], "a job of before lanes"


def test_notices_are_shared_among_eight_keys_that_their_ids_tell_and_other_lanes_hold_in_one(cloud, time):
    shared = Counter(kept(job(NOTICE, time)).pending for _ in range(160))
    assert sorted(shared) == sorted(voies.places(voies.NOTICES)) == ["avis", *(f"avis#{shard}" for shard in range(1, 8))]
    assert max(shared.values()) < 50
    assert {kept(job(kind, time)).pending for kind in (CODE, "tableau_a_compter")} == {voies.CODES, voies.WORKS}


def test_the_sweep_takes_the_oldest_of_all_the_keys_of_a_lane(cloud, time):
    names, ran = [], []
    for _ in range(24):
        names.append(job(NOTICE, time))
        time.now += 1
    assert len({kept(name).pending for name in names}) > 4
    acts = {NOTICE: lambda *, job, **_: ran.append(job)}
    assert outbox.age(time.moment, voies.NOTICES) == outbox.age(time.moment) == 24
    assert outbox.sweep(acts, time.moment, limit=10) == {"done": 10, "missed": 0}
    assert ran == names[:10]
    assert outbox.age(time.moment, voies.NOTICES) == 14
    outbox.sweep(acts, time.moment)
    assert ran == names
    assert outbox.age(time.moment) == 0


def test_jobs_of_before_there_were_eight_keys_still_run_and_still_leave(ses, time):
    names = [job(NOTICE, time, f"{rank}@exemple.fr") for rank in range(8)]
    for name in names:
        Envoi(name).update(actions=[Envoi.pending.set(voies.NOTICES)])
    time.now += 60
    assert outbox.age(time.moment, voies.NOTICES) == 60
    ses.rate = 0
    outbox.sweep(HANDLERS, time.moment, limit=4)
    held = [name for name in names if int(kept(name).due) > int(time())]
    assert len(held) == 4
    assert all(kept(name).pending == voies.place(name, voies.NOTICES) for name in held), "put back where they belong"
    ses.rate = 14
    time.now += 60
    assert outbox.sweep(HANDLERS, time.moment)["done"] == 8
    assert sorted(to for _, to in ses.sent) == [f"{rank}@exemple.fr" for rank in range(8)]


def test_a_quiet_minute_reads_each_key_of_what_is_due_twice_and_those_of_a_lane_abreast(cloud, time):
    with recorded() as calls, meeting(8, "avis"):
        assert outbox.sweep(HANDLERS, time.moment) == {"done": 0, "missed": 0}
        assert outbox.age(time.moment, *voies.LANES) == outbox.age(time.moment, voies.TOMORROW) == 0
    assert len(calls) == 21


def test_the_function_of_jobs_hears_the_three_queues_apart():
    from ops.stack import functions

    events = functions.resources("lyon")["Worker"]["Properties"]["Events"]
    assert list(events) == ["WorkerSqsEventSource", "CodesSqsEventSource", "AvisSqsEventSource"]
    ours = [one["Properties"] for one in list(events.values())[1:]]
    assert [one["Queue"]["Fn::GetAtt"][0] for one in ours] == ["FileCodes", "FileAvis"]
    assert all(one["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for one in ours)


@pytest.mark.parametrize("kind", [NOTICE, CODE])
def test_what_ses_refuses_for_now_costs_no_try_and_leaves_once(ses, time, kind):
    name, ses.rate = job(kind, time), 0
    for _ in range(3 * outbox.TRIES):
        assert not run(name, time), "and nothing is raised: the queue counts no failure"
        held = kept(name)
        assert (int(held.tries), held.pending) == (0, voies.place(name, voies.of(kind)))
        time.now = int(held.due)
    assert ses.refused["rate"] == 3 * outbox.TRIES
    ses.rate = 14
    assert run(name, time)
    assert [to for _, to in ses.sent] == ["a@exemple.fr"]


def test_its_message_goes_back_with_a_delay_as_a_new_one(ses, time, monkeypatch):
    monkeypatch.setattr(jobs, "JOBS", HANDLERS)
    name, ses.rate = job(NOTICE, time), 0
    record = {"messageId": "1", "body": name, "receiptHandle": "", "attributes": {}, "eventSourceARN": ""}
    monkeypatch.setattr(app, "datetime", type("Now", (), {"now": staticmethod(lambda zone: time.moment)}))
    with recorded("sqs") as calls:
        assert app.work({"Records": [record]}, type("Context", (), {"aws_request_id": "1"})) == {"batchItemFailures": []}
    (sent,) = [call for call in calls if call.operation == "SendMessageBatch"]
    (entry,) = sent.body["Entries"]
    assert entry["MessageBody"] == name
    assert 10 <= entry["DelaySeconds"] <= 40
    assert int(kept(name).due) - int(time()) == entry["DelaySeconds"]


def test_notices_leave_a_fifth_of_each_second_to_codes(ses, time):
    start, ses.rate = time(), 10
    for _ in range(8):
        assert run(job(NOTICE, time), time)
    assert time() == start, "eight of ten in one second"
    for _ in range(2):
        assert run(job(CODE, time, "b@exemple.fr"), time)
    assert time() == start, "codes find the rest"
    assert run(job(NOTICE, time), time)
    assert time() >= start + 1, "the ninth notice waited for the next second"
    assert ses.refused == {"rate": 0, "day": 0}


def test_notices_give_way_once_a_code_had_to_wait(ses, time):
    start, ses.rate = time(), 2
    for _ in range(3):
        assert run(job(CODE, time), time)
    assert time() < start + 2
    name = job(NOTICE, time)
    assert run(name, time)
    assert time() - start > cadence.GIVING_WAY


def test_what_the_day_leaves_waits_for_tomorrow_and_codes_still_leave(ses, time):
    ses.day = 10
    notices = [job(NOTICE, time, f"{rank}@exemple.fr") for rank in range(12)]
    assert [run(name, time) for name in notices] == [True] * 8 + [False] * 4
    assert {kept(name).pending for name in notices[8:]} == {voies.TOMORROW}
    assert run(job(CODE, time, "code@exemple.fr"), time), "a fifth of the day is theirs"
    assert outbox.age(time.moment, voies.NOTICES) == 0
    assert cadence.used() > 100
    time.now += 86_400 / 2
    assert cadence.release(time.moment) == 0, "the day has no room yet"
    time.now += 86_400 / 2 + 1
    assert cadence.release(time.moment) == 4
    assert sorted(delayed("avis")) == sorted(notices[8:])
    assert all(kept(name).pending == voies.place(name, voies.NOTICES) for name in notices[8:])
    assert [run(name, time) for name in notices[8:]] == [True] * 4
    assert sorted(to for _, to in ses.sent) == sorted([*(f"{rank}@exemple.fr" for rank in range(12)), "code@exemple.fr"])


def test_no_more_come_back_than_the_day_has_room_for(ses, time):
    ses.day = 10
    for name in [job(NOTICE, time) for _ in range(12)]:
        run(name, time)
    time.now += 86_401
    ses.day = 3
    assert cadence.release(time.moment) == 2, "two of three are for notices"


def test_a_code_over_the_day_waits_and_its_try_does_not_count(ses, time):
    ses.day = 0
    name = job(CODE, time)
    assert not run(name, time)
    assert (int(kept(name).tries), kept(name).pending) == (0, voies.CODES)


def test_what_waits_for_days_is_not_forgotten_by_the_table(ses, time):
    ses.day = 0
    name = job(NOTICE, time)
    time.now += outbox.KEEP - 60
    assert not run(name, time)
    assert int(kept(name).ttl) == int(time()) + outbox.KEEP


def test_the_account_is_read_once_a_minute_for_all(ses, time):
    for _ in range(20):
        run(job(CODE, time), time)
    assert ses.read == 1
    time.now += cadence.EVERY
    run(job(CODE, time), time)
    assert ses.read == 2


def test_an_account_that_cannot_be_read_stops_no_mail(ses, time, monkeypatch):
    monkeypatch.setattr(ses, "account", lambda: (403, "AccessDeniedException"))
    assert run(job(CODE, time), time)
    assert run(job(NOTICE, time), time)


def test_an_account_that_ses_stopped_holds_all(ses, time):
    ses.enabled = False
    names = [job(CODE, time), job(NOTICE, time)]
    assert [run(name, time) for name in names] == [False, False]
    assert [int(kept(name).tries) for name in names] == [0, 0]
    assert ses.sent == []


def test_ses_stopped_since_the_account_was_read_costs_no_try(ses, time):
    assert run(job(CODE, time), time)
    ses.enabled = False
    name = job(CODE, time)
    for _ in range(outbox.TRIES + 1):
        assert not run(name, time)
        time.now = int(kept(name).due)
    assert int(kept(name).tries) == 0


def test_a_failure_of_another_kind_still_counts(ses, time):
    ses.verified = set()
    name = job(CODE, time)
    with pytest.raises(Exception, match="MessageRejected"):
        run(name, time)
    assert int(kept(name).tries) == 1


def test_a_lost_answer_of_ses_is_the_one_twin(ses, time):
    lost = [True]
    ses.loses = lambda to: lost and lost.pop()
    name = job(CODE, time)
    with pytest.raises(Exception, match="ReadTimeout"):
        run(name, time)
    time.now = int(kept(name).due)
    assert run(name, time)
    assert len(ses.sent) == 2


def test_the_minute_says_how_late_each_lane_is_and_what_of_the_day_is_used(ses, time, caplog, monkeypatch):
    ses.day = 10
    monkeypatch.setattr(jobs, "JOBS", {"avis_nouvel_appareil": send} | HANDLERS)
    for name in [job(NOTICE, time) for _ in range(8)]:
        run(name, time)
    logger = logging.getLogger("imagin")
    logger.addHandler(caplog.handler)
    caplog.set_level(logging.INFO, logger="imagin")
    schedule = {"version": "0", "account": "", "region": "", "detail": {}, "detail-type": "", "source": "", "time": ""}
    app.send_what_is_left(schedule | {"id": "", "resources": []}, None)
    logger.removeHandler(caplog.handler)
    (line,) = [one for one in map(json.loads, caplog.messages) if one["event"] == "outbox_swept"]
    (metric,) = line["_aws"]["CloudWatchMetrics"]
    assert {one["Name"] for one in metric["Metrics"]} == {"age", "age_avis", "age_reportes", "quota"}
    assert line["quota"] == 100


def test_the_life_of_a_code_begins_when_it_leaves(api, clock):
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    browser.post("/mot-de-passe", {"nouveau": PHRASE})
    assert browser.post("/courriel", {"courriel": "canari@exemple.fr"}).status == 202
    clock.forward(minutes=5)
    api.work()
    clock.forward(minutes=9, seconds=59)
    assert browser.post("/courriel/confirmation", {"code": api.mails()[-1].digits}).status == 200


def test_a_code_that_nobody_waits_for_any_more_is_not_sent(api, clock):
    person, browser = enrol(clock), api.browser()
    browser.sign_in(person.numero, person.printed)
    browser.post("/mot-de-passe", {"nouveau": PHRASE})
    api.forget_mails()
    browser.post("/courriel", {"courriel": "canari@exemple.fr"})
    clock.forward(hours=1, seconds=1)
    api.work()
    assert api.mails() == []
    assert not [raw for raw in items(Envoi).values() if "pending" in raw]
