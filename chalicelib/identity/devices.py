"""The devices a person is signed in on: their sessions, as they may see and end them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import errors, logs
from chalicelib.identity import sessions
from chalicelib.identity.models import Session

if TYPE_CHECKING:
    from chalicelib.identity.shapes import SaSession

SHOWN = 16
"""Characters of a session that name it to its person; it opens nothing."""


def listed(opened: sessions.Open, now: datetime) -> list[SaSession]:
    """The person's live sessions, newest first, the current one marked; an id ends one and opens nothing."""
    moment = int(now.timestamp())
    found = [
        session
        for session in Session.query(opened.compte.pk, Session.sk.startswith("S#"), consistent_read=True)
        if sessions.is_alive(sessions.Open(opened.compte, session), moment)
    ]
    return [
        {
            "id": session.sk[2:][:SHOWN],
            "appareil": session.device or "Appareil inconnu",
            "ouverte": int(session.created),
            "vue": int(session.seen),
            "courante": session.sk == opened.session.sk,
        }
        for session in sorted(found, key=lambda session: -int(session.created))
    ]


def end(opened: sessions.Open, short: str) -> None:
    """Ends the session whose id begins so, among the person's own."""
    if len(short) != SHOWN:
        raise errors.NotFound()
    for session in Session.query(opened.compte.pk, Session.sk.startswith(f"S#{short}"), consistent_read=True):
        session.delete()
        logs.event("session_ended", person=opened.id)
        return
    raise errors.NotFound()
