"""An agent through their académie's portal: away to it, back from it, and in if this instance knows them.

An agent is the pair (portal, identifiant académique) that imports carry: never an address, never another portal's.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import journal, logs, outbox, tables
from chalicelib.identity import known_browsers, sessions, tokens
from chalicelib.identity.models import LANGUES, Alias, Compte, Session, account_key
from chalicelib.identity.portal import journey as journeys
from chalicelib.identity.portal import provider, refusals
from chalicelib.identity.portal.exchange import error_code
from chalicelib.identity.portal.journey import Journey
from chalicelib.identity.portal.models import RetourUtilise
from chalicelib.identity.portal.provider import Proved
from chalicelib.identity.portal.settings import Door
from chalicelib.identity.provisioning import portal_key
from chalicelib.tables import Refused, Transaction, Unknown

_PROMPT = {"autre": "login"}
"""What a page may ask of the portal -> OpenID's word: another person than the one it knows."""
_USED_KEPT = 3600
_OUTAGES = ("server_error", "temporarily_unavailable")
"""What a provider says instead of a code when it is its own outage."""


@dataclass(frozen=True)
class Back:
    """What the browser brings back, each word at most once."""

    cookie: str | None
    state: str
    code: str
    issuer: str | None
    error: str


def leave(opened: Door, now: datetime, *, back: str, asked: str, held: str | None) -> tuple[str, str]:
    """(address of the portal, cookie to take along). `held`: the session cookie that the browser has already."""
    session = sessions.of(held)
    journey = journeys.begin(opened, now, journeys.AGENT, back, (str(session.pk), str(session.sk)) if session else None)
    more = {"prompt": _PROMPT[asked]} if asked in _PROMPT else {}
    return provider.sign_in_address(opened, journey, **more), journeys.seal(journey, opened)


def come_back(opened: Door, brought: Back, now: datetime) -> Journey:
    """The journey that this return ends; it serves once, whatever comes of it."""
    journey = journeys.unseal(brought.cookie, opened, now)
    if not hmac.compare_digest(journey.state.encode(), brought.state.encode()):
        logs.event("portal_state_differs", portail=opened.code)
        raise refusals.JourneyOver()
    used = RetourUtilise(f"J#{tokens.digest(journey.state)}", "J", ttl=int(now.timestamp()) + _USED_KEPT)
    if not tables.put(used, RetourUtilise.pk.does_not_exist()):
        logs.event("portal_return_replayed", portail=opened.code)
        raise refusals.JourneyOver()
    if brought.error or not brought.code:
        error = error_code(brought.error)
        logs.event("portal_sign_in_refused", portail=opened.code, error=error)
        raise refusals.ProviderDown() if error in _OUTAGES else refusals.ProviderRefused()
    return journey


def enter(opened: Door, journey: Journey, proved: Proved, device: str, now: datetime) -> tuple[str, str]:
    """(cookie, scope) of the agent's session; AgentUnknown, with nothing created, when they are not known here."""
    compte = _known(opened, provider.identity(opened, proved))
    scope = sessions.COMPLETE if compte.courriel else sessions.EMAIL
    cookie, session = sessions.new(compte, scope, now, device)
    session.portail = opened.code
    same = (Compte.generation == compte.generation) & Compte.disabled.does_not_exist()
    same &= (Compte.portail == compte.portail) & (Compte.identifiant_academique == compte.identifiant_academique)
    try:
        with Transaction() as transaction:
            transaction.save(session, condition=Session.pk.does_not_exist())
            met, job = known_browsers.meet(compte, device, transaction, now)
            seen = [*sessions.seen(compte, now), *met, *_chosen(journey.back)]
            transaction.update(Compte(compte.pk, "C"), actions=seen, condition=same)
            told = {"portee": scope, "portail": opened.code}
            journal.put(transaction, "connexion", objet=compte.pk, acteur=compte.pk, now=now, **told)
            if journey.held:
                transaction.delete(Session(*journey.held))
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, refusals.JourneyOver())
    if job:
        outbox.nudge(job)
    logs.event("authn_login_success", person=compte.pk.removeprefix("C#"), scope=scope, portail=opened.code)
    return cookie, scope


def _chosen(back: str) -> list[Action]:
    """The language of the page to come back to, which is kept with the person; nothing for one in French."""
    code = back.strip("/").partition("/")[0]
    return [Compte.langue.set(code)] if code in LANGUES else []


def _known(opened: Door, identifiant: str) -> Compte:
    """The open account of a pair, as the account itself says it: a pair that has moved leads nowhere."""
    key = portal_key(opened.code, identifiant)
    try:
        alias = Alias.get(key, "X", consistent_read=True)
        compte = Compte.get(account_key(str(alias.compte)), "C", consistent_read=True)
    except (Alias.DoesNotExist, Compte.DoesNotExist):
        raise _unknown(opened) from None
    own = portal_key(str(compte.portail), str(compte.identifiant_academique or ""))
    if own != key or compte.disabled is not None:
        raise _unknown(opened)
    return compte


def _unknown(opened: Door) -> refusals.AgentUnknown:
    logs.event("authn_login_fail", person="inconnu", portail=opened.code)
    return refusals.AgentUnknown()
