"""Containers are kept ready on busy mornings: when, how many, all at once, and without being taken for anybody."""

import datetime as dt
import json
import math
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import app as service
from app import app
from chalicelib import eveil, start
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Matins
from chalicelib.gestion.convocations import approaching
from chalicelib.gestion.convocations.approaching import Approche
from chalicelib.gestion.work.travaux import Travail
from ops.plan.morning import WARM, Morning
from tests.aws import recorded
from tests.people import claimant, convoke

MORNING = dt.datetime(2026, 6, 3, 5, 0, tzinfo=dt.UTC)
"""Seven o'clock in Paris."""


@pytest.fixture
def wanted(monkeypatch):
    monkeypatch.setitem(ACADEMIE.__dict__, "matins", Matins(fonctions=40, personnes=2))


class Lambda(ThreadingHTTPServer):
    """AWS's address of a function: new containers while all are busy, as many as its account allows.

    `together`: calls that must have come before a container answers one, however late a busy machine makes them.
    """

    request_queue_size = 64
    daemon_threads = True

    def __init__(self, most=99):
        super().__init__(("127.0.0.1", 0), Invoked)
        self.most, self.idle, self.busy, self.peak, self.asked = most, 0, 0, 0, []
        self.together, self.came, self.lock = 0, 0, threading.Condition()

    def take(self):
        """Whether a container is new; None when there is no room."""
        with self.lock:
            self.came += 1
            self.lock.notify_all()
            if not self.idle and self.busy >= self.most:
                return None
            fresh = not self.idle
            self.idle -= not fresh
            self.busy += 1
            self.peak = max(self.peak, self.busy)
            return fresh

    def give_back(self):
        with self.lock:
            self.lock.wait_for(lambda: self.came >= self.together, 20)
            self.busy, self.idle = self.busy - 1, self.idle + 1


class Invoked(BaseHTTPRequestHandler):
    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, event))
        fresh = self.server.take()
        if fresh is None:
            return self.answer(429, {"Type": "User", "message": "Rate Exceeded."})
        answer = app(event, None)
        self.server.give_back()
        return self.answer(200, answer | {"neuve": fresh})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if status == 429:
            self.send_header("x-amzn-ErrorType", "TooManyRequestsException")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def functions(cloud, monkeypatch):
    monkeypatch.setenv("IMAGIN_FONCTION_API", "imagin-lyon-APIHandler")
    monkeypatch.setattr(start, "_answered", None)
    with Lambda() as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", f"http://127.0.0.1:{served.server_address[1]}")
        yield served
        served.shutdown()


def expect(people, day="2026-06-03"):
    Approche("RAPPELS#missions", day, attendues=people, fini=True).save()


def test_the_schedule_of_each_minute_calls_them(functions, wanted, monkeypatch):
    monkeypatch.setattr(service, "datetime", type("Now", (), {"now": staticmethod(lambda zone: MORNING)}))
    expect(2)
    schedule = {"version": "0", "account": "", "region": "", "detail": {}, "detail-type": "", "source": "", "time": ""}
    service.send_what_is_left(schedule | {"id": "", "resources": []}, None)
    assert len(functions.asked) == 1


def test_nobody_is_called_where_the_instance_does_not_want_it(functions):
    expect(100_000)
    approaching.make_ready(MORNING)
    assert functions.asked == []


def test_on_a_busy_morning_as_many_as_will_work_are_there_at_once_and_the_same_minutes_later(functions, wanted):
    functions.together = 9
    expect(12_500)
    approaching.make_ready(MORNING)
    assert functions.peak == 9
    assert {path for path, _ in functions.asked} == {"/2015-03-31/functions/imagin-lyon-APIHandler/invocations"}
    approaching.make_ready(MORNING + dt.timedelta(minutes=eveil.EVERY))
    assert (functions.peak, functions.idle) == (9, 9)


@pytest.mark.parametrize(
    ("hour", "minute", "there"),
    [(4, 29, False), (4, 32, True), (5, 1, False), (6, 12, True), (6, 16, False), (12, 0, False)],
)
def test_they_are_called_from_half_past_six_to_a_quarter_past_eight_on_the_instance_s_clock(functions, wanted, hour, minute, there):
    expect(2)
    approaching.make_ready(MORNING.replace(hour=hour, minute=minute))
    assert bool(functions.asked) == there


def test_an_ordinary_morning_and_one_not_looked_at_yet_call_nobody(functions, wanted):
    approaching.make_ready(MORNING)
    expect(1)
    approaching.make_ready(MORNING)
    assert functions.asked == []


def test_once_people_are_there_nobody_is_called_any_more_that_day(api, functions, wanted):
    expect(12_500)
    api.browser().get("/sante")
    approaching.make_ready(MORNING)
    assert Approche.get("RAPPELS#missions", "2026-06-03").venues
    approaching.make_ready(MORNING + dt.timedelta(minutes=eveil.EVERY))
    assert len(functions.asked) == 9


def test_who_looks_at_the_service_from_time_to_time_does_not_stop_the_calls():
    assert [eveil.come(serving) for serving in (0, 1, 2, 3)] == [False, False, False, True]


def test_an_account_without_room_refuses_some_which_stops_nothing(functions, wanted, caplog):
    functions.most, functions.together = 3, 9
    expect(12_500)
    approaching.make_ready(MORNING)
    (line,) = [json.loads(one.message) for one in caplog.records if "functions_ready" in one.message]
    assert (line["called"], line["new"], line["refused"]) == (9, 3, 6)


def test_a_call_refused_ends_those_of_the_day_and_nothing_else(functions, wanted, monkeypatch, caplog):
    """An account without room for them would refuse people in their place."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9")
    expect(2)
    approaching.make_ready(MORNING)
    assert '"refused": 1' in caplog.text
    caplog.clear()
    approaching.make_ready(MORNING + dt.timedelta(minutes=eveil.EVERY))
    assert "functions_ready" not in caplog.text


def test_the_container_answers_at_once_asks_nothing_and_leaves_no_line(cloud, caplog, monkeypatch):
    monkeypatch.setattr(start, "_fresh", True)
    monkeypatch.setattr(start, "_answered", None)
    slept = []
    monkeypatch.setattr(start.time, "sleep", slept.append)
    with recorded() as calls:
        assert [app({start.READY: 0}, None), app({start.READY: 0}, None)] == [{"neuve": True, "sert": False}, {"neuve": False, "sert": False}]
        app({start.READY: 9_000}, None)
    assert slept == [0, 0, 2]
    assert (calls, caplog.text) == ([], "")


def test_who_is_expected_are_those_at_work_those_whose_claim_opens_and_those_convoked_the_day_before(api, wanted):
    api.clock.now = dt.datetime(2026, 4, 1, 6, tzinfo=dt.UTC)
    first, second, third = (claimant(api).person for _ in range(3))
    for person, begin, end in ((first, "2026-06-02", "2026-06-03"), (second, "2026-06-02", "2026-06-02"), (third, "2026-06-04", "2026-06-05")):
        convoke(api.clock, person, debut=f"{begin}T08:30", fin=f"{end}T12:00")
    for moment, number in (("20260602T093000", 20), ("20260601T220000", 300)):
        Travail("LOTS#convocations", f"{moment}-ab", resultat={"convoquees": number}).save()
    Travail("LOTS#convocations", "20260602T100000-cd").save()
    approaching.sweep(MORNING, math.inf)
    assert Approche.get("RAPPELS#missions", "2026-06-03").attendues == 2 + 20


def test_the_share_of_a_person_is_that_of_the_plan(wanted):
    """The service cannot import what an operator runs: two figures for one thing would part."""
    assert pytest.approx(Morning(1).peak * WARM) == eveil.WORK
    assert [eveil.wanted(people) for people in (1, 2, 12_500, 100_000, 1_000_000)] == [0, 1, 9, 39, 40]
