"""Sessions of the staff: in a cookie and a partition of their own, complete only once a code was given."""

from datetime import datetime

from chalicelib import logs, tables
from chalicelib.identity import session_engine
from chalicelib.identity.session_engine import settle as settle
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.models import Personnel, SessionPersonnel

COMPLETE, CODE, ENROLMENT = "complete", "code", "enrolement"
IDLE = {COMPLETE: 20 * 60, CODE: 5 * 60, ENROLMENT: 15 * 60}
ABSOLUTE = {COMPLETE: 4 * 3600, CODE: 5 * 60, ENROLMENT: 15 * 60}
TRIES = 5
StaffOpen = session_engine.Open[Personnel, SessionPersonnel]
STAFF = session_engine.Kind("G", Personnel, SessionPersonnel, IDLE, ABSOLUTE, refusals.NoStaffSession)

new, replace = STAFF.new, STAFF.replace


def check(cookie: str | None, now: datetime, scope: str = COMPLETE) -> StaffOpen:
    """The open session of a cookie, if it has this very scope; otherwise the refusal says what is missing."""
    found, moment = STAFF.read(cookie), int(now.timestamp())
    if found is None or not STAFF.is_alive(found, moment):
        if cookie:
            logs.event("authz_fail", scope="inconnue" if found is None else "terminee")
        raise refusals.NoStaffSession()
    if found.scope != scope:
        logs.event("authz_fail", person=found.id, scope=found.scope)
        raise refusals.SecondFactorMissing() if scope == COMPLETE else refusals.NoStaffSession()
    STAFF.mark_seen(found.session, moment)
    return found


def count_try(opened: StaffOpen) -> None:
    """Reserves one of the five codes that a waiting session may try, before the code is compared."""
    waiting = SessionPersonnel(opened.session.pk, opened.session.sk)
    left = SessionPersonnel.pk.exists() & (SessionPersonnel.tries < TRIES)
    if not tables.update(waiting, [SessionPersonnel.tries.add(1)], left, mark=SessionPersonnel.marque):
        raise refusals.NoStaffSession()


def end(cookie: str | None) -> None:
    """Ends the session of a cookie, whatever its scope; ending it twice is no fault."""
    asked = STAFF.of(cookie)
    if asked is not None:
        asked.delete()
        logs.event("session_ended", person=str(asked.pk))
