"""The e-mails of a thread say that a message waits, and where; never what it says."""

from datetime import UTC, datetime, timedelta

from chalicelib import mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import refused
from chalicelib.identity.models import Compte, account_key, person_key
from chalicelib.missions import listing
from chalicelib.missions.models import Affectation, mission_key
from chalicelib.tables import Transaction

TO_PERSON, TO_SERVICE = "avis_message", "messages_a_annoncer"
EVERY = timedelta(hours=1)
"""A service is written to once for all that came in the same hour."""


def gather(transaction: Transaction, service: str, now: datetime) -> None:
    """Has the service told at the end of the hour, once, however many write to it until then."""
    seconds = int(EVERY.total_seconds())
    end = datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
    outbox.gather(transaction, TO_SERVICE, now=end, service=service, fin=end.isoformat())


def answered(*, job: str, now: datetime, compte: str, numero: str) -> None:
    """Worker: the service has written to the person, whose address takes our mail and did not call it unwanted."""
    try:
        known = Compte.get(account_key(compte), "C", consistent_read=True)
        mission = Affectation.get(person_key(compte), mission_key(numero), consistent_read=True)
    except (Compte.DoesNotExist, Affectation.DoesNotExist):
        return
    if known.courriel and known.disabled is None and refused.of(known) is None:
        link = f"{ACADEMIE.origine}/etat-de-frais/?numero={numero}#messages"
        told = {"numero": numero, "mission": listing.view(mission, now), "lien": link}
        mail.send(TO_PERSON, str(known.courriel), **told)
