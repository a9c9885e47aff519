"""Opening an account to its holder: a link by e-mail or printed once, of 72 hours, that serves once.

Only the token's digest is kept, bound to the instance; the account names the invitation whose links count.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import journal, logs, mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import tokens
from chalicelib.identity.staff import facts, intervenants, refusals, roster
from chalicelib.identity.staff.models import ROLES, LienInvitation, Personnel, staff_key
from chalicelib.tables import Refused, Transaction

LIFETIME = 72 * 3600
CREATED, CHANGED, SAME = "cree", "modifie", "inchange"


def create(
    courriel: str,
    nom: str,
    prenom: str,
    role: str,
    services: Sequence[str],
    centres_uai: Sequence[str],
    numero_intervenant: str,
    now: datetime,
    acteur: str,
    *,
    announce: bool = True,
) -> tuple[str, str]:
    """(account id, `cree` | `modifie` | `inchange`), by address: the same row twice changes nothing.

    `numero_intervenant`: the holder's own, `aucun`, `homonyme`. `announce`: the link leaves by e-mail.
    Raises InvalidFields.
    """
    row = facts.read(
        courriel=courriel,
        nom=nom,
        prenom=prenom,
        role=role,
        services=services,
        centres_uai=centres_uai,
        numero_intervenant=numero_intervenant,
    )
    known = roster.by_address(row.courriel)
    intervenants.check(row, known)
    if known is None:
        return roster.open_account(row, now, acteur, announce=announce).id, CREATED
    if facts.of(known) == row:
        return known.id, SAME
    roster.change_rights(known, row, now, acteur)
    return known.id, CHANGED


def again(compte: str, now: datetime, acteur: str) -> None:
    """Sends a new link, the only one that counts from now on: for a forgotten password or a lost telephone.

    Asked again before it left, it leaves once.
    """
    account = roster.get(compte)
    if account.invitation and account.disabled is None and outbox.is_pending(str(account.invitation)):
        return outbox.nudge(str(account.invitation))
    try:
        with Transaction() as transaction:
            job = outbox.put(transaction, "invitation_personnel", now=now, compte=compte)
            open_still = Personnel.pk.exists() & Personnel.disabled.does_not_exist()
            transaction.update(
                Personnel(account.pk, "G"), actions=[Personnel.invitation.set(job)], condition=open_still
            )
            journal.put(transaction, "personnel_invite", objet=account.pk, acteur=acteur, now=now)
    except Refused:
        raise refusals.StaffUnknown() from None
    outbox.nudge(job)


def print_link(compte: str, now: datetime, acteur: str) -> str:
    """A new link, given once to whoever runs the instance, for its first administrateur."""
    account, invitation = roster.get(compte), f"imprime-{secrets.token_hex(8)}"
    token = tokens.reset_token()
    with Transaction() as transaction:
        transaction.save(_link(account, invitation, token, now), condition=LienInvitation.pk.does_not_exist())
        open_still = Personnel.pk.exists() & Personnel.disabled.does_not_exist()
        actions: list[Action] = [Personnel.invitation.set(invitation)]
        transaction.update(Personnel(account.pk, "G"), actions=actions, condition=open_still)
        journal.put(transaction, "personnel_invite", objet=account.pk, acteur=acteur, now=now)
    return _url(token)


def send_link(*, job: str, now: datetime, compte: str) -> None:
    """Worker: makes a link and sends it, unless a newer invitation or a closed account has overtaken the job."""
    try:
        account = Personnel.get(staff_key(compte), "G", consistent_read=True)
    except Personnel.DoesNotExist:
        return
    token = tokens.reset_token()
    try:
        with Transaction() as transaction:
            current = (Personnel.invitation == job) & Personnel.disabled.does_not_exist()
            transaction.condition_check(Personnel, account.pk, "G", condition=current)
            transaction.save(_link(account, job, token, now), condition=LienInvitation.pk.does_not_exist())
    except Refused:
        return
    mail.send(
        "invitation_personnel",
        str(account.courriel),
        langue=None,
        lien=_url(token),
        prenom=account.prenom,
        nom=account.nom,
        role=ROLES[str(account.role)].lower(),
    )
    logs.event("staff_invitation_sent", person=compte)


def digest(token: str) -> str:
    """What is kept of a token; the same token is another one in another instance."""
    return tokens.digest(f"{ACADEMIE.code}:{token}")


def _link(account: Personnel, invitation: str, token: str, now: datetime) -> LienInvitation:
    end = int(now.timestamp()) + LIFETIME
    return LienInvitation(f"I#{digest(token)}", "I", compte=account.id, invitation=invitation, expires=end, ttl=end)


def _url(token: str) -> str:
    return f"{ACADEMIE.origine}/gestion/invitation/#jeton={token}"
