"""The morning on which everybody comes: requests, sign-ins and codes a second, from the number of people (pure).

The shape is supposed, and said with every figure: three hours, half of the visits in the middle one, and ten minutes of
that hour at 2.4 times its average. `tests/proofs/juin.py` plays it moment by moment.
"""

import math
from dataclasses import dataclass

REQUESTS = 12
"""Of a visit: the nine of the counted walk (benchmarks/journeys.py), and three savings more."""
HOURS = 3
BUSIEST = 0.5
"""The share of the visits that the middle hour has."""
RUSH, RUSH_SECONDS = 2.4, 600
"""How much faster than its average that hour goes, for so long."""
WARM, COLD = 0.06, 1.5
"""Seconds of a function for a request, and for one that starts a container."""
_TEN, _TEN_THOUSAND = 10, 10_000


@dataclass(frozen=True)
class Morning:
    """`people` come in the same three hours, sign in once, and are sent one code each."""

    people: int

    @property
    def average(self) -> float:
        """Requests a second over the whole morning."""
        return self.people * REQUESTS / (HOURS * 3600)

    @property
    def busiest_hour(self) -> float:
        """Requests a second, on average of the busiest hour."""
        return self.people * REQUESTS * BUSIEST / 3600

    @property
    def peak(self) -> float:
        """Requests a second in the busiest minutes."""
        return self.busiest_hour * RUSH

    @property
    def sign_ins(self) -> float:
        """Sign-ins a second in the busiest minutes, and codes to send."""
        return self.peak / REQUESTS

    @property
    def executions(self) -> int:
        """Functions at once when the peak meets no container that is warm: the worst moment of all."""
        return math.ceil(self.peak * COLD)

    @property
    def mails_a_second(self) -> int:
        """The rate to ask of SES: no code waits, in round tens."""
        return math.ceil(self.sign_ins / _TEN) * _TEN

    @property
    def mails_a_day(self) -> int:
        """The quota to ask of SES: a code and two notices each, in round tens of thousands."""
        return math.ceil(self.people * 3 / _TEN_THOUSAND) * _TEN_THOUSAND
