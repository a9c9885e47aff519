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
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib import jobs, outbox
from chalicelib.frais.claim import settings
from chalicelib.gestion import work_messages
from tests.sweep import between, cases, state
from tests.sweep.between import Died
from tests.sweep.known import Known
from tests.sweep.state import taken as taken

KEY = "cle-de-balayage-0001"
LEASE = 301
"""Seconds after which what a dead worker held is free, and its message is back in the queue."""
ROUNDS = 12


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


@dataclass
class Outcome:
    """What a line gave: cases run, calls that the act makes, twins counted, and what is wrong.

    `known`: cases whose end was known from another one; `checked`: those that were played to their end all the same.
    """

    calls: list[between.Call] = field(default_factory=list)
    cases: int = 0
    twins: int = 0
    known: int = 0
    checked: int = 0
    wrong: list[str] = field(default_factory=list)

    def since(self, before):
        """What is new, as the register writes it."""
        counts = {name: getattr(self, name) - getattr(before, name) for name in ("twins", "known", "checked")}
        return {**counts, "wrong": self.wrong[len(before.wrong) :]}


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


def waiting():
    """Jobs that are neither done nor given up."""
    return [outbox.Envoi.from_raw_data(raw) for raw in state.rows(outbox.Envoi.Meta.table_name) if "pending" in raw]


def still_to_do(made):
    """Whether the job of the line waits after its run, held or failed, which the worker's own answer does not say."""
    return any(envoi.pk == getattr(made, "job", None) for envoi in waiting())


class Sweep:
    """One line under way."""

    def __init__(self, line, scene, settles=True):
        self.line, self.scene, self.between = line, scene, between.Between()
        self.outcome, self._settles, self.wanted = Outcome(), settles, None
        self.made = line.arrange(scene)
        if not line.pending:
            scene.settle()
        settings.current()
        self.kept, self.moment = state.Kept(), scene.clock.now
        self.base = state.read(self.kept, self.moment)
        self.known = Known(self._look, lambda: self._asked(once_more=True), self._end)

    def run(self, chosen, heard=lambda case, told: None):
        """The cases that `chosen` keeps of all those of the line; gives the outcome. `heard`: told of each."""
        with self.between.standing():
            self._undisturbed()
            for case in chosen(self.cases()):
                before = replace(self.outcome, wrong=list(self.outcome.wrong))
                self._case(case)
                heard(case, self.outcome.since(before))
        return self.outcome

    def cases(self):
        """All the cases of the line."""
        return cases.of(self.outcome.calls, self.line.size)

    def _undisturbed(self):
        self._back()
        answer = self.line.act(self.made)
        self.outcome.calls = list(self.between.calls)
        if not self.line.worker and answer.status >= 300:
            raise AssertionError(f"{self.line.name}: undisturbed, it answers {answer.status} {answer.body!r}")
        self.wanted = self.known.settled(self._look())
        if self.wanted == self.base:
            raise AssertionError(f"{self.line.name}: it writes nothing")

    def _back(self):
        self.kept.restore()
        self.between.heal()
        self.between.forget_tokens()
        self.scene.clock.now = self.moment

    def _look(self):
        return state.look(self.kept, self.moment, self.scene.clock.now)

    def _end(self):
        if self._settles:
            self.scene.settle()
        found = state.read(self.kept, self.moment)
        return self.wanted if found == self.wanted else found

    def _case(self, case):
        self._back()
        self.outcome.cases += 1
        where = f"{self.line.name}/{case.rank}/{case.way} ({self.outcome.calls[case.rank - 1]})"
        self.between.fail(case.rank, case.way)
        said = self._asked()
        self.between.heal()
        if said not in ("done", "again"):
            self.outcome.wrong.append(f"{where}: {said}")
            return
        if said == "again" and self.line.worker:
            self.scene.clock.forward(seconds=LEASE)
        self.known.begin(f"{self.line.name} {case.name}")
        second, found = self.known.ended(self._look(), said == "again")
        self.outcome.known, self.outcome.checked = self.known.met, self.known.checked
        self.outcome.wrong += [f"{where}: {said}, {told}" for told in self.known.told]
        if second != "done":
            self.outcome.wrong.append(f"{where}: asked again, {second}")
            return
        self._compare(where, said, found)

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

    def _compare(self, where, said, found):
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
