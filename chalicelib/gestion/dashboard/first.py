"""Which session the dashboard opens on, where nobody names one: that in which there is something to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.frais.claim import states
from chalicelib.gestion.dashboard import showing
from chalicelib.gestion.dashboard.counting import NUMBER, OPEN, PHASES, SINCE, TO_COME, Counts

_BEGUN = frozenset({states.EN_COURS, states.EFFECTUEE, states.RENVOYE, states.REFUSE}) | states.SENT
"""States of a mission that has begun; the rules may say the others of one that is to come."""
_TO_DO = frozenset({states.EN_COURS, states.RENVOYE, states.A_VALIDER, states.REJETE, states.VALIDE})
"""States in which somebody has something to do now; what the person may still send is counted by its deadline, and what
the payer has until it has had it for long.
"""


class Weight(NamedTuple):
    """Of a session, in halves (`to_do`: claims, where they are to be sent): begun, to be acted on, still to come."""

    begun: int
    to_do: int
    to_come: int


def session(counted: Mapping[str, Mapping[str, Counts]], now: datetime) -> str:
    """The last that has begun, unless an older one has more to do than it has ever had; the next once nothing is left.

    `counted`: session -> service -> its counts. Empty where there is no session.
    """
    weights = {name: weight(counted[name], now) for name in sorted(counted)}
    begun = [name for name in reversed(weights) if weights[name].begun]
    if not begun:
        return next(reversed(weights), "")
    best = begun[0]
    for name in begun[1:]:
        best = name if weights[name].to_do > weights[best].begun else best
    is_over = not (weights[best].to_do or weights[best].to_come)
    return next((name for name in weights if is_over and name > best and weights[name].to_come), best)


def weight(places: Mapping[str, Counts], now: datetime) -> Weight:
    """`places`: the counts of a session by service."""
    today = showing.today(now)
    slow = (today - timedelta(days=showing.PAYER_DAYS)).isoformat()
    begun = to_do = to_come = 0
    for counts in places.values():
        for key, number in counts.items():
            if key[0] == NUMBER:
                state = key[2]
                begun += number * (state in _BEGUN)
                to_do += number * (state in _TO_DO)
                to_come += number * (PHASES.get(state) == TO_COME)
            elif key[0] == SINCE:
                to_do += number * (key[2] == states.TRANSMIS and key[3] >= slow)
            elif key[0] == OPEN:
                to_do += number * (key[1] >= today.isoformat())
    return Weight(begun, to_do, to_come)
