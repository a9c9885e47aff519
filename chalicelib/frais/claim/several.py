"""The claims of several people, each person's sharing what is read once of them."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.frais.claim import claims
from chalicelib.frais.claim.claims import Claim
from chalicelib.missions.collection import read_many

Several = dict[str, dict[str, Claim]]
"""Account id -> number of the mission -> claim."""


def read(comptes: Iterable[str], now: datetime) -> Several:
    """Those of several accounts as they are now, in one trip."""
    found = read_many(comptes)
    return {compte: {str(one.etat.numero): one for one in claims.of(own, now)} for compte, own in found.items()}
