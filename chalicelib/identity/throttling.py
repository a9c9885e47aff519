"""How many tries an identifier and a network address have, reserved before the password is looked at.

Five tries at once, then a delay of one minute that doubles up to fifteen; 25 tries in any 24 hours. Known and unknown
identifiers are counted alike, so that a refusal tells nothing. A success, or a password reset, clears the tries.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from chalicelib import errors, faults, logs, tables
from chalicelib.identity.identifiers import canonical
from chalicelib.identity.models import Alias, Compte, Compteur
from chalicelib.tables import Comptes

FREE = 5
FIRST_DELAY, LONGEST_DELAY = 60, 15 * 60
DAY, PER_DAY = 24 * 3600, 25
ADDRESS_WINDOW, PER_ADDRESS = 300, 100


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


def reserve(name: str, now: datetime) -> Alias:
    """Counts one try on the identifier and gives its alias item, with the account when there is one.

    TooManyTries when none is left for now. The first five are one atomic update, so that parallel tries cannot
    exceed them. A try is its moment with six random decimals: sent again because its answer was lost, it is the same.
    """
    alias, moment = Alias(alias_key(name), "A"), int(now.timestamp())
    own = moment + secrets.randbelow(10**6) / 10**6
    free = Alias.tries.does_not_exist() | (size(Alias.tries) < FREE)  # type: ignore[no-untyped-call]
    actions = [Alias.tries.set((Alias.tries | []).append([own])), _lasting(moment)]
    if not tables.update(alias, actions, free & ~Alias.tries.contains(own), guarded=True):
        _reserve_late(alias, own)
    return alias


def _reserve_late(alias: Alias, own: float) -> None:
    """A try beyond the free ones: allowed only when the delay since the last has passed, and once."""
    alias.refresh(consistent_read=True)
    known, moment = list(alias.tries or []), int(own)
    if own in known:
        return
    recent = [t for t in known if t > moment - DAY]
    wait = seconds_left([int(t) for t in recent], moment)
    if wait > 0:
        logs.event("sign_in_throttled", wait=wait)
        raise errors.TooManyTries(retry_after=wait)
    if not tables.update(alias, [Alias.tries.set([*recent, own]), _lasting(moment)], Alias.tries == known):
        raise errors.TooManyTries(retry_after=FIRST_DELAY)


def _lasting(moment: int) -> Action:
    """An alias that leads to nobody goes once its tries are forgotten; the others stay."""
    lasting: Action = Alias.ttl.set(Alias.permanent | (moment + 2 * DAY))
    return lasting


def seconds_left(recent: list[int], moment: int) -> int:
    """Seconds until the next try is allowed, given the tries of the last 24 hours in order (pure)."""
    if len(recent) < FREE:
        return 0
    delay: int = min(FIRST_DELAY * 2 ** (len(recent) - FREE), LONGEST_DELAY)
    full = recent[-PER_DAY] + DAY if len(recent) >= PER_DAY else 0
    return max(recent[-1] + delay - moment, full - moment, 0)


def release(alias: Alias) -> None:
    """Gives back a try whose password was never looked at, so that a refused address cannot use up other people's."""
    last = len(alias.tries or []) - 1
    try:
        done = tables.update(Alias(alias.pk, "A"), [Alias.tries[last].remove()], Alias.tries[last] == alias.tries[last])
    except faults.Fault:
        done = False
    if not done:
        logs.event("try_not_released")


def address_counter(address: str, now: datetime) -> Compteur:
    """The counter of failures of a network address in the current window of five minutes (IPv6: its /64)."""
    return Compteur(f"L#adresse#{_network(address)}#{int(now.timestamp()) // ADDRESS_WINDOW}", "L")


def _network(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or a whole /64 in IPv6; any other text counts as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))


def check_address(counter: Compteur, now: datetime) -> None:
    """Refuses when the address has failed too often; many people behind one address succeed freely."""
    if int(counter.failures or 0) >= PER_ADDRESS:
        raise too_many_from_here(now)


def too_many_from_here(now: datetime) -> errors.TooManyTries:
    """What an address that failed too often is told, until the end of the window."""
    logs.event("address_throttled")
    return errors.TooManyTries(retry_after=ADDRESS_WINDOW - int(now.timestamp()) % ADDRESS_WINDOW)


def count_failure(counter: Compteur, now: datetime) -> None:
    """Adds one failure to the address; beyond the last one, parallel failures learn nothing but TooManyTries.

    When the answer is lost, it is counted at most once, and the person learns that the password was wrong all the same.
    """
    actions = [Compteur.failures.add(1), Compteur.ttl.set(int(now.timestamp()) + 2 * ADDRESS_WINDOW)]
    left = Compteur.failures.does_not_exist() | (Compteur.failures < PER_ADDRESS)
    try:
        counted = tables.update(Compteur(counter.pk, counter.sk), actions, left)
    except faults.Unknown:
        counted = True
    if not counted:
        raise too_many_from_here(now)


def clear(alias: Alias) -> None:
    """Forgets the tries of an identifier, after a success."""
    Alias(alias.pk, "A").update(actions=[Alias.tries.remove()])
