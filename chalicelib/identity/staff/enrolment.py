"""Using an invitation: a password, then the first code of a telephone; only that code writes anything on the account.

Whoever closes the page half-way can open the same link again.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, tables
from chalicelib.academie import ACADEMIE
from chalicelib.identity import known_browsers, passwords
from chalicelib.identity.models import Alias
from chalicelib.identity.staff import invitations, refusals, second_factor, sessions
from chalicelib.identity.staff.models import (
    LienInvitation,
    Personnel,
    code_alias,
    password_alias,
    staff_key,
)
from chalicelib.tables import Refused, Transaction, Unknown

if TYPE_CHECKING:
    from chalicelib.identity.staff.shapes import SecretAEnroler

MINIMUM = 15
_SERVICE_WORDS = ("imagin", "intervenant", "gestion", "administrateur", "motdepasse", "password")


def begin(token: str, new: str, *, device: str, now: datetime) -> tuple[str, SecretAEnroler]:
    """The cookie of a session that can only confirm the enrolment, and what to enrol."""
    link, account = _opened(token, now)
    _check_strength(account, new)
    secret = second_factor.new_secret()
    cookie, session = sessions.new(account, sessions.ENROLMENT, now, device)
    session.password_hash = passwords.hash_password(new)
    session.secret = second_factor.seal(secret, account.id)
    session.invitation = link.pk
    tables.put(session)
    address = second_factor.address(secret, str(account.courriel))
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return cookie, {
        "otpauth": address,
        "qr_svg": second_factor.drawing(address),
        "manuel": grouped,
        "courriel": str(account.courriel),
    }


def confirm(cookie: str | None, code: str, known: str, now: datetime) -> tuple[str, list[str]]:
    """The cookie of the member's first complete session, and their recovery codes, shown this once.

    `known`: the secret by which the browser where they chose their password is known from now on.
    """
    opened = sessions.check(cookie, now, sessions.ENROLMENT)
    sessions.count_try(opened)
    secret = second_factor.unseal(str(opened.session.secret), opened.id)
    step = second_factor.accepted_step(secret, code, None, now)
    if step is None:
        logs.event("staff_code_fail", person=opened.id)
        raise refusals.SecondFactorRefused()
    codes = second_factor.recovery_codes()
    return _write(opened, (step, known), codes, now), codes


def _opened(token: str, now: datetime) -> tuple[LienInvitation, Personnel]:
    try:
        link = LienInvitation.get(f"I#{invitations.digest(token)}", "I", consistent_read=True)
        account = Personnel.get(staff_key(str(link.compte)), "G", consistent_read=True)
    except (LienInvitation.DoesNotExist, Personnel.DoesNotExist):
        raise refusals.InvitationRefused() from None
    over = int(link.expires) <= int(now.timestamp()) or account.disabled is not None
    if over or account.invitation != link.invitation:
        raise refusals.InvitationRefused()
    return link, account


def _check_strength(account: Personnel, new: str) -> None:
    known = (account.nom, account.prenom, str(account.courriel or "").partition("@")[0])
    own = [*(str(word) for word in known if word), *_SERVICE_WORDS, ACADEMIE.code, ACADEMIE.nom_court]
    minimum = max(MINIMUM, ACADEMIE.limites.mot_de_passe_min)
    found = passwords.weaknesses(new, minimum=minimum, own_words=own)
    if found:
        raise errors.WeakPassword([("/nouveau", fault, sentence) for fault, sentence in found])


def _write(opened: sessions.StaffOpen, by: tuple[int, str], codes: list[str], now: datetime) -> str:
    """Password, secret and codes at once; the link is used up, and every earlier session of the account ends.

    `by`: the step of the code, and the secret of the browser.
    """
    account, moment, waiting = opened.compte, int(now.timestamp()), opened.session
    step, known = by
    generation = int(account.generation) + 1
    device = str(waiting.device or "")
    cookie, session = sessions.new(account, sessions.COMPLETE, now, device, generation=generation)
    actions: list[Action] = [
        Personnel.password_hash.set(waiting.password_hash),
        Personnel.secret.set(waiting.secret),
        Personnel.counter.set(step),
        Personnel.recovery.set({second_factor.recovery_digest(opened.id, code) for code in codes}),
        Personnel.generation.set(generation),
        Personnel.activated.set(moment),
        Personnel.last_seen.set(moment),
        Personnel.invitation.remove(),
    ]
    invitation = str(account.invitation)
    same = (Personnel.generation == account.generation) & Personnel.disabled.does_not_exist()
    link = LienInvitation.pk.exists() & (LienInvitation.invitation == invitation) & (LienInvitation.expires > moment)
    try:
        with Transaction() as transaction:
            sessions.replace(opened, session, transaction)
            known_browsers.remember(transaction, account, known, now, generation)
            transaction.delete(LienInvitation(str(waiting.invitation), "I"), condition=link)
            unchanged = same & (Personnel.invitation == invitation)
            transaction.update(Personnel(account.pk, "G"), actions=actions, condition=unchanged)
            for alias in (password_alias(str(account.courriel)), code_alias(str(account.courriel))):
                transaction.update(alias, actions=[Alias.essais.remove()])
            journal.put(transaction, "personnel_ouvert", objet=account.pk, acteur=account.pk, now=now)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, refusals.InvitationRefused())
    logs.event("staff_enrolled", person=opened.id)
    return cookie
