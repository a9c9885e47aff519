"""A service is told by e-mail that messages wait: once an hour at most, each member, without what they say."""

from datetime import datetime

from chalicelib import mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.frais.messages.models import Fil, waiting_list
from chalicelib.identity.staff import refusals, roster
from chalicelib.identity.staff.models import ADMINISTRATEUR, GESTIONNAIRE, Personnel

TO_MEMBER = "avis_messages"


def announce(*, job: str, now: datetime, service: str, fin: str) -> None:
    """Worker: a mail of its own for each member of the service, when something still waits."""
    if Fil.by_liste.count(waiting_list(service), limit=1):
        for member in _members(service):
            outbox.nudge(outbox.follow(job, TO_MEMBER, now=now, membre=member.id, service=service))


def tell(*, job: str, now: datetime, membre: str, service: str) -> None:
    """Worker: how many threads wait, and where they are read."""
    try:
        member = roster.get(membre)
    except refusals.StaffUnknown:
        return
    waiting = Fil.by_liste.count(waiting_list(service))
    if waiting and member.courriel and member.disabled is None:
        told = {"nombre": waiting, "service": service, "lien": f"{ACADEMIE.origine}/gestion/messages/"}
        mail.send(TO_MEMBER, str(member.courriel), langue=None, **told)


def _members(service: str) -> list[Personnel]:
    """Its gestionnaires; the administrateurs of an instance where it has none."""
    there = [one for one in roster.everybody() if one.disabled is None and one.activated is not None]
    own = [one for one in there if one.role == GESTIONNAIRE and service in (one.services or ())]
    return own or [one for one in there if one.role == ADMINISTRATEUR]
