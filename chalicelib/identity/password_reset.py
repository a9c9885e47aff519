"""Forgotten password: one constant answer for everyone, a link that serves once, and a queue for who has no e-mail.

The request never looks the account up: it counts, writes one job and answers; the worker finds the person and sends.
"""

import hmac
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, mail, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import allowances, password_choice, temporary_passwords, throttling, tokens
from chalicelib.identity.models import (
    Alias,
    Compte,
    Compteur,
    Intervenant,
    LienReinitialisation,
    account_key,
    person_key,
)
from chalicelib.identity.throttling import alias_key, name_of
from chalicelib.tables import Comptes, Refused, Transaction, read_together

LIFETIME = 3600
AGAIN_SECONDS = 10 * 60
"""How long a link that served is known when its request is asked again."""
REQUESTS = allowances.Allowance("oubli", per_hour=3, per_day=6, spacing=300)


def requests_of(alias: Alias) -> Compteur:
    """The counter of requests for a link on an identifier."""
    return Compteur(f"L#{REQUESTS.kind}#{alias.pk.removeprefix('A#')}", "L")


def request(identifiant: str, now: datetime) -> str:
    """Counts the request and writes one job; gives the one sentence that everybody gets."""
    name = name_of(identifiant)
    job: str | None = None
    try:
        with Transaction() as transaction:
            allowances.count(transaction, REQUESTS, name, now)
            asked = int(now.timestamp())
            job = outbox.put(transaction, "mot_de_passe_oublie", now=now, identifiant=name, demande=asked)
    except (errors.TooManyTries, Refused):
        logs.event("password_reset_throttled")
    if job:
        outbox.nudge(job)
    logs.event("password_reset_request")
    return ACADEMIE.connexion.reponse_oubli


def send_link(*, job: str, now: datetime, identifiant: str, demande: int) -> None:
    """Worker: sends a link to the known address, or queues the person for a gestionnaire; nothing for nobody."""
    compte = _find(identifiant)
    if compte is None or compte.disabled is not None:
        return
    if not compte.courriel or int(compte.courriel_usable_from or 0) > int(now.timestamp()):
        _ask_for_help(compte, now)
        return
    if temporary_passwords.has_only_the_portal(compte):
        _send_to_portal(compte)
        return
    token = tokens.reset_token()
    if not _keep(compte, token, job, demande, now):
        return
    mail.send("mot_de_passe_oublie", str(compte.courriel), lien=f"{ACADEMIE.origine}/reinitialisation/#jeton={token}")
    logs.event("password_reset_sent", person=compte.pk.removeprefix("C#"))


def _send_to_portal(compte: Compte) -> None:
    """An agent is reminded of their portal: a second password is what they should not have."""
    portail, origin = str(compte.portail), ACADEMIE.origine
    addresses = {
        "lien": f"{origin}/api/v1/portail/{portail}/connexion",
        "ou_me_connecter": f"{origin}/ou-me-connecter/",
    }
    mail.send("acces_par_portail", str(compte.courriel), portail=ACADEMIE.portail[portail].nom, **addresses)
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


def use(token: str, new: str, address: str, now: datetime) -> None:
    """Sets the password of the link's person, once: every session, temporary password and other link dies.

    The same link with the same password, asked again after its answer was lost, has succeeded.
    """
    link, compte = _opened(token, new, throttling.address_counter(address, now), now)
    if link.servi is not None:
        return
    password_choice.check_strength(compte, new)
    try:
        with Transaction() as transaction:
            valid = (Compte.reset_job == link.job) & Compte.disabled.does_not_exist()
            actions = [*password_choice.chosen(new, now), Compte.generation.add(1)]
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=valid)
            _serve(transaction, link, _trace(token, new), now)
            for alias in throttling.aliases(compte):
                transaction.update(alias, actions=[Alias.tries.remove()])
            journal.put(transaction, "mot_de_passe_reinitialise", objet=compte.pk, acteur=compte.pk, now=now)
            outbox.finish(transaction, str(link.job))
            notice = outbox.put(transaction, "avis_mot_de_passe", now=now, compte=compte.pk.removeprefix("C#"))
    except Refused:
        raise errors.LinkRefused() from None
    outbox.nudge(notice)
    logs.event("authn_password_change", person=compte.pk.removeprefix("C#"), by="link")


def _opened(token: str, new: str, counter: Compteur, now: datetime) -> tuple[LienReinitialisation, Compte]:
    """The link and its account; every refusal counts on the network address, as a wrong password does."""
    wanted, counted = (f"R#{tokens.digest(token)}", "R"), (counter.pk, counter.sk)
    found = read_together(Comptes, wanted, counted)
    if counted in found:
        throttling.check_address(Compteur.from_raw_data(found[counted]), now)
    link = LienReinitialisation.from_raw_data(found[wanted]) if wanted in found else None
    compte = _valid(link, _trace(token, new), now)
    if link is None or compte is None:
        logs.event("password_reset_link_refused")
        throttling.count_failure(counter, now)
        raise errors.LinkRefused()
    return link, compte


def _valid(link: LienReinitialisation | None, trace: str, now: datetime) -> Compte | None:
    if link is None or int(link.expires) <= int(now.timestamp()):
        return None
    try:
        compte = Compte.get(str(link.compte), "C", consistent_read=True)
    except Compte.DoesNotExist:
        return None
    if compte.disabled is not None:
        return None
    if link.servi is not None:
        return compte if _chose(link, compte, trace, now) else None
    return compte if compte.reset_job == link.job else None


def _chose(link: LienReinitialisation, compte: Compte, trace: str, now: datetime) -> bool:
    """Whether this link set this very password, which still counts, a moment ago."""
    recent = int(now.timestamp()) - int(link.servi) < AGAIN_SECONDS
    return recent and compte.password_changed == link.servi and hmac.compare_digest(str(link.choisi), trace)


def _serve(transaction: Transaction, link: LienReinitialisation, trace: str, now: datetime) -> None:
    """The link has served, once."""
    unserved = LienReinitialisation.pk.exists() & LienReinitialisation.servi.does_not_exist()
    actions: list[Action] = [
        LienReinitialisation.servi.set(int(now.timestamp())),
        LienReinitialisation.choisi.set(trace),
    ]
    transaction.update(LienReinitialisation(link.pk, "R"), actions=actions, condition=unserved)


def _trace(token: str, new: str) -> str:
    return tokens.digest(f"{token}:{new}")
