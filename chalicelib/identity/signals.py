"""What may be an attack rather than a bad morning: counted by day for the staff's home, and told to the alarms."""

from datetime import datetime, timedelta

from chalicelib import faults, logs, tables
from chalicelib.identity.models import Signaux
from chalicelib.tables import Comptes, read_together

KINDS = {"reseau": Signaux.reseaux, "mot_de_passe": Signaux.mots_de_passe}
"""A network that failed on an unusual number of identifiers in an hour; one password tried on several from one."""
KEPT_DAYS = 90


def note(kind: str, now: datetime, **where: str) -> None:
    """One more today. It must not cost anybody their answer: lost, it is still in the log."""
    logs.event("attack_suspected", kind=kind, **where)
    end = int(now.timestamp()) + KEPT_DAYS * 86400
    try:
        tables.update(_of(now), [KINDS[kind].add(1), Signaux.ttl.set(end)], mark=Signaux.marque)
    except faults.Fault as fault:
        logs.event("signal_not_counted", code=fault.code)


def recent(now: datetime) -> dict[str, int]:
    """How many of each kind, yesterday and today."""
    days = [_of(now - timedelta(days=1)), _of(now)]
    found = read_together(Comptes, *((day.pk, day.sk) for day in days)).values()
    read = [Signaux.from_raw_data(raw) for raw in found]
    return {kind: sum(int(getattr(day, one.attr_name) or 0) for day in read) for kind, one in KINDS.items()}


def _of(now: datetime) -> Signaux:
    return Signaux(f"L#signaux#{now:%Y-%m-%d}", "L")
