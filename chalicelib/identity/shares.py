"""One client's share of an instance: what a network may ask in ten seconds, however many containers answer it.

Each container counts for itself, and tells the others by parcels, through the tables: who asks little costs nothing. A
refusal costs a few milliseconds and no read, so that a flood leaves the functions to the others. Signing in and what
leads to a hash or an e-mail weigh as much as several requests.
"""

import os
from contextlib import suppress
from datetime import datetime

from chalicelib import errors, faults, logs, tables
from chalicelib.identity import networks
from chalicelib.identity.models import Compteur

SPELL = 10
PARCEL = 10
"""Units that a container counts before it tells the others."""
PATIENCE = 1.0
"""Seconds that telling them may take: it is asked once, and nobody's answer depends on it."""
LIGHT, HEAVY = 1, 5
_HEAVY = ("/connexion", "/mot-de-passe", "/mot-de-passe-oublie", "/reinitialisation", "/invitation", "/retour")
"""Ends of the paths of what hashes a password, sends an e-mail or asks a provider."""


class Shares:
    """What each network asked of this container in the present spell, and what all of them did as far as it is told."""

    def __init__(self) -> None:
        self._spell = 0
        self._asked: dict[str, list[int]] = {}

    def take(self, network: str, units: int, most: int, moment: int) -> None:
        """Counts so many units; TooManyRequests beyond what one network has. `most`: units a spell."""
        if moment // SPELL != self._spell:
            self._spell, self._asked = moment // SPELL, {}
        own = self._asked.setdefault(network, [0, 0])
        own[0] += units
        if own[0] >= PARCEL and own[1] < most:
            own[1], own[0] = self._told(network, own[0], own[1]), 0
        if own[1] + own[0] > most:
            logs.event("client_throttled", reseau=network)
            raise errors.TooManyRequests(retry_after=SPELL - moment % SPELL)

    def _told(self, network: str, units: int, known: int) -> int:
        """What all containers counted, this one's parcel in it; what it knows itself when the tables cannot say."""
        counter = Compteur(f"L#part#{network}#{self._spell}", "L")
        with suppress(faults.Fault), faults.within(PATIENCE, tries=1):
            tables.update(counter, [Compteur.failures.add(units), Compteur.ttl.set((self._spell + 6) * SPELL)])
            return int(counter.failures)
        return known + units


_shares = Shares()


def take(address: str, method: str, path: str, now: datetime) -> None:
    """Counts one request; TooManyRequests beyond the share of its network. `path`: of the route.

    IMAGIN_PART says how many units of a spell one network has; none, or 0, bounds nobody.
    """
    most, network = int(os.environ.get("IMAGIN_PART") or 0), networks.of(address)
    if most and not networks.is_trusted(network):
        _shares.take(networks.mark(address, now), weight(method, path), most, int(now.timestamp()))


def weight(method: str, path: str) -> int:
    """Units of a request."""
    return HEAVY if path.endswith(_HEAVY) and (method == "POST" or path.endswith("/retour")) else LIGHT
