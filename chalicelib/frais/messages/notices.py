"""The e-mails of a thread say that a message waits, and where; never what it says.

Whom the service wrote to is reminded once, a week later, when nothing was written since in a thread still open.
"""

from datetime import UTC, datetime, timedelta

from chalicelib import errors, mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import claims
from chalicelib.frais.messages import thread
from chalicelib.frais.messages.models import SERVICE
from chalicelib.frais.regles.formats import jour
from chalicelib.identity import refused, stops
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import clock, listing
from chalicelib.missions.models import Affectation, mission_key
from chalicelib.tables import Transaction

TO_PERSON, TO_SERVICE, AGAIN = "avis_message", "messages_a_annoncer", "rappel_message"
EVERY = timedelta(hours=1)
"""A service is written to once for all that came in the same hour."""
LATER = timedelta(days=7)
"""How long an answer is waited for before its person is reminded, once."""


def gather(transaction: Transaction, service: str, now: datetime) -> None:
    """Has the service told at the end of the hour, once, however many write to it until then."""
    seconds = int(EVERY.total_seconds())
    end = datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
    outbox.gather(transaction, TO_SERVICE, now=end, service=service, fin=end.isoformat())


def tell(transaction: Transaction, compte: str, numero: str, rang: int, now: datetime) -> str:
    """Has the person told of the message of that rank, and reminded of it a week later; gives the job to be nudged."""
    outbox.put(transaction, AGAIN, now=now + LATER, compte=compte, numero=numero, rang=rang)
    return outbox.put(transaction, TO_PERSON, now=now, compte=compte, numero=numero)


def answered(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: the service has written to the person, whose address takes our mail and did not call it unwanted."""
    try:
        mission = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except Affectation.DoesNotExist:
        return
    if (known := _reachable(compte)) is not None:
        mail.send(TO_PERSON, str(known.courriel), langue=known.langue, **_about(mission, now))


def remind(*, job: str, now: datetime, compte: str, numero: str, rang: int) -> None:
    """Worker: the service wrote a week ago, and nothing was written since in a thread that is still open."""
    known = _reachable(compte)
    if known is None or not stops.wanted(known, "message"):
        return
    try:
        found = thread.read(claims.load(compte, numero, now))
    except errors.ClaimUnknown:
        return
    last = found.messages[-1] if found.messages else None
    if last is None or found.count != rang or last.de != SERVICE or not found.is_open:
        return
    written = clock.local(datetime.fromisoformat(str(last.quand)), None).date()
    told = _about(found.claim.affectation, now) | {"jour": jour(written)}
    arret = stops.link(compte, "message", job, now)
    mail.send(AGAIN, str(known.courriel), langue=known.langue, arret=arret, **told)


def _reachable(compte: str) -> Compte | None:
    try:
        known = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return None
    return known if known.courriel and known.disabled is None and refused.of(known) is None else None


def _about(mission: Affectation, now: datetime) -> dict[str, object]:
    link = f"{ACADEMIE.origine}/etat-de-frais/?numero={mission.numero}#messages"
    return {"numero": str(mission.numero), "mission": listing.view(mission, now), "lien": link}
