"""How often something may be asked for one identifier or account: so many an hour, so many a day, so far apart."""

from datetime import datetime

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
