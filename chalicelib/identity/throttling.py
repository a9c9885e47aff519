"""How many tries an identifier and a network address have, reserved before the password is looked at.

Five tries at once, then a delay of one minute that doubles up to fifteen; 25 tries in any 24 hours. Known and unknown
identifiers are counted alike, so that a refusal tells nothing. A success, or a password reset, clears the tries.
"""

from datetime import datetime

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import size

from chalicelib import errors, logs
from chalicelib.identity.models import Alias, Compteur

FREE = 5
FIRST_DELAY, LONGEST_DELAY = 60, 15 * 60
DAY, PER_DAY = 24 * 3600, 25
ADDRESS_WINDOW, PER_ADDRESS = 300, 100


def alias_key(canonical: str) -> str:
    """The partition of an identifier, known or not."""
    return f"A#{canonical}"


def reserve(canonical: str, now: datetime) -> Alias:
    """Counts one try on the identifier and gives its alias item, with the account when there is one.

    TooManyTries when none is left for now. The first five are one atomic update, so that parallel tries cannot
    exceed them.
    """
    alias, moment = Alias(alias_key(canonical), "A"), int(now.timestamp())
    try:
        alias.update(
            actions=[
                Alias.tries.set((Alias.tries | []).append([moment])),
                Alias.ttl.set(Alias.permanent | (moment + 2 * DAY)),
            ],
            condition=Alias.tries.does_not_exist() | (size(Alias.tries) < FREE),
        )
    except UpdateError as refused:
        if refused.cause_response_code != "ConditionalCheckFailedException":
            raise
        return _reserve_late(alias, moment)
    return alias


def _reserve_late(alias: Alias, moment: int) -> Alias:
    """A try beyond the free ones: allowed only when the delay since the last has passed, and once."""
    alias.refresh(consistent_read=True)
    known = [int(t) for t in alias.tries or []]
    recent = [t for t in known if t > moment - DAY]
    wait = seconds_left(recent, moment)
    if wait > 0:
        logs.event("sign_in_throttled", wait=wait)
        raise errors.TooManyTries(retry_after=wait)
    try:
        alias.update(actions=[Alias.tries.set([*recent, moment])], condition=Alias.tries == known)
    except UpdateError:
        raise errors.TooManyTries(retry_after=FIRST_DELAY) from None
    return alias


def seconds_left(recent: list[int], moment: int) -> int:
    """Seconds until the next try is allowed, given the tries of the last 24 hours in order (pure)."""
    if len(recent) >= PER_DAY:
        return recent[-PER_DAY] + DAY - moment
    if len(recent) < FREE:
        return 0
    delay = min(FIRST_DELAY * 2 ** (len(recent) - FREE), LONGEST_DELAY)
    return max(recent[-1] + delay - moment, 0)


def address_counter(address: str, now: datetime) -> Compteur:
    """The counter of failures of a network address in the current window of five minutes (IPv6: its /64)."""
    window = int(now.timestamp()) // ADDRESS_WINDOW
    network = ":".join(address.split(":")[:4]) if ":" in address else address
    return Compteur(f"L#adresse#{network}#{window}", "L")


def check_address(counter: Compteur, now: datetime) -> None:
    """Refuses when the address has failed too often; many people behind one address succeed freely."""
    if int(counter.count or 0) >= PER_ADDRESS:
        raise errors.TooManyTries(retry_after=ADDRESS_WINDOW - int(now.timestamp()) % ADDRESS_WINDOW)


def count_failure(counter: Compteur, now: datetime) -> None:
    """Adds one failure to the address."""
    Compteur(counter.pk, counter.sk).update(
        actions=[Compteur.count.add(1), Compteur.ttl.set(int(now.timestamp()) + 2 * ADDRESS_WINDOW)]
    )


def clear(canonical: str) -> None:
    """Forgets the tries of an identifier, after a success."""
    Alias(alias_key(canonical), "A").update(actions=[Alias.tries.remove()])
