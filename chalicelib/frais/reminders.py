"""The reminder before the deadline of a session's claims: a month ahead, then a week ahead, to who has not sent theirs.

The schedule puts one job per mission; each job looks at the people of that mission; each person is told once per step.
"""

import time
from datetime import date, datetime, timedelta

from chalicelib import logs, mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import claims, settings
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles.formats import jour, jour_court
from chalicelib.identity import refused, stops
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import clock, lists
from chalicelib.missions.collection import read
from chalicelib.missions.listing import kinds
from chalicelib.tables import Comptes, Dossiers, Refused, Transaction, read_together
from chalicelib.tables.attributes import BooleanAttribute, UnicodeAttribute

STEPS = (7, 30)
"""Days before the deadline, the nearest first."""
_SESSIONS_BACK = 4
KEPT = timedelta(days=400)
_SAVE_EVERY = 50


class Rappels(Dossiers):
    """pk `RAPPELS#<session>`, sk = step: how far the missions of a session have been looked at."""

    dernier = UnicodeAttribute(null=True)
    fini = BooleanAttribute(null=True)


class Rappel(Dossiers):
    """pk `P#<compte>`, sk `RAPPEL#<session>#<step>`: this person was told."""


def due(now: datetime) -> list[tuple[int, int]]:
    """(session, step) of each reminder that is to be sent today."""
    today = clock.local(now, None).date()
    found = []
    for session in range(today.year - _SESSIONS_BACK, today.year + 1):
        left = (settings.echeance(session, now) - today).days
        step = next((days for days in STEPS if 0 <= left <= days), None)
        if step is not None:
            found.append((session, step))
    return found


def sweep(now: datetime, deadline: float) -> int:
    """Puts the jobs that are due and not put yet; gives how many. It stops past `deadline`, a `time.monotonic()`."""
    settings.current()
    return sum(_announce(session, step, now, deadline) for session, step in due(now))


def _announce(session: int, step: int, now: datetime, deadline: float) -> int:
    kept, count = _kept(session, step, now), 0
    if kept.fini:
        return 0
    for numero in lists.of_session(str(session)):
        if numero <= str(kept.dernier or ""):
            continue
        cause = f"rappels#{session}#{step}#{numero}"
        outbox.nudge(outbox.follow(cause, "rappels_d_une_mission", now=now, numero=numero, session=session, etape=step))
        kept.dernier, count = numero, count + 1
        if count % _SAVE_EVERY == 0:
            kept.save()
        if time.monotonic() >= deadline:
            break
    else:
        kept.fini = True
    kept.save()
    logs.event("reminders_announced", session=session, step=step, missions=count)
    return count


def _kept(session: int, step: int, now: datetime) -> Rappels:
    try:
        return Rappels.get(f"RAPPELS#{session}", str(step), consistent_read=True)
    except Rappels.DoesNotExist:
        return Rappels(f"RAPPELS#{session}", str(step), ttl=int((now + KEPT).timestamp()))


def of_mission(*, job: str, now: datetime, numero: str, session: int, etape: int) -> None:
    """Worker: has everybody on a mission reminded who still has something to send."""
    for compte in lists.on_mission(numero):
        if _is_wanted(compte) and _waiting(compte, session, now):
            _remind_once(compte, session, etape, now)


def _remind_once(compte: str, session: int, step: int, now: datetime) -> None:
    told = Rappel(person_key(compte), f"RAPPEL#{session}#{step}", ttl=int((now + KEPT).timestamp()))
    try:
        with Transaction() as transaction:
            transaction.save(told, condition=Rappel.pk.does_not_exist())
            job = outbox.put(transaction, "rappel_echeance", now=now, compte=compte, session=session)
    except Refused:
        return
    outbox.nudge(job)


def _is_wanted(compte: str) -> bool:
    """Whether the person wants to be reminded of a deadline; nobody, for who is gone."""
    key = (account_key(compte), "C")
    raw = read_together(Comptes, key).get(key)
    return raw is not None and stops.wanted(Compte.from_raw_data(raw), "echeance")


def remind(*, job: str, now: datetime, compte: str, session: int) -> None:
    """Worker: the e-mail, unless everything was sent meanwhile, or the address refuses our mail."""
    try:
        known = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return
    reached = known.courriel and known.disabled is None and refused.of(known) is None
    if reached and stops.wanted(known, "echeance") and (waiting := _waiting(compte, session, now)):
        fields = {"echeance": jour(_deadline(session, now)), "lien": f"{ACADEMIE.origine}/etats-de-frais/"}
        fields["arret"] = stops.link(compte, "echeance", job, now)
        lines = [_line(claim) for claim in waiting]
        mail.send("rappel_echeance", str(known.courriel), langue=known.langue, missions=lines, **fields)


def _waiting(compte: str, session: int, now: datetime) -> list[Claim]:
    """What the person can send and has not, of a session."""
    return [claim for claim in claims.of(read(compte), now) if claim.is_submittable and _is_of(claim, session)]


def _is_of(claim: Claim, session: int) -> bool:
    return str(claim.etat.session) == str(session)


def _deadline(session: int, now: datetime) -> date:
    return settings.echeance(session, now)


def _line(claim: Claim) -> str:
    """« Correction de copies, Baccalauréat général, 9 juin 2026 »"""
    mission = claim.affectation
    day = jour_court(datetime.fromisoformat(str(mission.debut)).date())
    return ", ".join((kinds(mission), str(mission.examen), day))
