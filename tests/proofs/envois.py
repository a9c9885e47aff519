"""A day of more e-mails than SES allows, second by second: `python -m tests.proofs.envois` shows figures.

60,000 messages in a day for an account of 14 a second and 50,000 a day: a run of notices at eight, codes all the while with
bursts, answers of SES lost, messages of queues lost. The outbox, its lanes and the pacer are the service's own; the tables,
queues, executions of Lambda and SES are models with one clock, which nothing but waiting moves. The words of the e-mail are
made once: writing them 60,000 times is most of what a machine would do, and none of what is looked at.
"""
# ruff: noqa: I001 - the environment of the tests comes before the service

import datetime as dt
import heapq
import json
import random
import re
import sys
import threading
import time as machine
from bisect import bisect_left, insort
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from types import SimpleNamespace
from unittest.mock import patch

from tests import conftest as conftest  # its environment comes first

from chalicelib import cadence, faults, mail, outbox, tables
from tests import ses as strict
from tests.aws import _listening

START = dt.datetime(2026, 6, 1, tzinfo=dt.UTC).timestamp()
HOUR, DAY = 3600, 86_400
SES_SECONDS = 0.06
PARALLEL = 10
"""Executions at once for a queue, as the stack has it."""
LOST_ANSWERS, LOST_MESSAGES = 2000, 100
"""One in so many. Messages of notices alone: what a lost one waits is the minute's sweep, which is no lane's doing."""
DAYS = 2
CODE, NOTICE = "code_courriel", "avis_essai"


class Time:
    """One clock for all; what happens next is in a heap. A worker that waits lets the others go on."""

    def __init__(self):
        self.now, self._next, self._order = START, [], count()
        self._hub, self._mine = threading.Semaphore(0), threading.local()
        self._idle = []

    def __call__(self):
        return self.now

    @property
    def moment(self):
        return dt.datetime.fromtimestamp(self.now, dt.UTC)

    def at(self, moment, act):
        heapq.heappush(self._next, (moment, next(self._order), act))

    def sleep(self, seconds):
        me = self._mine.turn
        self.at(self.now + seconds, lambda: self._hand_to(me))
        self._hub.release()
        me.acquire()

    def start(self, act):
        """`act` by a worker of its own, until it waits or ends."""
        worker = self._idle.pop() if self._idle else self._hired()
        worker.act = act
        self._hand_to(worker.turn)

    def _hired(self):
        worker = SimpleNamespace(turn=threading.Semaphore(0), act=None)

        def live():
            self._mine.turn = worker.turn
            while True:
                worker.turn.acquire()
                worker.act()
                self._idle.append(worker)
                self._hub.release()

        threading.Thread(target=live, daemon=True).start()
        return worker

    def _hand_to(self, turn):
        turn.release()
        self._hub.acquire()

    def run(self, until):
        while self._next and self._next[0][0] <= until:
            self.now, _, act = heapq.heappop(self._next)
            act()


class Absent:
    """An attribute that is not there: no comparison with it holds."""

    def _never(self, other):
        return False

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = _never
    __hash__ = None


ABSENT = Absent()
_TOKEN = re.compile(r"attribute_(not_)?exists \((#\w+)\)|(#\w+)|(:\w+)|(<=|>=|<>|=|<|>)|(AND|OR|NOT)|([()])")
_SIGNS = {"=": "==", "<>": "!="}


@cache
def _condition(text):
    """A condition of DynamoDB as a function of what names and values stand for."""
    parts = []
    for absent, exists, name, value, sign, word, bracket in _TOKEN.findall(text):
        if exists:
            parts.append(f"(n('{exists}') is {'' if absent else 'not '}ABSENT)")
        else:
            named = f"n('{name}')" if name else f"v('{value}')" if value else ""
            parts.append(named or _SIGNS.get(sign, sign) or word.lower() or bracket)
    return eval(f"lambda n, v: {' '.join(parts)}", {"ABSENT": ABSENT})  # the service's own text


@cache
def _actions(text):
    """[(SET | REMOVE | ADD, name, value)] of an update."""
    found = []
    for verb, rest in re.findall(r"(SET|REMOVE|ADD) (.*?)(?= SET | REMOVE | ADD |$)", text):
        for part in rest.split(", "):
            name, *value = re.findall(r"[#:]\w+", part)
            found.append((verb, name, value[0] if value else None))
    return found


class Table:
    """The table of what is to be sent, and its index, at the place of the service's wire to DynamoDB."""

    def __init__(self, time):
        self.time, self.items, self._index = time, {}, {}

    def ask(self, operation, asked, clock):
        return getattr(self, operation)(asked)

    def GetItem(self, asked):
        found = self.items.get(asked["Key"]["pk"]["S"])
        return {"Item": dict(found)} if found else {}

    def PutItem(self, asked):
        name = asked["Item"]["pk"]["S"]
        self._check(asked, self.items.get(name, {}))
        self._keep(name, dict(asked["Item"]))
        return {}

    def UpdateItem(self, asked):
        name, names, values = asked["Key"]["pk"]["S"], asked["ExpressionAttributeNames"], asked.get("ExpressionAttributeValues", {})
        item = dict(self.items.get(name, {}))
        self._check(asked, item)
        item |= asked["Key"]
        for verb, place, value in _actions(asked["UpdateExpression"]):
            attribute = names[place]
            if verb == "REMOVE":
                item.pop(attribute, None)
            elif verb == "SET":
                item[attribute] = values[value]
            else:
                item[attribute] = {"N": str(int(item.get(attribute, {"N": "0"})["N"]) + int(values[value]["N"]))}
        self._keep(name, item)
        return {"Attributes": dict(item)}

    def Query(self, asked):
        values = asked["ExpressionAttributeValues"].values()
        (lane,) = [value["S"] for value in values if "S" in value]
        (until,) = [int(value["N"]) for value in values if "N" in value]
        found = self._index.get(lane, [])
        found = found[: bisect_left(found, (until + 1, ""))][: asked.get("Limit", 1000)]
        keys = [{"pk": {"S": name}, "pending": {"S": lane}, "due": {"N": str(due)}} for due, name in found]
        return {"Items": keys, "Count": len(keys), "ScannedCount": len(keys)}

    def forget(self):
        """What has lived its time goes, done or not."""
        for name in [name for name, item in self.items.items() if "ttl" in item and int(item["ttl"]["N"]) <= self.time()]:
            self._place(self.items.pop(name), name, there=False)

    def _check(self, asked, item):
        names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
        text = asked.get("ConditionExpression")
        if text and not _condition(text)(lambda name: _plain(item.get(names[name])), lambda value: _plain(values[value])):
            raise faults.named("ConditionalCheckFailedException", item=dict(item))

    def _keep(self, name, item):
        if name in self.items:
            self._place(self.items[name], name, there=False)
        self.items[name] = item
        self._place(item, name, there=True)

    def _place(self, item, name, there):
        if "pending" not in item or "due" not in item:
            return
        lane, entry = self._index.setdefault(item["pending"]["S"], []), (int(item["due"]["N"]), name)
        if there:
            insort(lane, entry)
        else:
            del lane[bisect_left(lane, entry)]


def _plain(value):
    if value is None:
        return ABSENT
    ((kind, held),) = value.items()
    return int(held) if kind == "N" else held


class Queue:
    """A queue and the executions that hear it: `together` messages for each, `parallel` at once."""

    def __init__(self, time, run, together, parallel):
        self.time, self.run, self.together, self.parallel = time, run, together, parallel
        self.there, self.busy, self.most = [], 0, 0

    def send(self, body, wait):
        self.time.at(self.time() + wait, lambda: self._come(body))

    def _come(self, body):
        self.there.append(body)
        self.most = max(self.most, len(self.there))
        if self.busy < self.parallel:
            self.busy += 1
            self.time.start(self._hear)

    def _hear(self):
        while self.there:
            some, self.there = self.there[: self.together], self.there[self.together :]
            for body in some:
                self.run(body)
        self.busy -= 1


class Ses(strict.Ses):
    def send(self, to):
        self.clock.sleep(SES_SECONDS)
        return super().send(to)


class Day:
    """The whole: `asked`: recipient -> when its message was asked for."""

    def __init__(self, messages, rate, day, parallel, seed=7):
        self.time, self.draw, self.asked = Time(), random.Random(seed), {}
        self.lost_answers, self.failures = 0, 0
        self.table = Table(self.time)
        self.ses = Ses(self.time, rate, day, lag=30, loses=self._loses)
        heard = {"codes": 1, "avis": 5}
        self.queues = {name: Queue(self.time, self._run, together, parallel) for name, together in heard.items()}
        self._plan(messages, messages / 60_000)
        for minute in range(DAYS * DAY // 60):
            self.time.at(START + 60 * minute + 30, lambda: self.time.start(self._minute))

    def _loses(self, to):
        lost = self.draw.randrange(LOST_ANSWERS) == 0
        self.lost_answers += lost
        return lost

    def _plan(self, messages, scale):
        """When each message is asked for: codes all day, with a rush and bursts; notices at once, and all day."""
        codes, notices = round(messages * 8 / 60), round(messages * 52 / 60)
        rush, burst = round(3000 * scale), round(1800 * scale)
        moments = [8 * HOUR + self.draw.random() * HOUR / 2 for _ in range(rush)]
        moments += [9 * HOUR + self.draw.random() * 180 for _ in range(burst)]
        moments += [7 * HOUR + self.draw.random() * 14 * HOUR for _ in range(codes - rush - burst)]
        for rank, moment in enumerate(moments):
            self.time.at(START + moment, lambda rank=rank: self._ask(CODE, [f"code{rank}@exemple.fr"]))
        runs = [(8 * HOUR, round(20_000 * scale)), (14 * HOUR, round(12_000 * scale))]
        left, rank = notices - sum(number for _, number in runs), 0
        for moment, number in [*runs, *((8 * HOUR + self.draw.random() * 12 * HOUR, 1) for _ in range(left))]:
            for first in range(0, number, 50):
                some = [f"avis{rank + first + one}@exemple.fr" for one in range(min(50, number - first))]
                self.time.at(START + moment + first / 100, lambda some=some: self._ask(NOTICE, some))
            rank += number

    def _ask(self, kind, recipients):
        now = self.time.moment
        self.asked |= dict.fromkeys(recipients, self.time())
        jobs = [outbox.write(kind, now=now, a=to) for to in recipients]
        if len(jobs) == 1:
            outbox.nudge(jobs[0])
        else:
            outbox.nudge_all(jobs)

    def _run(self, body):
        try:
            with faults.patiently(15, 8):
                outbox.run(body, HANDLERS, self.time.moment)
        except Exception:  # noqa: BLE001 - the queue would give it again; the job is due again by itself
            self.failures += 1

    def _minute(self):
        if not any(self.table._index.values()):
            return  # nothing waits: the minute would only read
        outbox.sweep(HANDLERS, self.time.moment, until=self.time() + 25)
        cadence.release(self.time.moment)
        cadence.used()
        if int(self.time()) % HOUR < 60:
            self.table.forget()

    def queued(self, url, body, wait):
        if not url.endswith("avis") or self.draw.randrange(LOST_MESSAGES):
            self.queues[url.rpartition("-")[2]].send(body, wait)

    @contextmanager
    def standing(self):
        """The service's own code with these around it."""

        def one(params, **_):
            asked = json.loads(params["body"])
            self.queued(asked["QueueUrl"], asked["MessageBody"], asked.get("DelaySeconds", 0))
            return strict._answer(200, {"MessageId": "1"})

        def some(params, **_):
            asked = json.loads(params["body"])
            for entry in asked["Entries"]:
                self.queued(asked["QueueUrl"], entry["MessageBody"], entry.get("DelaySeconds", 0))
            return strict._answer(200, {"Successful": [], "Failed": []})

        connection, clock = tables.connection(), SimpleNamespace(monotonic=self.time)
        words = mail.build("code_courriel", "a@exemple.fr", code="1234 5678").as_bytes()
        with ExitStack() as stack:
            stack.enter_context(_listening("sqs", "before-call.sqs.SendMessage", one))
            stack.enter_context(_listening("sqs", "before-call.sqs.SendMessageBatch", some))
            stack.enter_context(strict.standing(self.ses))
            for what, name, value in (
                (connection, "wire", self.table),
                (cadence, "clock", self.time),
                (cadence, "sleep", self.time.sleep),
                (outbox, "time", clock),
                (mail, "build", lambda *asked, **fields: SimpleNamespace(as_bytes=lambda: words)),
            ):
                stack.enter_context(patch.object(what, name, value))
            yield


def _send(*, job, now, a):
    mail.send("code_courriel", a, langue=None, code="1234 5678")


HANDLERS = {CODE: _send, NOTICE: _send}


def measured(messages=60_000, rate=14, day=50_000, parallel=PARALLEL):
    """The figures of one day and of what followed."""
    begun, story = machine.monotonic(), Day(messages, rate, day, parallel)
    random.seed(7)
    with story.standing():
        story.time.run(START + DAYS * DAY)
        states = [item for name, item in story.table.items.items() if name != cadence.PLACE]
    first = {}
    for moment, to in story.ses.sent:
        first.setdefault(to, moment)
    waited = sorted(first[to] - moment for to, moment in story.asked.items() if to in first and to.startswith("code"))
    return {
        "messages": len(story.asked),
        "codes": len(waited),
        "lost": len(story.asked) - len(first),
        "twins": len(story.ses.sent) - len(first),
        "lost_answers": story.lost_answers,
        "worst_code": round(waited[-1], 1),
        "most_codes": round(waited[len(waited) * 99 // 100], 1),
        "late_codes": sum(one > 60 for one in waited),
        "next_day": sum(moment >= START + DAY for moment in first.values()),
        "refused_rate": story.ses.refused["rate"],
        "refused_day": story.ses.refused["day"],
        "given_up": sum("failed" in item for item in states),
        "waiting": sum("pending" in item for item in states),
        "most_waiting": story.queues["avis"].most,
        "seconds": round(machine.monotonic() - begun, 1),
    }


def main():
    found = measured(*map(int, sys.argv[1:]))
    sys.stderr.write(json.dumps(found, indent=1))
    right = not (found["lost"] or found["late_codes"] or found["given_up"] or found["waiting"])
    return 0 if right and found["twins"] == found["lost_answers"] else 1


if __name__ == "__main__":
    import logging

    logging.disable(logging.INFO)
    sys.exit(main())
