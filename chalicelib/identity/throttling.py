"""How many tries an identifier has, reserved before the password is looked at.

By network, and beyond what one network can do, from all of them (allowances.py). Known and unknown ones are counted
alike, so that a refusal tells nothing. A success, or a password reset, clears the tries; a browser that the account
knows has its own.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from chalicelib import errors, faults, logs, tables
from chalicelib.identity import allowances, networks
from chalicelib.identity.allowances import DAY, FREE, Tried, Wait
from chalicelib.identity.identifiers import canonical
from chalicelib.identity.models import Alias, Compte, Compteur
from chalicelib.tables import Comptes, Transaction

Rule = Callable[[list[Tried], int], Wait]
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
    return any("essais" in raw or "moments" in raw for raw in found.values())


def reserve(name: str, now: datetime, address: str = "", rule: Rule = allowances.seconds_left) -> Alias:
    """Counts one try on the identifier and gives its alias item, with the account when there is one.

    TooManyTries when none is left for now, TooManyEverywhere for what other networks did. The first five are one atomic
    update, so that parallel tries cannot exceed them. A try has a mark of its own: sent again because its answer was
    lost, it is the same. It is the last of the item's.
    """
    alias, moment = Alias(alias_key(name), "A"), int(now.timestamp())
    own = allowances.written(moment, networks.mark(address, now))
    free = Alias.essais.does_not_exist() | (size(Alias.essais) < FREE)  # type: ignore[no-untyped-call]
    actions = [Alias.essais.set((Alias.essais | []).append([own])), _lasting(moment)]
    if not tables.update(alias, actions, free & ~Alias.essais.contains(own), guarded=True):
        _reserve_late(alias, own, address, rule)
    return alias


def _reserve_late(alias: Alias, own: str, address: str, rule: Rule) -> None:
    """A try beside older ones: allowed when there is room, and counted once."""
    moment = allowances.moment_of(own)
    for _ in range(MEETINGS):
        alias.refresh(consistent_read=True)
        known = list(alias.essais or [])
        if own in known:
            alias.essais = [*(t for t in known if t != own), own]
            return
        recent = _recent(known, moment)
        wait = rule(from_network(recent, address), moment)
        if wait.seconds > 0:
            where = networks.mark(address, datetime.fromtimestamp(moment, UTC))
            logs.event("sign_in_throttled", wait=wait.seconds, everywhere=wait.everywhere, reseau=where)
            kind = errors.TooManyEverywhere if wait.everywhere else errors.TooManyTries
            raise kind(retry_after=wait.seconds)
        kept = [*recent, own][-allowances.KEPT :]
        if tables.update(alias, [Alias.essais.set(kept), _lasting(moment)], Alias.essais == known):
            return
    raise errors.TooManyTries(retry_after=MEETING_SECONDS)


def _recent(kept: list[str], moment: int) -> list[str]:
    return [one for one in kept if allowances.moment_of(one) > moment - DAY]


def from_network(kept: list[str], address: str) -> list[Tried]:
    """The tries as this network sees them: what stands for it is another each day, so each is told by its own day."""
    moments = [allowances.moment_of(one) for one in kept]
    marks = {
        day: networks.mark(address, datetime.fromtimestamp(day * DAY, UTC))[:8]
        for day in {moment // DAY for moment in moments}
    }
    seen = zip(kept, moments, strict=True)
    return [Tried(moment, allowances.network_of(one) == marks[moment // DAY]) for one, moment in seen]


def longest_wait(alias: Alias, moment: int) -> int:
    """Seconds that the network where the identifier waits longest has before its next try."""
    recent = _recent(list(alias.essais or []), moment)
    seen = {allowances.network_of(one) for one in recent} or {""}
    views = ([Tried(allowances.moment_of(one), allowances.network_of(one) == mark) for one in recent] for mark in seen)
    return max(allowances.seconds_left(view, moment).seconds for view in views)


def _lasting(moment: int) -> Action:
    """An alias that leads to nobody goes once its tries are forgotten; the others stay."""
    lasting: Action = Alias.ttl.set(Alias.permanent | (moment + 2 * DAY))
    return lasting


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
    known = list(alias.essais or [])
    own = known[-1] if known else None
    for _ in range(MEETINGS):
        if own not in known:
            return True
        rest = [t for t in known if t != own]
        if tables.update(Alias(alias.pk, "A"), [Alias.essais.set(rest)], Alias.essais == known):
            return True
        alias.refresh(consistent_read=True)
        known = list(alias.essais or [])
    return False


def give_back(alias: Alias, transaction: Transaction) -> None:
    """The same in the transaction of a right password, after which a code comes; refused when tries have moved."""
    last = len(alias.essais or []) - 1
    own = Alias.essais[last] == alias.essais[last]
    transaction.update(Alias(alias.pk, "A"), actions=[Alias.essais[last].remove()], condition=own)
