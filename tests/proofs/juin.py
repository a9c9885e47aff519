"""100,000 people in one morning of June, on a model of the limits: `python -m tests.proofs.juin` shows figures.

Containers that are kept ready (chalicelib/eveil.py) are called on the way, or not: who meets one that has to start is
counted. Nothing is called: each request of the morning (ops/plan/morning.py says its shape) meets the limits one after another,
those of the stage as the template gives them, the account's as AWS gives them or as `ops plan` has them asked. Nobody
tries again: what is counted is what the first answer was. « Before »: 100 requests a second for all, e-mails in one line.
"""
# ruff: noqa: I001 - the environment of the tests comes before the service

import heapq
import json
import math
import random
import sys
from collections import Counter, deque
from dataclasses import asdict, dataclass

from tests import conftest as conftest  # its environment comes first

from chalicelib import eveil, journal, start, voies
from ops import stack
from ops.plan import morning
from ops.plan.morning import Morning

PEOPLE = 100_000
SECONDS = morning.HOURS * 3600
BUSIEST = (3600, 7200)
PAUSE = 25.0
"""Seconds between two requests of a visit, on average."""
VALID = 600
"""Seconds that a code is worth something."""
NOTICES = 0.2
"""Notices for each person, all put in the line when the busiest hour begins: a run of convocations that corrects."""


IDLE = 300
"""Seconds that an idle container lives; AWS promises none, and takes more."""
SEVEN = 7 * 3600
"""When the morning that is modelled begins, on the clock of the instance: the first calls come before it."""
PARTITION = 1000
"""Units that one partition of a table writes in a second; a key that only rises stays within one."""
ENTRIES, TRANSACTED = 4, 2
LEFT, INDEXED = {voies.CODES: 1, voies.NOTICES: 3}, 4
LISTED = 6
"""Of a first visit (tests/ops/test_juin.py counts them): entries in the day's journal, and the units of each within a
transaction; jobs by their lane, and the units of each in the index; the units of a claim in its service's list."""


class Bucket:
    """So many a second, and a reserve: API Gateway's limit."""

    def __init__(self, rate, burst):
        self.rate, self.burst, self.left, self.at = rate, burst, float(burst), 0.0

    def take(self, moment):
        self.left = min(self.burst, self.left + (moment - self.at) * self.rate)
        self.at = moment
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Functions:
    """Containers of an account: the one that was last at work first, then a new one while there is room.

    An idle one goes after IDLE seconds. `started`: how many were new.
    """

    def __init__(self, most):
        self.most, self.busy, self.idle, self.peak, self.started = most, [], deque(), 0, 0

    def take(self, moment, seconds=morning.WARM, *, person=True):
        """Whether one answers; to who keeps them ready, the moment when it last answered a person."""
        while self.busy and self.busy[0][0] <= moment:
            self.idle.append(heapq.heappop(self.busy))
        while self.idle and self.idle[0][0] < moment - IDLE:
            self.idle.popleft()
        served = -math.inf
        if self.idle:
            _, served = self.idle.pop()
        elif len(self.busy) < self.most:
            self.started, seconds = self.started + 1, seconds + morning.COLD - morning.WARM
        else:
            return False
        heapq.heappush(self.busy, (moment + seconds, moment if person else served))
        self.peak = max(self.peak, len(self.busy))
        return True if person else served


@dataclass(frozen=True)
class Limits:
    """`sign_in`: requests a second that signing in has of its own. `mails`, `mails_a_day`: SES. `lanes`: codes go first."""

    rate: float
    burst: float
    sign_in: float | None
    executions: int
    mails: float
    mails_a_day: int
    lanes: bool

    def scaled(self, share):
        sign_in = self.sign_in and self.sign_in * share
        day = round(self.mails_a_day * share)
        return Limits(self.rate * share, self.burst * share, sign_in, round(self.executions * share), self.mails * share, day, self.lanes)


def of_today(**account):
    """What the template bounds, in an account of these quotas."""
    template = stack.template("lyon")
    given = {name: template["Parameters"][name]["Default"] for name in ("Debit", "Rafale")}
    settings = template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]
    (sign_in,) = (one["ThrottlingRateLimit"] for one in settings if one["ResourcePath"] == "/~1api~1v1~1connexion")
    return Limits(given["Debit"], given["Rafale"], sign_in, lanes=True, **account)


USUAL = {"executions": 1000, "mails": 14, "mails_a_day": 50_000}
ASKED = {"executions": 1000, "mails": Morning(PEOPLE).mails_a_second, "mails_a_day": Morning(PEOPLE).mails_a_day}
BEFORE = Limits(100, 200, None, lanes=False, **USUAL)


def arrivals(people, draw):
    """When each comes: half in the busiest hour, a good part of them within ten minutes of it."""
    begin, end = BUSIEST
    rush = (begin + 1500, begin + 1500 + morning.RUSH_SECONDS)
    in_rush = morning.BUSIEST * morning.RUSH * morning.RUSH_SECONDS / 3600

    def one():
        place = draw.random()
        if place < in_rush:
            return draw.uniform(*rush)
        if place < morning.BUSIEST:
            moment = draw.uniform(begin, end - morning.RUSH_SECONDS)
            return moment if moment < rush[0] else moment + morning.RUSH_SECONDS
        return draw.uniform(0, begin) if draw.random() < 0.5 else draw.uniform(end, SECONDS)

    return sorted(one() for _ in range(people))


def visits(people, seed=2026):
    """(moment, rank of the person, rank of the request): a visit begins by signing in."""
    draw, asked = random.Random(seed), []
    for person, moment in enumerate(arrivals(people, draw)):
        for rank in range(morning.REQUESTS):
            asked.append((moment, person, rank))
            moment += draw.expovariate(1 / PAUSE)
    asked.sort()
    return asked


def cold(asked, until, ready):
    """People who wait for a container to start before `until`, `ready` of them being called every few minutes."""
    call, last = (3600 * at.hour + 60 * at.minute - SEVEN for at in (eveil.FROM, eveil.UNTIL))
    functions, met = Functions(USUAL["executions"]), set()
    for moment, person, _ in asked:
        while ready and call <= moment and call < last:
            told = [functions.take(call, eveil.HOLD, person=False) > call - start.RECENT for _ in range(ready)]
            call = last if eveil.come(told.count(True)) else call + 60 * eveil.EVERY
        before = functions.started
        functions.take(moment)
        if functions.started > before and moment < until:
            met.add(person)
    return len(met)


def at_a_stroke(asked):
    """A fifth of the visits, all begun within the ten minutes after eight: a door that opens on those of the rush."""
    opening = [one for one in asked if one[1] % 5 == 0]
    begun = {person: moment for moment, person, rank in opening if rank == 0}
    at = {person: BUSIEST[0] + moment * morning.RUSH_SECONDS / SECONDS for person, moment in begun.items()}
    return sorted((at[person] + moment - begun[person], person, rank) for moment, person, rank in opening)


def units(begun):
    """Of the second that takes most: on the one key that all had, and on the fullest of those they are shared among.

    `begun`: visits by the second in which they begin. Which key each takes is drawn, as its random end draws it.
    """
    draw, busiest = random.Random(2026), max(begun.values())
    most = {"of_codes": busiest * LEFT[voies.CODES] * INDEXED, "of_a_list": busiest * LISTED}
    shared = {"of_the_journal": (ENTRIES, TRANSACTED, journal.SHARDS)}
    shared["of_notices"] = LEFT[voies.NOTICES], INDEXED, len(voies.places(voies.NOTICES))
    for name, (things, each, keys) in shared.items():
        drawn = (Counter(draw.choices(range(keys), k=visits * things)) for visits in begun.values())
        most |= {f"{name}_before": busiest * things * each, name: max(max(found.values()) for found in drawn) * each}
    return most


def waits(asked, people):
    """Who waits for a start, nothing being kept ready, then so many: the first ten minutes, the morning, a door."""
    many, door = eveil.needed(people), at_a_stroke(asked)
    spells = {"first": (asked, morning.RUSH_SECONDS), "cold": (asked, SECONDS), "door": (door, SECONDS)}
    found = {f"{name}_{when}": cold(*spell, ready=number) for name, spell in spells.items() for when, number in (("before", 0), ("ready", many))}
    return {"ready": many, **found}


def lived(asked, limits):
    """What the limits refuse of a morning, by cause and by moment, and the codes that came too late."""
    everybody = Bucket(limits.rate, limits.burst)
    apart = Bucket(limits.sign_in, 2 * limits.sign_in) if limits.sign_in else None
    functions, refused, met = Functions(limits.executions), [], set()
    for moment, person, rank in asked:
        own, kind = (apart, "connexion") if rank == 0 and apart else (everybody, "débit")
        cause = kind if not own.take(moment) else "exécutions" if not functions.take(moment) else None
        if cause:
            refused.append((moment, cause))
            met.add(person)
    codes = [moment for moment, person, rank in asked if rank == 1]
    return {"refused": refused, "met": len(met), "functions": functions.peak, "late": late(codes, limits)}


def late(codes, limits):
    """Codes that no longer serve when they leave, or never leave that day: one second after another."""
    due, first, sent, room, lost = Counter(int(moment) for moment in codes), deque(), 0, 0.0, 0
    last = deque() if limits.lanes else first
    for second in range(SECONDS + 4 * 3600):
        first.extend([second] * due[second])
        last.extend([None] * (round(len(codes) * NOTICES) if second == BUSIEST[0] else 0))
        room = min(room + limits.mails, max(limits.mails, 1.0))
        while room >= 1 and (first or last) and sent < limits.mails_a_day:
            room, sent = room - 1, sent + 1
            asked = (first or last).popleft()
            lost += asked is not None and second - asked > VALID
    return lost + sum(asked is not None for asked in first)


@dataclass(frozen=True)
class Figures:
    """`before`: the former limits; `after`: today's, in a usual account; `asked`: today's, with what `ops plan` asks."""

    people: int
    requests: int
    peak: float
    hour_before: float
    hour_after: float
    hour_new: float
    rush_before: float
    rush_after: float
    rush_new: float
    met_before: float
    met_after: float
    met_new: float
    functions: int
    codes_before: float
    codes_after: float
    codes_asked: float
    of_the_journal_before: int
    of_the_journal: int
    of_notices_before: int
    of_notices: int
    of_codes: int
    of_a_list: int
    ready: int
    first_before: int
    first_ready: int
    cold_before: int
    cold_ready: int
    door_before: int
    door_ready: int


def measured(people):
    """The same morning under each set of limits, all of them scaled when fewer people come."""
    asked, share = visits(people), people / PEOPLE
    seconds = Counter(int(moment) for moment, _, _ in asked)
    rush = max(sum(seconds[at] for at in range(start, start + 60)) for start in range(0, SECONDS, 60))
    begun = Counter(int(moment) for moment, _, rank in asked if rank == 0)
    new = of_today(**{**USUAL, "executions": 10})
    cases = {"before": BEFORE, "after": of_today(**USUAL), "asked": of_today(**ASKED), "new": new}
    found = {name: lived(asked, limits.scaled(share)) for name, limits in cases.items()}
    told = {name: found[name] for name in ("before", "after", "new")}
    return Figures(
        people=people,
        requests=len(asked),
        peak=round(rush / 60, 1),
        **{f"hour_{name}": _share(one, asked, BUSIEST) for name, one in told.items()},
        **{f"rush_{name}": _share(one, asked, (BUSIEST[0] + 1500, BUSIEST[0] + 2100)) for name, one in told.items()},
        **{f"met_{name}": round(100 * one["met"] / people, 1) for name, one in told.items()},
        functions=found["after"]["functions"],
        **units(begun),
        **waits(asked, people),
        **{f"codes_{name}": round(100 * found[name]["late"] / people, 1) for name in ("before", "after", "asked")},
    )


def _share(story, asked, spell):
    """Percent of the requests of a spell that were refused."""
    begin, end = spell
    there = sum(begin <= moment < end for moment, _, _ in asked)
    return round(100 * sum(begin <= moment < end for moment, _ in story["refused"]) / there, 1)


def is_kept(found):
    """Nothing is refused and no code is late once what `ops plan` asks was given; before, a good third was."""
    nothing = found.hour_after == found.met_after == found.codes_asked == 0
    spared = found.first_ready < found.first_before and 2 * found.door_ready <= found.door_before
    fullest = max(found.of_the_journal, found.of_notices, found.of_codes, found.of_a_list)
    return found.hour_before > 30 and nothing and spared and fullest < PARTITION


def main():
    found = measured(PEOPLE)
    print(json.dumps(asdict(found), indent=1), file=sys.stderr)
    return 0 if is_kept(found) else 1


if __name__ == "__main__":
    sys.exit(main())
