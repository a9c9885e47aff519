"""The staff as a list: who has an account, with which rights; opening one, changing its rights, closing it."""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import journal, logs, outbox
from chalicelib.identity import tokens
from chalicelib.identity.models import FAR_FUTURE, Alias
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.facts import Facts, spelling
from chalicelib.identity.staff.models import ADMINISTRATEUR, LISTE, EntreeListe, Personnel, password_alias, staff_key
from chalicelib.tables import Refused, Transaction

_SECRETS = (
    *(Personnel.invitation, Personnel.password_hash, Personnel.secret, Personnel.counter, Personnel.recovery),
)
"""What lets a member in."""


def get(compte: str) -> Personnel:
    """An account by its id; StaffUnknown when there is none."""
    try:
        return Personnel.get(staff_key(compte), "G", consistent_read=True)
    except Personnel.DoesNotExist:
        raise refusals.StaffUnknown() from None


def acting(acteur: str) -> Personnel:
    """Who the journal names so: a member, or else an operator at a command, whom no service bounds."""
    return get(acteur.removeprefix("G#")) if acteur.startswith("G#") else Personnel(acteur, "G", role=ADMINISTRATEUR)


def by_address(courriel: str) -> Personnel | None:
    """The account of an address, or None; nothing but spaces is nobody's, and no key either."""
    if not (address := spelling(courriel)):
        return None
    try:
        found = EntreeListe.get(LISTE, address, consistent_read=True)
    except EntreeListe.DoesNotExist:
        return None
    return get(str(found.compte))


def services() -> list[str]:
    """Those that some account has, as the list says them: one read, and one more for entries of before."""
    entries = list(EntreeListe.query(LISTE, consistent_read=True))
    silent = [(staff_key(str(entry.compte)), "G") for entry in entries if entry.services is None]
    found = [entry.services for entry in entries if entry.services is not None]
    if silent:
        found += [account.services or () for account in Personnel.batch_get(silent, consistent_read=True)]
    return sorted({str(service) for services in found for service in services})


def everybody() -> list[Personnel]:
    """Every account, by name."""
    keys = [(staff_key(str(entry.compte)), "G") for entry in EntreeListe.query(LISTE, consistent_read=True)]
    found = list(Personnel.batch_get(keys, consistent_read=True)) if keys else []
    return sorted(found, key=lambda account: (str(account.nom), str(account.prenom), str(account.courriel)))


def open_account(facts: Facts, now: datetime, acteur: str, *, announce: bool) -> Personnel:
    """Writes a new account that waits for its holder. `announce`: a job sends the link by e-mail."""
    account = Personnel(staff_key(tokens.account_id()), "G", created=int(now.timestamp()), generation=0)
    account.courriel, account.nom, account.prenom, account.role = facts.courriel, facts.nom, facts.prenom, facts.role
    account.services, account.centres_uai = list(facts.services), list(facts.centres_uai)
    account.numero_intervenant, job = facts.numero_intervenant, None
    try:
        with Transaction() as transaction:
            if announce:
                job = outbox.put(transaction, "invitation_personnel", now=now, compte=account.id)
                account.invitation = job
            transaction.save(account, condition=Personnel.pk.does_not_exist())
            entry = EntreeListe(LISTE, facts.courriel, compte=account.id, services=list(facts.services))
            transaction.save(entry, condition=EntreeListe.pk.does_not_exist())
            _lead(transaction, facts.courriel, account.id)
            journal.put(transaction, "personnel_cree", objet=account.pk, acteur=acteur, now=now, role=facts.role)
    except Refused:
        raise refusals.StaffExists() from None
    if job:
        outbox.nudge(job)
    logs.event("staff_created", person=account.id, role=facts.role)
    return account


def change_rights(account: Personnel, facts: Facts, now: datetime, acteur: str) -> None:
    """Writes the rights that differ, and the services in the list; they count from the next request of the member."""
    entry = EntreeListe(LISTE, account.courriel)
    with Transaction() as transaction:
        actions: list[Action] = [
            Personnel.nom.set(facts.nom),
            Personnel.prenom.set(facts.prenom),
            Personnel.role.set(facts.role),
            Personnel.services.set(list(facts.services)),
            Personnel.centres_uai.set(list(facts.centres_uai)),
            Personnel.numero_intervenant.set(facts.numero_intervenant),
        ]
        transaction.update(Personnel(account.pk, "G"), actions=actions, condition=Personnel.pk.exists())
        known = [EntreeListe.services.set(list(facts.services))]
        transaction.update(entry, actions=known, condition=EntreeListe.compte == account.id)
        journal.put(transaction, "personnel_modifie", objet=account.pk, acteur=acteur, now=now, role=facts.role)
    logs.event("staff_changed", person=account.id, role=facts.role)


def close(account: Personnel, now: datetime, acteur: Personnel) -> None:
    """Closes an account: its sessions and links end at once, and what opened it is kept no longer.

    Nobody closes their own, so one administrateur is left.
    """
    if account.pk == acteur.pk:
        raise refusals.OwnAccount()
    actions: list[Action] = [
        Personnel.disabled.set(int(now.timestamp())),
        Personnel.generation.add(1),
        *(secret.remove() for secret in _SECRETS),
    ]
    try:
        with Transaction() as transaction:
            transaction.condition_check(Personnel, acteur.pk, "G", condition=Personnel.disabled.does_not_exist())
            open_still = Personnel.pk.exists() & Personnel.disabled.does_not_exist()
            transaction.update(Personnel(account.pk, "G"), actions=actions, condition=open_still)
            journal.put(transaction, "personnel_ferme", objet=account.pk, acteur=acteur.pk, now=now)
    except Refused:
        if get(account.id).disabled is None:
            raise refusals.NoStaffSession() from None
    logs.event("staff_closed", person=account.id)


def _lead(transaction: Transaction, courriel: str, compte: str) -> None:
    """Leads the address to the account, without losing the tries that somebody may have counted on it already."""
    actions: list[Action] = [Alias.compte.set(compte), Alias.permanent.set(FAR_FUTURE), Alias.ttl.remove()]
    transaction.update(password_alias(courriel), actions=actions, condition=Alias.compte.does_not_exist())
