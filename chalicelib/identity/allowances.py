"""How often something may be asked for, or tried on, one identifier or account: so many an hour, so many a day.

A try is its moment, six random decimals and the network that it came from: « 1780300800.123456/1a2b3c4d ». A network
has five an hour and 25 in 24 hours, wherever the others come from. Beyond 20 an hour or 100 in 24 hours from all of
them, which takes several networks, one a minute is looked at, of a network that has not failed there lately: who
hammers an identifier shuts out its holder in their own network alone.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from chalicelib import errors
from chalicelib.frozen import frozen
from chalicelib.identity.models import Compteur
from chalicelib.tables import Transaction

HOUR, DAY = 3600, 86400


@frozen
class Allowance:
    """`spacing`: seconds between two."""

    kind: str
    per_hour: int
    per_day: int
    spacing: int

    def seconds_left(self, recent: list[int], moment: int) -> int:
        """Seconds until one more is allowed, given those of the last 24 hours in order (pure)."""
        waits = [0]
        if recent:
            waits.append(recent[-1] + self.spacing - moment)
        for most, spell in ((self.per_hour, HOUR), (self.per_day, DAY)):
            if len(recent) >= most:
                waits.append(recent[-most] + spell - moment)
        return max(waits)


def count(transaction: Transaction, allowance: Allowance, key: str, now: datetime) -> None:
    """Adds one to the transaction, unless somebody else just did; TooManyTries when none is left."""
    counter, moment = Compteur(f"L#{allowance.kind}#{key}", "L"), int(now.timestamp())
    try:
        counter.refresh(consistent_read=True)
    except Compteur.DoesNotExist:
        counter.moments = None
    known = [int(m) for m in counter.moments or []]
    recent = [m for m in known if m > moment - DAY]
    wait = allowance.seconds_left(recent, moment)
    if wait > 0:
        raise errors.TooManyTries(retry_after=wait)
    transaction.update(
        Compteur(counter.pk, "L"),
        actions=[Compteur.moments.set([*recent, moment]), Compteur.ttl.set(moment + 2 * DAY)],
        condition=Compteur.moments == known if counter.moments is not None else Compteur.moments.does_not_exist(),
    )


HERE = ((5, HOUR), (25, DAY))
"""How many tries, in how many seconds, on one identifier from one network."""
EVERYWHERE = ((20, HOUR), (100, DAY))
"""From all of them, before one a minute is looked at."""
PAUSE = 60
KEPT = EVERYWHERE[1][0]
"""The latest ones are enough to tell: what is kept of an identifier does not grow."""
FREE = HERE[0][0]
FIRST_DELAY, LONGEST_DELAY = 60, 15 * 60


class Tried(NamedTuple):
    """Epoch seconds, and whether it came from the network that tries now."""

    moment: int
    here: bool


class Wait(NamedTuple):
    """Seconds before the next try; `everywhere`: for what other networks did."""

    seconds: int
    everywhere: bool = False


NONE = Wait(0)


def written(moment: int, network: str) -> str:
    """A try as it is kept: no other one of this second, from this network, is written so."""
    return f"{moment}.{secrets.randbelow(10**6):06d}/{network[:8]}"


def moment_of(kept: str) -> int:
    """Its epoch seconds."""
    return int(kept.partition(".")[0])


def network_of(kept: str) -> str:
    """What stands for its network on that day."""
    return kept.partition("/")[2]


def seconds_left(recent: list[Tried], moment: int) -> Wait:
    """What the next one waits, given the tries of the last 24 hours in order."""
    own = [one.moment for one in recent if one.here]
    here = _over(own, HERE, moment)
    if here > 0:
        return Wait(here)
    if _over([one.moment for one in recent], EVERYWHERE, moment) <= 0:
        return NONE
    again = own[-1] + HOUR - moment if own else 0
    return Wait(max(again, recent[-1].moment + PAUSE - moment, 0), everywhere=True)


def doubled(recent: list[Tried], moment: int) -> Wait:
    """The same for what comes after a right password, out of strangers' reach: a minute, doubled up to fifteen."""
    if len(recent) < FREE:
        return NONE
    delay: int = min(FIRST_DELAY * 2 ** (len(recent) - FREE), LONGEST_DELAY)
    most, spell = HERE[1]
    full = recent[-most].moment + spell if len(recent) >= most else 0
    return Wait(max(recent[-1].moment + delay - moment, full - moment, 0))


def _over(moments: list[int], limits: tuple[tuple[int, int], ...], moment: int) -> int:
    return max(0, *(moments[-most] + spell - moment for most, spell in limits if len(moments) >= most), 0)
