"""How often one person may transmit: thirty times in any hour, over all their claims, the same one again included."""

from datetime import datetime, timedelta

from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.refusals import TooManySubmissions

MOST, SPELL = 30, timedelta(hours=1)


def check(claim: Claim) -> None:
    """TooManySubmissions with the seconds to wait; the claims in hand are read already, so it costs no round trip."""
    since = claim.now - SPELL
    changed = (one for one in (claim.etat, *claim.others) if int(one.version) > 1)  # the others are as they were born
    known = (entry for one in changed for entry in one.historique or [])
    recent = sorted(
        at for moment, act in known if act == "transmission" and (at := datetime.fromisoformat(moment)) > since
    )
    if len(recent) >= MOST:
        raise TooManySubmissions(retry_after=int((recent[-MOST] - since).total_seconds()) + 1)
