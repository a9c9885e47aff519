"""The first morning of an académie with an attacker inside: `python -m tests.proofs.matin` shows figures.

5,000 people behind three addresses type what their convocation says, and one try in five is a mistake. From one of these
networks somebody asks three things every three seconds each: the next of 100,000 stolen pairs, one password on the next
identifier, and one identifier again. The clock is the scenario's own. « Before » is the rule that this one replaced, kept
here as it was: a hundred failures in five minutes shut an address, an identifier waits a minute, then two, then four.
"""
# ruff: noqa: I001 - the environment of the tests comes before the service

import datetime as dt
import heapq
import json
import random
import sys
from bisect import bisect_left
from dataclasses import asdict, dataclass, field
from itertools import count

from tests import conftest as conftest  # its environment comes first

from moto import mock_aws

from chalicelib import errors, tables
from chalicelib.identity import passwords, sign_in
from chalicelib.identity.allowances import Tried, doubled
from chalicelib.identity.models import FAR_FUTURE, Alias, Compte, account_key
from chalicelib.identity.throttling import alias_key
from tests import quick_moto

START = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)
RIGHT, SPREAD = "tulipe au fond du jardin", "Printemps 2026 !"
IN, WRONG = "in", "wrong"
MISTAKES, EVERY, KNOWN_PAIRS = 0.2, 3, 0.02
TYPING = 20
"""Seconds to read a sentence and type something else."""
LATE = 5
ATTACKS = ("bourrage", "vaporisation", "acharnement")


@dataclass(frozen=True)
class Paused:
    """A refusal that is no answer: seconds to wait, and whether the other identifier may serve at once."""

    wait: int
    other: bool


@dataclass
class Person:
    rank: int
    network: str
    names: tuple[str, str]
    arrives: float
    tried: int = 0
    name: int = 0
    lost: float = 0
    refused: bool = False
    entered: bool = False


@dataclass
class Story:
    """What a morning gave. `hashed`: moments at which each attack had a password looked at."""

    people: list[Person]
    target: Person
    hashed: dict[str, list[float]] = field(default_factory=lambda: {attack: [] for attack in ATTACKS})
    asked: int = 0

    @property
    def others(self):
        return [person for person in self.people if person is not self.target]

    def share(self, told):
        """Percent of the honest people of whom it is true, but the one whose identifier is hammered."""
        return round(100 * sum(map(told, self.others)) / len(self.others), 2)

    def most_an_hour(self, attack):
        moments = self.hashed[attack]
        return max((rank + 1 - bisect_left(moments, moment - 3600 + 1) for rank, moment in enumerate(moments)), default=0)


class Service:
    """The sign-in of the service itself."""

    def __init__(self, people):
        stored = passwords.hash_password(RIGHT)
        with Compte.batch_write() as accounts, Alias.batch_write() as aliases:
            for person in people:
                compte = f"{person.rank:020x}"
                accounts.save(Compte(account_key(compte), "C", numero=person.names[0], password_hash=stored, generation=0))
                for name in person.names:
                    aliases.save(Alias(alias_key(name), "A", compte=compte, permanent=FAR_FUTURE))

    def enter(self, name, password, network, at):
        browser = sign_in.Browser(network, "Firefox sur Windows")
        try:
            sign_in.sign_in(name, password, browser, START + dt.timedelta(seconds=at))
        except errors.CredentialsRefused:
            return WRONG
        except errors.TooManyTries as refused:
            return Paused(refused.retry_after, type(refused) is errors.TooManyTries)
        return IN


class Before:
    """The former rule."""

    def __init__(self, people):
        self.known = {name: person.rank for person in people for name in person.names}
        self.tries, self.failures = {}, {}

    def enter(self, name, password, network, at):
        tries, window = self.tries.setdefault(name, []), (network, int(at) // 300)
        recent = [Tried(one, here=True) for one in tries if one > at - 86_400]
        if wait := doubled(recent, int(at)).seconds:
            return Paused(wait, True)
        if self.failures.get(window, 0) >= 100:
            return Paused(300 - int(at) % 300, False)
        tries.append(int(at))
        if name in self.known and password == RIGHT:
            tries.clear()
            return IN
        self.failures[window] = self.failures.get(window, 0) + 1
        return WRONG


def crowd(size, seconds, draw):
    """People by order of arrival: many early, some all morning."""
    return [
        Person(
            rank=rank,
            network=f"192.0.2.{1 + rank % 3}",
            names=(f"7{rank:06d}", f"pdenis{rank}"),
            arrives=seconds * 0.9 * draw.betavariate(1.5, 3),
        )
        for rank in range(size)
    ]


def live(door, people, seconds, draw):
    """The whole morning, moment by moment."""
    story, order = Story(people, people[len(people) // 3 * 3 - 3]), count()
    coming = [(person.arrives, next(order), person) for person in people]
    coming += [(rank, next(order), attack) for rank, attack in enumerate(ATTACKS)]
    heapq.heapify(coming)
    while coming:
        at, _, who = heapq.heappop(coming)
        story.asked += 1
        if isinstance(who, Person):
            again = _honest(door, who, at, draw)
        else:
            again = _attack(door, story, who, at, draw) if at < seconds else None
        if again is not None:
            heapq.heappush(coming, (again, next(order), who))
    return story


def _honest(door, person, at, draw):
    """One try of a person, who reads what they are told; when they try again, or None once in or gone."""
    mistaken = draw.random() < MISTAKES
    said = door.enter(person.names[person.name], f"faute {person.rank} {person.tried}" if mistaken else RIGHT, person.network, at)
    person.tried += 1
    if said == IN:
        person.entered = True
        return None
    if said == WRONG:
        return at + TYPING
    person.refused |= not mistaken
    if said.other and person.name == 0:
        person.name, lost = 1, TYPING
    else:
        lost = said.wait
    person.lost += lost
    return at + lost if person.lost < 3600 else None


def _attack(door, story, attack, at, draw):
    """One request of the attacker, from the network of the one they are after; when the next one comes."""
    rank = int(at) // EVERY
    if attack == "bourrage":
        known = draw.random() < KNOWN_PAIRS
        name = draw.choice(story.people).names[1] if known else f"fuite{rank}"
        said = door.enter(name, f"volé {rank}", story.target.network, at)
    elif attack == "vaporisation":
        said = door.enter(story.people[rank % len(story.people)].names[0], SPREAD, story.target.network, at)
    else:
        said = door.enter(story.target.names[0], f"essai {rank}", story.target.network, at)
    if not isinstance(said, Paused):
        story.hashed[attack].append(at)
    return at + EVERY


def morning(people, seconds, make, seed=2026):
    draw = random.Random(seed)
    known = crowd(people, seconds, draw)
    return live(make(known), known, seconds, draw)


@dataclass(frozen=True)
class Figures:
    """`before`: under the former rule, `after`: under ours."""

    people: int
    requests: int
    shut_out_before: float
    shut_out_after: float
    refused_before: float
    refused_after: float
    late_before: float
    late_after: float
    lost_before: float
    lost_after: float
    target_before: str
    target_after: str
    stuffed_before: int
    stuffed_after: int
    spread_before: int
    spread_after: int
    hammered_before: int
    hammered_after: int


def figures(before, after):
    def both(name, told):
        return {f"{name}_before": told(before), f"{name}_after": told(after)}

    return Figures(
        people=len(after.people),
        requests=after.asked,
        **both("shut_out", lambda story: story.share(lambda person: not person.entered)),
        **both("refused", lambda story: story.share(lambda person: person.refused)),
        **both("late", lambda story: story.share(lambda person: person.lost > LATE)),
        **both("lost", lambda story: round(sum(person.lost for person in story.others) / 3600, 1)),
        **both("target", lambda story: f"{story.target.lost:.0f}" if story.target.entered else "n’entre pas"),
        **both("stuffed", lambda story: story.most_an_hour("bourrage")),
        **both("spread", lambda story: story.most_an_hour("vaporisation")),
        **both("hammered", lambda story: story.most_an_hour("acharnement")),
    )


def measured(people, hours):
    """Both mornings, the same draw for each."""
    before = morning(people, hours * 3600, Before)
    with mock_aws():
        tables.connection()
        for table in tables.TABLES:
            table.create_table(wait=False)
        for queue in ("travaux", "codes", "avis"):
            tables.client("sqs").create_queue(QueueName=f"imagin-lyon-{queue}")
        after = morning(people, hours * 3600, Service)
    return figures(before, after)


def is_kept(found):
    """The goal: nobody honest refused, one in a hundred late, and the bounds of an attacker inside."""
    hammered_owner = found.target_after.isdigit() and int(found.target_after) <= 60
    bounds = found.spread_after <= 500 and found.hammered_after <= 5
    return found.shut_out_after == 0 and found.late_after <= 1 and hammered_owner and bounds


def main():
    quick_moto.install()
    found = measured(5000, 4)
    print(json.dumps(asdict(found), indent=1), file=sys.stderr)
    return 0 if is_kept(found) else 1


if __name__ == "__main__":
    sys.exit(main())
