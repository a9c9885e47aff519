"""How fast e-mails leave: what SES allows the account, read each minute, shared by all that send."""

import random
import time
from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import logs, outbox, tables, voies
from chalicelib.academie import ACADEMIE
from chalicelib.tables import Envois, client
from chalicelib.tables.attributes import NumberAttribute, UnicodeAttribute

PLACE = "CADENCE"
EVERY = 60
"""Seconds during which a reading of the account serves."""
PATIENCE = {voies.CODES: 10.0, voies.WORKS: 10.0, voies.NOTICES: 4.0}
"""How long an e-mail waits for its turn, in seconds, before its job goes back to wait."""
GIVING_WAY = 3
"""Seconds during which notices let codes pass, once one had to wait."""
FREED = 500
"""Notices of yesterday that one minute brings back at most."""
_NO_LIMIT = 10**9
clock, sleep = time.time, time.sleep


class Cadence(Envois):
    """pk `CADENCE`: what SES allows, what notices may take of it, and what was taken.

    `debit`, `debit_avis`: e-mails a second. `jour`, `jour_avis`: in 24 hours. `envoyes`: in the last 24 hours, as SES
    said at `lu`, and since. `pris`: in the second `seconde`. `attente`: until then notices give way. Epoch seconds.
    """

    debit = NumberAttribute(null=True)
    debit_avis = NumberAttribute(null=True)
    jour = NumberAttribute(null=True)
    jour_avis = NumberAttribute(null=True)
    envoyes = NumberAttribute(null=True)
    lu = NumberAttribute(null=True)
    seconde = NumberAttribute(null=True)
    pris = NumberAttribute(null=True)
    attente = NumberAttribute(null=True)
    marque = UnicodeAttribute(null=True)


def take() -> None:
    """Waits for the turn of one e-mail of the lane under way. `voies.Held` when it does not come soon, or today."""
    lane = voies.current()
    until = clock() + PATIENCE[lane]
    while not (_took(lane, int(clock()), same=True) or _took(lane, int(clock()), same=False)):
        known, now = _read(), clock()
        if _is_full(known, lane):
            logs.event("mail_day_full", lane=lane)
            raise voies.held(tomorrow=True)
        if not _waits(known, lane, int(now)):
            continue
        if lane == voies.CODES:
            tables.update(Cadence(PLACE), [Cadence.attente.set(int(now) + GIVING_WAY)])
        if now >= until:
            raise voies.held()
        sleep(1 - now % 1 + random.uniform(0, 0.2))  # noqa: S311 - a pause is no secret


def _waits(known: Cadence, lane: str, second: int) -> bool:
    """Whether this second has nothing left for the lane; False when another was only quicker to begin it."""
    rate = known.debit_avis if lane == voies.NOTICES else known.debit
    gives_way = lane == voies.NOTICES and known.attente is not None and int(known.attente) >= second
    begun = int(known.seconde or 0)
    return rate is None or gives_way or begun > second or (begun == second and int(known.pris) >= int(rate))


def _took(lane: str, second: int, *, same: bool) -> bool:
    """Takes one of this second's: of those left when others took of it, as the first of them otherwise."""
    rate, day = (Cadence.debit_avis, Cadence.jour_avis) if lane == voies.NOTICES else (Cadence.debit, Cadence.jour)
    may: Condition = (Cadence.lu > second - EVERY) & (Cadence.envoyes < day)
    if lane == voies.NOTICES:
        may &= Cadence.attente.does_not_exist() | (Cadence.attente < second)
    if same:
        may &= (Cadence.seconde == second) & (Cadence.pris < rate)
    else:
        may &= Cadence.seconde.does_not_exist() | (Cadence.seconde < second)
    taken: list[Action] = [Cadence.pris.add(1)] if same else [Cadence.seconde.set(second), Cadence.pris.set(1)]
    return tables.update(Cadence(PLACE), [*taken, Cadence.envoyes.add(1)], may, mark=Cadence.marque)


def _read() -> Cadence:
    """What is known of the account, asked of SES by the first who finds it too old."""
    mine, second = Cadence(PLACE), int(clock())
    old = Cadence.lu.does_not_exist() | (Cadence.lu <= second - EVERY)
    if not tables.update(mine, [Cadence.lu.set(second)], old, mark=Cadence.marque):
        return Cadence.get(PLACE, consistent_read=True)
    told = _asked(mine)
    if told is not None:
        tables.update(mine, [getattr(Cadence, name).set(value) for name, value in told.items()])
    return mine


def _asked(known: Cadence) -> dict[str, int] | None:
    """What SES says of the account; None to go on with what is known. Never told, SES alone says what is too much."""
    try:
        account = client("sesv2").get_account()
        quota = account["SendQuota"]
        rate, day, sent = (int(quota[name]) for name in ("MaxSendRate", "Max24HourSend", "SentLast24Hours"))
    except Exception as problem:  # noqa: BLE001 - whatever it is, e-mails must leave
        logs.event("mail_account_not_read", error=type(problem).__name__)
        return None if known.debit is not None else _shares(_NO_LIMIT, _NO_LIMIT, 0)
    if not account.get("SendingEnabled", True):
        day = 0
    return _shares(max(1, rate), _NO_LIMIT if day < 0 else day, sent)


def _shares(rate: int, day: int, sent: int) -> dict[str, int]:
    """What notices leave of the rate and of the day is for codes alone."""
    percent = 100 - ACADEMIE.courriels.part_des_codes
    own = {"debit_avis": max(1, rate * percent // 100), "jour_avis": day * percent // 100}
    return {"debit": rate, "jour": day, "envoyes": sent, **own}


def _is_full(known: Cadence, lane: str) -> bool:
    day = known.jour_avis if lane == voies.NOTICES else known.jour
    return day is not None and int(known.envoyes) >= int(day)


def used() -> int:
    """Percent taken of what notices may take of the day."""
    known = _read()
    return 100 * int(known.envoyes) // max(1, int(known.jour_avis)) if known.jour_avis is not None else 0


def release(now: datetime) -> int:
    """Gives the notices that wait for the day back to their lane, oldest first, as many as the day has room for."""
    known = _read()
    if known.jour_avis is None:
        return 0
    room = min(FREED, int(known.debit_avis) * EVERY, int(known.jour_avis) - int(known.envoyes))
    if room <= 0:
        return 0
    found = outbox.Envoi.by_due.query(voies.TOMORROW, outbox.Envoi.due <= int(now.timestamp()), limit=room)
    freed = [one.pk for one in list(found) if _freed(one.pk)]
    outbox.nudge_all(freed)
    return len(freed)


def _freed(job: str) -> bool:
    back: list[Action] = [outbox.Envoi.pending.set(voies.place(job, voies.NOTICES))]
    return tables.update(outbox.Envoi(job), back, outbox.Envoi.pending == voies.TOMORROW)
