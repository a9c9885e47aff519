"""Forgotten password: one constant answer for everyone, a link that serves once, and a queue for who has no e-mail.

The request never looks the account up: it counts, writes one job and answers; the worker finds the person and sends.
"""

from datetime import datetime

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import errors, journal, logs, mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import first_sign_in, passwords, temporary_passwords, tokens
from chalicelib.identity.identifiers import canonical
from chalicelib.identity.models import Alias, Compte, Compteur, Intervenant, LienReinitialisation, account_key, person_key
from chalicelib.identity.throttling import alias_key
from chalicelib.tables import connection

LIFETIME = 3600
HOUR, DAY = 3600, 86400
PER_HOUR, PER_DAY, SPACING = 3, 6, 300


def request(identifiant: str, now: datetime) -> str:
    """Counts the request and writes one job; gives the one sentence that everybody gets."""
    job = _reserve(canonical(identifiant) or "-", now)
    if job:
        outbox.nudge(job)
    logs.event("password_reset_request")
    return ACADEMIE.connexion.reponse_oubli


def _reserve(name: str, now: datetime) -> str | None:
    """One job, counted: at most one in five minutes, three an hour, six a day for an identifier, known or not."""
    moment = int(now.timestamp())
    counter = Compteur(f"L#oubli#{name}", "L")
    try:
        counter.refresh(consistent_read=True)
    except Compteur.DoesNotExist:
        counter.moments = None
    known = [int(m) for m in counter.moments or []]
    recent = [m for m in known if m > moment - DAY]
    if not may_request(recent, moment):
        return None
    unchanged = Compteur.moments == known if known else Compteur.moments.does_not_exist()
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.update(
                Compteur(counter.pk, "L"),
                actions=[Compteur.moments.set([*recent, moment]), Compteur.ttl.set(moment + 2 * DAY)],
                condition=unchanged,
            )
            return outbox.put(transaction, "mot_de_passe_oublie", now=now, identifiant=name)
    except TransactWriteError:
        return None


def may_request(recent: list[int], moment: int) -> bool:
    """Whether one more request is heard, given those of the last 24 hours in order (pure)."""
    last_hour = [m for m in recent if m > moment - HOUR]
    return len(recent) < PER_DAY and len(last_hour) < PER_HOUR and (not recent or recent[-1] <= moment - SPACING)


def send_link(*, job: str, now: datetime, identifiant: str) -> None:
    """Worker: sends a link to the known address, or queues the person for a gestionnaire; nothing for nobody."""
    compte = _find(identifiant)
    if compte is None or compte.disabled is not None:
        return
    if not compte.courriel or int(compte.courriel_usable_from or 0) > int(now.timestamp()):
        _ask_for_help(compte, now)
        return
    token = tokens.reset_token()
    if not _keep(compte, token, job, now):
        return
    mail.send("mot_de_passe_oublie", str(compte.courriel), lien=f"{ACADEMIE.origine}/reinitialisation/#jeton={token}")
    logs.event("password_reset_sent", person=compte.pk.removeprefix("C#"))


def _find(identifiant: str) -> Compte | None:
    try:
        alias = Alias.get(alias_key(identifiant), "A", consistent_read=True)
        return Compte.get(account_key(str(alias.compte)), "C", consistent_read=True) if alias.compte else None
    except (Alias.DoesNotExist, Compte.DoesNotExist):
        return None


def _keep(compte: Compte, token: str, job: str, now: datetime) -> bool:
    """Writes the link's digest; the account names the job whose links count, so that the newest request wins."""
    moment = int(now.timestamp())
    link = LienReinitialisation(
        f"R#{tokens.digest(token)}", "R", compte=compte.pk, job=job, expires=moment + LIFETIME, ttl=moment + LIFETIME
    )
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.condition_check(outbox.Envoi, job, condition=outbox.Envoi.pending.exists())
            transaction.save(link, condition=LienReinitialisation.pk.does_not_exist())
            same = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
            transaction.update(Compte(compte.pk, "C"), actions=[Compte.reset_job.set(job)], condition=same)
    except TransactWriteError:
        return False
    return True


def _ask_for_help(compte: Compte, now: datetime) -> None:
    """Puts the person in the queue of those to help, once, with the moment of the first request."""
    person = Intervenant(person_key(compte.pk.removeprefix("C#")), "PROFIL")
    moment = now.isoformat(timespec="seconds")
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.update(
                person,
                actions=[Intervenant.demande_aide.set(moment), Intervenant.liste.set("aide"), Intervenant.rang.set(moment)],
                condition=Intervenant.pk.exists() & Intervenant.demande_aide.does_not_exist(),
            )
            journal.put(transaction, "aide_demandee", objet=compte.pk, acteur="service", now=now)
    except TransactWriteError:
        return


def use(token: str, new: str, now: datetime) -> None:
    """Sets the password of the link's person, once: every session, temporary password and other link dies."""
    link, compte = _opened(token, now)
    first_sign_in.check_strength(compte, new)
    actions: list[Action] = [
        Compte.password_hash.set(passwords.hash_password(new)),
        Compte.password_changed.set(int(now.timestamp())),
        Compte.generation.add(1),
        Compte.reset_job.remove(),
        *temporary_passwords.FORGET,
    ]
    try:
        with TransactWrite(connection=connection()) as transaction:
            valid = (Compte.reset_job == link.job) & Compte.disabled.does_not_exist()
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=valid)
            transaction.delete(LienReinitialisation(link.pk, "R"), condition=LienReinitialisation.pk.exists())
            for alias in first_sign_in.aliases(compte):
                transaction.update(alias, actions=[Alias.tries.remove()])
            journal.put(transaction, "mot_de_passe_reinitialise", objet=compte.pk, acteur=compte.pk, now=now)
            outbox.finish(transaction, str(link.job))
            notice = outbox.put(transaction, "avis_mot_de_passe", now=now, compte=compte.pk.removeprefix("C#"))
    except TransactWriteError:
        raise errors.LinkRefused() from None
    outbox.nudge(notice)
    logs.event("authn_password_change", person=compte.pk.removeprefix("C#"), by="link")


def _opened(token: str, now: datetime) -> tuple[LienReinitialisation, Compte]:
    try:
        link = LienReinitialisation.get(f"R#{tokens.digest(token)}", "R", consistent_read=True)
        compte = Compte.get(str(link.compte), "C", consistent_read=True)
    except (LienReinitialisation.DoesNotExist, Compte.DoesNotExist):
        raise errors.LinkRefused() from None
    if int(link.expires) <= int(now.timestamp()) or compte.reset_job != link.job or compte.disabled is not None:
        raise errors.LinkRefused()
    return link, compte
