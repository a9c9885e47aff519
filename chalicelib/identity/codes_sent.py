"""E-mails that carry a code or a link that opens an account: made by the worker, which alone knows them."""

from datetime import UTC, datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, following, journal, logs, mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import (
    allowances,
    deliveries,
    email_code,
    networks,
    refused,
    spoken,
    temporary_passwords,
    tokens,
)
from chalicelib.identity.models import (
    Alias,
    Compte,
    Compteur,
    Intervenant,
    LienReinitialisation,
    account_key,
    person_key,
)
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import Comptes, Refused, Transaction, read_together

MAILBOX = allowances.Allowance("boite", per_hour=4, per_day=8, spacing=0)
_DROPPED = (deliveries.REFUSED, deliveries.COMPLAINED)
LIFETIME = 3600
"""Seconds during which a link that sets a password serves."""


def send_code(*, job: str, now: datetime, compte: str, demande: str, langue: str | None = None) -> None:
    """Worker: makes the code of a request that still waits, and sends it. `langue`: of the page that asked, if told."""
    made = email_code.make(compte, demande, now)
    if made is None:
        return
    address, code = made
    _reach_again(compte, address)
    mail.send("code_courriel", address, langue=langue or spoken.of(compte), code=f"{code[:4]} {code[4:]}")
    logs.event("email_code_sent", person=compte)


def _reach_again(compte: str, address: str) -> None:
    """The address that the account's holder wants to prove refused our mail: SES would drop the code without a word.

    Another address of theirs may be on its list too, which the first code shows: the next one is let through.
    """
    try:
        account = Compte.get(account_key(compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return
    known = bool(refused.of(account)) and account.courriel == address
    if known or any(line.sorte == "code_courriel" and line.sort in _DROPPED for line in deliveries.of(compte)):
        mail.reinstate(address)


def send_link(*, job: str, now: datetime, identifiant: str, demande: int, langue: str | None = None) -> None:
    """Worker: sends a link to the known address, or queues the person for a gestionnaire; nothing for nobody."""
    compte = _find(identifiant)
    if compte is None or compte.disabled is not None:
        return
    following.concerns(compte.pk.removeprefix("C#"))
    if not compte.courriel or refused.of(compte) or int(compte.courriel_usable_from or 0) > int(now.timestamp()):
        _ask_for_help(compte, now)
        return
    if not _has_room(str(compte.courriel), demande):
        return
    if temporary_passwords.has_only_the_portal(compte):
        _send_to_portal(compte, langue or compte.langue)
        return
    token = tokens.reset_token()
    if not _keep(compte, token, job, demande, now):
        return
    link = f"{ACADEMIE.origine}/reinitialisation/#jeton={token}"
    mail.send("mot_de_passe_oublie", str(compte.courriel), langue=langue or compte.langue, lien=link)
    logs.event("password_reset_sent", person=compte.pk.removeprefix("C#"))


def _has_room(courriel: str, asked: int) -> bool:
    """Counts one more e-mail to a mailbox, which several identifiers and several people may share; a retry is no other.

    `asked`: epoch seconds of the request.
    """
    box = networks.keyed(courriel.lower())[:32]
    key = (f"L#{MAILBOX.kind}#{box}", "L")
    counted = read_together(Comptes, key).get(key)
    if counted is not None and asked in [int(moment) for moment in Compteur.from_raw_data(counted).moments or ()]:
        return True
    try:
        with Transaction() as transaction:
            allowances.count(transaction, MAILBOX, box, datetime.fromtimestamp(asked, UTC))
    except errors.TooManyTries:
        logs.event("mailbox_spared")
        return False
    return True


def _send_to_portal(compte: Compte, langue: str | None) -> None:
    """An agent is reminded of their portal: a second password is what they should not have."""
    portail, origin = str(compte.portail), ACADEMIE.origine
    addresses = {
        "lien": f"{origin}/api/v1/portail/{portail}/connexion",
        "ou_me_connecter": f"{origin}/ou-me-connecter/",
    }
    named = ACADEMIE.portail[portail].nom
    mail.send("acces_par_portail", str(compte.courriel), langue=langue, portail=named, **addresses)
    logs.event("password_reset_by_portal", person=compte.pk.removeprefix("C#"))


def _find(identifiant: str) -> Compte | None:
    try:
        alias = Alias.get(alias_key(identifiant), "A", consistent_read=True)
        return Compte.get(account_key(str(alias.compte)), "C", consistent_read=True) if alias.compte else None
    except (Alias.DoesNotExist, Compte.DoesNotExist):
        return None


def _keep(compte: Compte, token: str, job: str, asked: int, now: datetime) -> bool:
    """Writes the link's digest; the account names the job whose links count, so that the newest request wins."""
    end = int(now.timestamp()) + LIFETIME
    link = LienReinitialisation(f"R#{tokens.digest(token)}", "R", compte=compte.pk, job=job, expires=end, ttl=end)
    same = (Compte.generation == compte.generation) & (Compte.courriel == compte.courriel)
    newest = Compte.disabled.does_not_exist() & (Compte.reset_asked.does_not_exist() | (Compte.reset_asked <= asked))
    actions: list[Action] = [Compte.reset_job.set(job), Compte.reset_asked.set(asked)]
    try:
        with Transaction() as transaction:
            transaction.condition_check(outbox.Envoi, job, condition=outbox.Envoi.pending.exists())
            transaction.save(link, condition=LienReinitialisation.pk.does_not_exist())
            transaction.update(
                Compte(compte.pk, "C"), actions=actions, condition=same & newest & Compte.disabled.does_not_exist()
            )
    except Refused:
        return False
    return True


def _ask_for_help(compte: Compte, now: datetime) -> None:
    """Puts the person in the queue of those to help, once, with the moment of the first request."""
    person = Intervenant(person_key(compte.pk.removeprefix("C#")), "PROFIL")
    moment = now.isoformat(timespec="seconds")
    queued = {"demande_aide": moment, "liste": "aide", "rang": moment}
    try:
        with Transaction() as transaction:
            transaction.update(
                person,
                actions=[getattr(Intervenant, name).set(value) for name, value in queued.items()],
                condition=Intervenant.pk.exists() & Intervenant.demande_aide.does_not_exist(),
            )
            journal.put(transaction, "aide_demandee", objet=compte.pk, acteur="service", now=now)
    except Refused:
        return
    logs.event("help_asked", person=compte.pk.removeprefix("C#"))
