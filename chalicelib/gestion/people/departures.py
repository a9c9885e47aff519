"""Setting a person aside, archiving them, taking them back.

Set aside (écarté): no new mission, the access stays, for there may be claims to follow. Archived (historisé): the
account is closed, once nothing is due any more.
"""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import journal, logs
from chalicelib.frais.claim import claims, states
from chalicelib.gestion.people import dossiers
from chalicelib.identity import closing
from chalicelib.identity.models import Compte, Intervenant, person_key
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import listing
from chalicelib.missions.collection import Collection, read
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.attributes import BooleanAttribute, UnicodeAttribute

_UNDER_WAY = {states.RENVOYE, states.A_VALIDER, states.VALIDE, states.TRANSMIS}
_TO_SEND = {states.EN_COURS, states.EFFECTUEE}


class Archive(Dossiers):
    """The same item as the profile: pk `P#<compte>`, sk `PROFIL`. `historise`: when the person was archived (ISO)."""

    historise = UnicodeAttribute(null=True)
    ecarte = BooleanAttribute(null=True)


def set_aside(acteur: Personnel, compte: str, now: datetime) -> None:
    """No new mission for this person; asked again, it changes nothing."""
    account = dossiers.theirs(acteur, compte)
    if _known(compte).ecarte:
        return
    _no_mission_ahead(read(compte), now)
    with Transaction() as transaction:
        _mark(transaction, compte, [Intervenant.ecarte.set(True)])
        journal.put(transaction, "intervenant_ecarte", objet=account.pk, acteur=acteur.pk, now=now)
    logs.event("staff_person_set_aside", person=compte)


def archive(acteur: Personnel, compte: str, now: datetime) -> None:
    """Closes the account of a person whose missions are over and whose claims are settled; once.

    What opened it goes with it, and where to write to them: of the rest, only what retention needs stays.
    """
    account, found = dossiers.theirs(acteur, compte), read(compte)
    if account.disabled is not None and _known(compte).historise:
        closing.forget_beside(str(account.pk))
        return
    _no_mission_ahead(found, now)
    if any(is_open(claim) for claim in claims.of(found, now)):
        raise refusals.ClaimsOpen()
    moment = now.isoformat(timespec="seconds")
    try:
        with Transaction() as transaction:
            unchanged = (Compte.generation == account.generation) & Compte.disabled.does_not_exist()
            actions = closing.closed(int(now.timestamp()))
            transaction.update(Compte(account.pk, "C"), actions=actions, condition=unchanged)
            _mark(transaction, compte, [Archive.historise.set(moment), *closing.unreachable()])
            closing.unlisted(transaction, compte)
            journal.put(transaction, "intervenant_historise", objet=account.pk, acteur=acteur.pk, now=now)
    except Refused:
        raise refusals.FileChanged() from None
    closing.forget_beside(str(account.pk))
    logs.event("staff_person_archived", person=compte)


def take_back(acteur: Personnel, compte: str, now: datetime) -> None:
    """Undoes both: the person can be given missions, and come in again, with a password that is given anew.

    Where there is nothing to undo, nothing.
    """
    account, known = dossiers.theirs(acteur, compte), _known(compte)
    if account.disabled is None and not known.ecarte and not known.historise:
        return
    with Transaction() as transaction:
        transaction.update(Compte(account.pk, "C"), actions=[Compte.disabled.remove()], condition=Compte.pk.exists())
        _mark(transaction, compte, [Intervenant.ecarte.remove(), Archive.historise.remove()])
        journal.put(transaction, "intervenant_reintegre", objet=account.pk, acteur=acteur.pk, now=now)
    logs.event("staff_person_taken_back", person=compte)


def _no_mission_ahead(found: Collection, now: datetime) -> None:
    """Convoked or not: whoever is on a mission that is not over stays."""
    for affectation in found.affectations.values():
        if not affectation.annulee and listing.view(affectation, now)["moment"] != "passee":
            raise refusals.MissionsAhead()


def is_open(claim: claims.Claim) -> bool:
    """Somebody still has to decide or pay, or the person may still send it."""
    halves = set(claim.halves)
    return bool(halves & _UNDER_WAY) or (not claim.is_late and bool(halves & _TO_SEND))


def _known(compte: str) -> Archive:
    """What was done already, so that the same act asked again is not journalled as another."""
    try:
        return Archive.get(person_key(compte), "PROFIL", consistent_read=True)
    except Archive.DoesNotExist:
        raise refusals.PersonUnknown() from None


def _mark(transaction: Transaction, compte: str, actions: list[Action]) -> None:
    transaction.update(Archive(person_key(compte), "PROFIL"), actions=actions, condition=Archive.pk.exists())
