"""How many tries an identifier has, reserved before the password is looked at.

Five tries in any hour, 25 in any 24 hours. Known and unknown identifiers are counted alike, so that a refusal tells
nothing. A success, or a password reset, clears the tries; a browser that the account knows has its own.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from chalicelib import errors, faults, logs, tables
from chalicelib.identity.identifiers import canonical
from chalicelib.identity.models import Alias, Compte, Compteur
from chalicelib.tables import Comptes, Transaction

HOUR, FREE = 3600, 5
FIRST_DELAY, LONGEST_DELAY = 60, 15 * 60
DAY, PER_DAY = 24 * 3600, 25
MEETING_SECONDS, MEETINGS = 5, 4
"""How long, and how often, tries that meet on one identifier make way for each other."""


def alias_key(canonical: str) -> str:
    """The partition of an identifier, known or not."""
    return f"A#{canonical}"


def name_of(typed: str) -> str:
    """What an identifier is counted under: its canonical form, or a digest of what nobody can be called."""
    return canonical(typed) or "-" + hashlib.sha256(typed.strip().lower().encode()).hexdigest()[:32]


def names(compte: Compte) -> list[str]:
    """The identifiers of an account, each once, as they are counted; the numéro first."""
    known = (compte.numero, compte.identifiant, *(compte.anciens_identifiants or ()))
    return list(dict.fromkeys(name_of(str(name)) for name in known if name))


def aliases(compte: Compte) -> list[Alias]:
    """The items that count the tries on them."""
    return [Alias(alias_key(name), "A") for name in names(compte)]


def is_counted(compte: Compte, requests: Callable[[Alias], Compteur]) -> bool:
    """Whether a try, or a request that `requests` names the counter of, is counted on one of its identifiers."""
    tried = aliases(compte)
    asked = [requests(alias) for alias in tried]
    found = tables.read_together(Comptes, *((str(item.pk), str(item.sk)) for item in (*tried, *asked)))
    return any("tries" in raw or "moments" in raw for raw in found.values())


def reserve(name: str, now: datetime, left: Callable[[list[int], int], int] | None = None) -> Alias:
    """Counts one try on the identifier and gives its alias item, with the account when there is one.

    TooManyTries when none is left for now. The first five are one atomic update, so that parallel tries cannot
    exceed them. A try is its moment with six random decimals: sent again because its answer was lost, it is the same.
    It is the last of the item's. `left`: how long the next one waits, `seconds_left` unless said otherwise.
    """
    alias, moment = Alias(alias_key(name), "A"), int(now.timestamp())
    own = moment + secrets.randbelow(10**6) / 10**6
    free = Alias.tries.does_not_exist() | (size(Alias.tries) < FREE)  # type: ignore[no-untyped-call]
    actions = [Alias.tries.set((Alias.tries | []).append([own])), _lasting(moment)]
    if not tables.update(alias, actions, free & ~Alias.tries.contains(own), guarded=True):
        _reserve_late(alias, own, left or seconds_left)
    return alias


def _reserve_late(alias: Alias, own: float, left: Callable[[list[int], int], int]) -> None:
    """A try beside older ones: allowed when the hour and the day have room, and counted once."""
    moment = int(own)
    for _ in range(MEETINGS):
        alias.refresh(consistent_read=True)
        known = list(alias.tries or [])
        if own in known:
            alias.tries = [*(t for t in known if t != own), own]
            return
        recent = [t for t in known if t > moment - DAY]
        wait = left([int(t) for t in recent], moment)
        if wait > 0:
            logs.event("sign_in_throttled", wait=wait)
            raise errors.TooManyTries(retry_after=wait)
        if tables.update(alias, [Alias.tries.set([*recent, own]), _lasting(moment)], Alias.tries == known):
            return
    raise errors.TooManyTries(retry_after=MEETING_SECONDS)


def _lasting(moment: int) -> Action:
    """An alias that leads to nobody goes once its tries are forgotten; the others stay."""
    lasting: Action = Alias.ttl.set(Alias.permanent | (moment + 2 * DAY))
    return lasting


def seconds_left(recent: list[int], moment: int) -> int:
    """Seconds until the next try is allowed, given the tries of the last 24 hours in order (pure)."""
    limits = ((FREE, HOUR), (PER_DAY, DAY))
    return max(0, *(recent[-most] + spell - moment for most, spell in limits if len(recent) >= most), 0)


def doubled(recent: list[int], moment: int) -> int:
    """The same for what comes after a right password, out of strangers' reach: a minute, doubled up to fifteen."""
    if len(recent) < FREE:
        return 0
    delay: int = min(FIRST_DELAY * 2 ** (len(recent) - FREE), LONGEST_DELAY)
    full = recent[-PER_DAY] + DAY if len(recent) >= PER_DAY else 0
    return max(recent[-1] + delay - moment, full - moment, 0)


def release(alias: Alias) -> None:
    """Gives back a try whose password was never looked at, so that a refused network cannot use up other people's."""
    try:
        done = _released(alias)
    except (faults.Fault, Alias.DoesNotExist):
        done = False
    if not done:
        logs.event("try_not_released")


def _released(alias: Alias) -> bool:
    """Whether the try, the last of those known, is gone: others may have come or gone before it meanwhile."""
    known = list(alias.tries or [])
    own = known[-1] if known else None
    for _ in range(MEETINGS):
        if own not in known:
            return True
        rest = [t for t in known if t != own]
        if tables.update(Alias(alias.pk, "A"), [Alias.tries.set(rest)], Alias.tries == known):
            return True
        alias.refresh(consistent_read=True)
        known = list(alias.tries or [])
    return False


def give_back(alias: Alias, transaction: Transaction) -> None:
    """The same in the transaction of a right password, after which a code comes; refused when tries have moved."""
    last = len(alias.tries or []) - 1
    own = Alias.tries[last] == alias.tries[last]
    transaction.update(Alias(alias.pk, "A"), actions=[Alias.tries[last].remove()], condition=own)
