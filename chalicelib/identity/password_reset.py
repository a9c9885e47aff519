"""Forgotten password: one constant answer for everyone, a link that serves once, and a queue for who has no e-mail.

The request never looks the account up: it counts, writes one job and answers; the worker finds the person and sends
(codes_sent.py). Where a network or the instance asks for unusually many, what leads to nobody makes no job any more,
and ten times as many from one network makes none at all. A mailbox is counted too, whichever identifiers lead to it.
"""

import hmac
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs, outbox
from chalicelib.academie import ACADEMIE
from chalicelib.identity import allowances, doors, known_browsers, networks, password_choice, throttling, tokens
from chalicelib.identity.models import Alias, Compte, Compteur, LienReinitialisation
from chalicelib.identity.throttling import alias_key, name_of
from chalicelib.tables import Comptes, Refused, Transaction, read_together

AGAIN_SECONDS = 10 * 60
"""How long a link that served is known when its request is asked again."""
REQUESTS = allowances.Allowance("oubli", per_hour=3, per_day=6, spacing=300)


def requests_of(alias: Alias) -> Compteur:
    """The counter of requests for a link on an identifier."""
    return Compteur(f"L#{REQUESTS.kind}#{alias.pk.removeprefix('A#')}", "L")


def request(identifiant: str, address: str, now: datetime, langue: str | None = None) -> str:
    """Counts the request and writes one job; gives the one sentence that everybody gets. `langue`: of the page."""
    name = name_of(identifiant)
    asked, where = doors.asked_for_link(address, now), networks.mark(address, now)
    logs.event("password_reset_request", reseau=where)
    if asked != doors.USUAL:
        logs.event("password_reset_many", reseau=where)
    job = _written(name, asked, langue, now) if asked != doors.TOO_MANY else None
    if job and asked == doors.USUAL:
        outbox.nudge(job)
    return ACADEMIE.connexion.reponse_oubli


def _written(name: str, asked: int, langue: str | None, now: datetime) -> str | None:
    """The job. Where many are asked for, an identifier that leads to nobody costs as much work, and makes none."""
    moment, useful = int(now.timestamp()), asked == doors.USUAL or _leads_somewhere(name)
    try:
        with Transaction() as transaction:
            allowances.count(transaction, REQUESTS, name, now)
            if useful:
                told = {"langue": langue} if langue else {}
                return outbox.put(transaction, "mot_de_passe_oublie", now=now, identifiant=name, demande=moment, **told)
            transaction.save(Compteur(f"L#rien#{tokens.ask_id()}", "L", ttl=moment + 60))
    except (errors.TooManyTries, Refused):
        logs.event("password_reset_throttled")
    return None


def _leads_somewhere(name: str) -> bool:
    key = (alias_key(name), "A")
    return "compte" in read_together(Comptes, key).get(key, {})


def use(token: str, new: str, browser: tuple[str, str], now: datetime) -> None:
    """Sets the password of the link's person, once: every session, temporary password and other link dies.

    The same link with the same password, asked again after its answer was lost, has succeeded. `browser`: its address,
    and the secret by which it is known from now on: its holder chose the password in it.
    """
    address, known = browser
    link, compte = _opened(token, new, address, now)
    if link.servi is not None:
        with Transaction() as transaction:
            known_browsers.remember(transaction, compte, known, now, int(compte.generation))
        return
    password_choice.check_strength(compte, new)
    try:
        with Transaction() as transaction:
            valid = (Compte.reset_job == link.job) & Compte.disabled.does_not_exist()
            actions = [*password_choice.chosen(new, now), Compte.generation.add(1)]
            transaction.update(Compte(compte.pk, "C"), actions=actions, condition=valid)
            _serve(transaction, link, _trace(token, new), now)
            known_browsers.remember(transaction, compte, known, now, int(compte.generation) + 1)
            for alias in throttling.aliases(compte):
                transaction.update(alias, actions=[Alias.essais.remove()])
            journal.put(transaction, "mot_de_passe_reinitialise", objet=compte.pk, acteur=compte.pk, now=now)
            outbox.finish(transaction, str(link.job))
            notice = outbox.put(transaction, "avis_mot_de_passe", now=now, compte=compte.pk.removeprefix("C#"))
    except Refused:
        raise errors.LinkRefused() from None
    outbox.nudge(notice)
    logs.event("authn_password_change", person=compte.pk.removeprefix("C#"), by="link")


def look(token: str, address: str, now: datetime) -> None:
    """Whether the link may still serve, told before a password is chosen. LinkServed, LinkRefused; changes nothing."""
    link = _known(token)
    if link is not None and link.servi is not None:
        raise errors.LinkServed()
    if _valid(link, "", now) is None:
        raise _refused(address, now)


def _known(token: str) -> LienReinitialisation | None:
    wanted = (f"R#{tokens.digest(token)}", "R")
    found = read_together(Comptes, wanted)
    return LienReinitialisation.from_raw_data(found[wanted]) if wanted in found else None


def _refused(address: str, now: datetime) -> errors.LinkRefused:
    """Counted on the network."""
    logs.event("password_reset_link_refused", reseau=networks.mark(address, now))
    doors.spend(doors.LINKS, address, now)
    return errors.LinkRefused()


def _opened(token: str, new: str, address: str, now: datetime) -> tuple[LienReinitialisation, Compte]:
    """The link and its account. Refusals are counted on the network; a valid link is never refused for them."""
    link = _known(token)
    compte = _valid(link, _trace(token, new), now)
    if link is None or compte is None:
        raise _refused(address, now)
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
