"""One line of the sweep: an act, broken at each of its calls in each way, then asked again; nothing may differ.

    case = an act × one of its calls × a way to go wrong

The undisturbed run is made first. Then, for each case, the same instance is put back, the act meets its fault, and what
was promised is held against it: an answer is a success, a 503 or a refusal that the line names; after a success nothing
more is needed; after anything else the same request asked once more (or the next run of a worker) brings everything to
where the undisturbed run left it.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import boto3

from chalicelib import jobs, outbox
from chalicelib.frais.claim import settings
from chalicelib.gestion import work_messages
from tests.sweep import between, state
from tests.sweep.between import Died

KEY = "cle-de-balayage-0001"
LEASE = 301
"""Seconds after which what a dead worker held is free, and its message is back in the queue."""
ROUNDS = 12
ENDS = 2
"""Of calls of one kind in a row, the first and the last so many are broken, and the one in the middle."""


@dataclass(frozen=True)
class Line:
    """`arrange` makes a scene, `act` is what is broken. `operations`: of the register, those that the line stands for.

    `worker`: nobody answers, and the next run comes by itself. `told`: codes that the act may be refused with when it
    is asked again after it was done. `twin`: what may be there once more when it is asked again; `drift`: what may then
    differ; both are counted. `pending`: the scene leaves work to do, which the act is to do.
    """

    name: str
    operations: tuple[str, ...]
    arrange: Callable[[Any], Any]
    act: Callable[[Any], Any]
    worker: bool = False
    told: tuple[str, ...] = ()
    twin: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    pending: bool = False
    size: int = 1


class Case(NamedTuple):
    """Which call, by its rank, and the way. `name`: the same in another run, though calls that go abreast change ranks."""

    rank: int
    way: str
    name: str


@dataclass
class Outcome:
    """What a line gave: cases run, calls that the act makes, twins counted, and what is wrong."""

    calls: list[between.Call] = field(default_factory=list)
    cases: int = 0
    twins: int = 0
    wrong: list[str] = field(default_factory=list)


class Scene:
    """The instance in the hands of a line."""

    def __init__(self, api, office, s3):
        self.api, self.clock, self.office, self.s3 = api, api.clock, office, s3

    def request(self, cookie, method, path, body=None, **headers):
        """From a browser that holds this cookie, and keeps nothing of what it is answered."""
        browser = self.api.browser()
        browser.cookie = cookie
        return browser(method, path, body, **headers)

    def settle(self):
        """All that the queues and the minutes would do until nothing is left; nothing goes wrong any more."""
        for _ in range(ROUNDS):
            quiet = True
            for queue, run in RUNS.items():
                for body in taken(queue):
                    quiet = False
                    run(self, body)
            done = outbox.sweep(jobs.JOBS, self.clock.now)
            if quiet and done["done"] == done["missed"] == 0 and not waiting():
                for queue, run in RUNS.items():
                    for body in state.delayed(queue):
                        run(self, body)
                return
            if (left := waiting()) and done["done"] == 0:
                first = min(int(envoi.due) for envoi in left) - int(self.clock.now.timestamp())
                self.clock.forward(seconds=max(first, 0) + 1)


def advance(scene, body):
    """One message of the function of long works."""
    work_messages.run(body, scene.clock.now, math.inf)


RUNS = {
    "documents": lambda scene, body: jobs.make_document(body, scene.clock.now),
    "lots": advance,
    **dict.fromkeys(("codes", "travaux", "avis"), lambda scene, body: outbox.run(body, jobs.JOBS, scene.clock.now)),
}


def taken(queue):
    """The messages of a queue, taken out of it."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName=f"imagin-lyon-{queue}")["QueueUrl"]
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(message["Body"])
    return found


def waiting():
    """Jobs that are neither done nor given up."""
    return [envoi for envoi in outbox.Envoi.scan() if envoi.pending]


def still_to_do(made):
    """Whether the job of the line waits after its run, held or failed, which the worker's own answer does not say."""
    return any(envoi.pk == getattr(made, "job", None) for envoi in waiting())


class Sweep:
    """One line under way."""

    def __init__(self, line, scene, settles=True):
        self.line, self.scene, self.between = line, scene, between.Between()
        self.outcome, self._settles = Outcome(), settles
        self.made = line.arrange(scene)
        if not line.pending:
            scene.settle()
        settings.current()
        self.kept, self.moment = state.Kept(), scene.clock.now
        self.base = state.read(self.kept, self.moment)

    def run(self, chosen, heard=lambda case, twins, wrong: None):
        """The cases that `chosen` keeps of all those of the line; gives the outcome. `heard`: told of each."""
        with self.between.standing():
            self._undisturbed()
            for case in chosen(self.cases()):
                twins, wrong = self.outcome.twins, len(self.outcome.wrong)
                self._case(case.rank, case.way)
                heard(case, self.outcome.twins - twins, self.outcome.wrong[wrong:])
        return self.outcome

    def cases(self):
        """All the cases of the line: of a long row of calls of one kind, its ends and its middle."""
        ranks: dict[str, list[int]] = {}
        for rank, call in enumerate(self.outcome.calls, 1):
            ranks.setdefault(str(call), []).append(rank)
        for alike in ranks.values():
            if len(alike) > 2 * ENDS + 1:
                alike[ENDS:-ENDS] = [alike[len(alike) // 2]]
        kept = sorted((rank, name, place) for name, alike in ranks.items() for place, rank in enumerate(alike))
        return [
            Case(rank, way, f"{name}#{place}/{way}")
            for rank, name, place in kept
            for way in between.ways(self.outcome.calls[rank - 1])
        ]

    def _undisturbed(self):
        self._back()
        answer = self.line.act(self.made)
        self.outcome.calls = list(self.between.calls)
        if not self.line.worker and answer.status >= 300:
            raise AssertionError(f"{self.line.name}: undisturbed, it answers {answer.status} {answer.body!r}")
        self._settle()
        self.wanted = state.read(self.kept, self.moment)
        if self.wanted == self.base:
            raise AssertionError(f"{self.line.name}: it writes nothing")

    def _back(self):
        self.kept.restore()
        self.between.heal()
        self.between.forget_tokens()
        self.scene.clock.now = self.moment

    def _settle(self):
        if self._settles:
            self.scene.settle()

    def _case(self, rank, way):
        self._back()
        self.outcome.cases += 1
        where = f"{self.line.name}/{rank}/{way} ({self.outcome.calls[rank - 1]})"
        self.between.fail(rank, way)
        said = self._asked()
        self.between.heal()
        if said not in ("done", "again"):
            self.outcome.wrong.append(f"{where}: {said}")
            return
        if said == "again":
            if self.line.worker:
                self.scene.clock.forward(seconds=LEASE)
            second = self._asked(once_more=True)
            if second != "done":
                self.outcome.wrong.append(f"{where}: asked again, {second}")
                return
        self._settle()
        self._compare(where, said)

    def _asked(self, once_more=False):
        """« done », « again » when nothing says that it was, or what is wrong."""
        try:
            answer = self.line.act(self.made)
        except Died:
            return "again"
        except Exception as raised:  # noqa: BLE001 - whatever an act raises is what is looked for
            if self.line.worker and not once_more:
                return "again"
            return f"it raises {raised!r}"
        if self.line.worker:
            return "again" if still_to_do(self.made) and not once_more else "done"
        if answer.status < 300:
            return "done"
        code = answer.json.get("code") if answer.body else None
        if once_more:
            return "done" if code in self.line.told else f"it answers {answer.status} {code}"
        return "again" if answer.status == 503 or code in self.line.told else f"it answers {answer.status} {code}"

    def _compare(self, where, said):
        found = state.read(self.kept, self.moment)
        missing, more = self.wanted - found, found - self.wanted
        if said == "again" or "(SendEmail" in where:  # a mail that may not leave yet goes back by itself
            self.outcome.twins += _taken_out(more, self.line.twin + self.line.drift)
            _taken_out(missing, self.line.drift)
        if missing or more:
            told = [*(f"  - {text[:600]!r}" for text in missing), *(f"  + {text[:600]!r}" for text in more)]
            self.outcome.wrong.append("\n".join([f"{where}: {said}, and then", *told]))


def _taken_out(texts, kinds):
    """Takes out of a Counter what is of these kinds; gives how many there were."""
    found = [text for text in texts if any(re.search(kind, text) for kind in kinds)]
    return sum(texts.pop(text) for text in found)
