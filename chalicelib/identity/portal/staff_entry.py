"""Staff through a portal: linked once by the member who is signed in both ways, then in by the portal alone.

A second factor is always there: the portal proves that it has checked one, or our own code is asked for.
"""

from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import errors, journal, logs
from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import SecondFacteur
from chalicelib.identity.portal import journey as journeys
from chalicelib.identity.portal import proofs, provider, refusals
from chalicelib.identity.portal.journey import Journey
from chalicelib.identity.portal.models import LienPersonnel, link_key
from chalicelib.identity.portal.provider import Proved
from chalicelib.identity.portal.settings import Door
from chalicelib.identity.portal.wire import Said
from chalicelib.identity.staff import sessions
from chalicelib.identity.staff.models import Personnel, SessionPersonnel, staff_key
from chalicelib.identity.staff.refusals import NoStaffSession
from chalicelib.tables import Refused, Transaction, Unknown

FRESH = 20 * 60
"""Seconds since the person last proved who they are to the portal: as long as a staff session may stay idle."""


def leave(opened: Door, now: datetime, *, back: str, linking: str | None) -> tuple[str, str]:
    """(address of the portal, cookie to take along). `linking`: the staff cookie of who links; None to come in."""
    _proof(opened)
    member, purpose, held = "", journeys.MEMBER, None
    if linking is not None:
        found = sessions.check(linking, now)
        member, purpose, held = found.id, journeys.LINK, (str(found.session.pk), str(found.session.sk))
    page = back if back.startswith("/gestion/") else ""
    journey = journeys.begin(opened, now, purpose, page, held, member=member)
    asked = provider.second_factor(opened, FRESH)
    return provider.sign_in_address(opened, journey, **asked), journeys.seal(journey, opened)


def enter(opened: Door, proved: Proved, device: str, now: datetime) -> tuple[str, str]:
    """(cookie, scope) of the linked member's session: complete, or waiting for a code without the portal's proof."""
    identifiant = provider.identity(opened, proved)
    account = _linked(opened, identifiant)
    strong = _is_strong(_proof(opened), proved.claims, now)
    scope = sessions.COMPLETE if strong else sessions.CODE
    cookie, session = sessions.new(account, scope, now, device)
    same = (Personnel.generation == account.generation) & Personnel.disabled.does_not_exist()
    try:
        with Transaction() as transaction:
            transaction.save(session, condition=SessionPersonnel.pk.does_not_exist())
            known = Personnel.liens.add({link_key(opened.code, identifiant)})
            seen: list[Action] = [Personnel.last_seen.set(int(now.timestamp())), known]
            transaction.update(Personnel(account.pk, "G"), actions=seen, condition=same)
            told = {"moyen": "portail", "portail": opened.code, "portee": scope}
            journal.put(transaction, "connexion_personnel", objet=account.pk, acteur=account.pk, now=now, **told)
    except (Refused, Unknown) as fault:
        sessions.settle(session, fault, refusals.JourneyOver())
    logs.event("staff_login_success", person=account.id, means="portail", scope=scope)
    return cookie, scope


def link(opened: Door, journey: Journey, proved: Proved, now: datetime) -> None:
    """Links the portal's identity to the member who asked, if they have not left meanwhile: on a shared computer the
    next person would be linked to their account. An identity that opens another account stays with it."""
    identifiant, pk = provider.identity(opened, proved), staff_key(journey.member)
    if journey.held is None:
        raise refusals.JourneyOver()
    lien = LienPersonnel(link_key(opened.code, identifiant), "Y", compte=journey.member, relie=int(now.timestamp()))
    own = (LienPersonnel.compte == journey.member) | (LienPersonnel.compte == _closed(lien))
    free = LienPersonnel.compte.does_not_exist() | own
    try:
        with Transaction() as transaction:
            still = Personnel.activated.exists() & Personnel.disabled.does_not_exist()
            transaction.update(Personnel(pk, "G"), actions=[Personnel.liens.add({str(lien.pk)})], condition=still)
            transaction.condition_check(SessionPersonnel, *journey.held, condition=SessionPersonnel.pk.exists())
            transaction.save(lien, condition=free)
            journal.put(transaction, "portail_relie", objet=pk, acteur=pk, now=now, portail=opened.code)
    except Refused:
        logs.event("portal_link_refused", person=journey.member, portail=opened.code)
        raise refusals.MemberUnknown() from None
    logs.event("portal_linked", person=journey.member, portail=opened.code)


def unlink(portail: str, account: Personnel, now: datetime) -> None:
    """Takes away what links the member to a portal, known of the account or not. Again, nothing is left to take."""
    if portail not in ACADEMIE.portail:
        raise errors.NotFound()
    links = {lien for lien in account.liens or () if str(lien).startswith(link_key(portail, ""))}
    if not links and account.delie is not None:
        return
    actions: list[Action] = [Personnel.delie.set(int(now.timestamp()))]
    actions += [Personnel.liens.delete(links)] if links else []
    own = LienPersonnel.compte.does_not_exist() | (LienPersonnel.compte == account.id)
    try:
        with Transaction() as transaction:
            open_still = Personnel.disabled.does_not_exist()
            transaction.update(Personnel(account.pk, "G"), actions=actions, condition=open_still)
            for pk in sorted(links):
                transaction.delete(LienPersonnel(pk, "Y"), condition=own)
            journal.put(transaction, "portail_delie", objet=account.pk, acteur=account.pk, now=now, portail=portail)
    except Refused:
        raise NoStaffSession() from None
    logs.event("portal_unlinked", person=account.id, portail=portail)


def _proof(opened: Door) -> SecondFacteur:
    """What proves a second factor; where the settings say nothing of it, the staff does not come in this way."""
    if opened.oidc.personnels is None:
        raise errors.NotFound()
    return opened.oidc.personnels


def _is_strong(wanted: SecondFacteur, proved: Said, now: datetime) -> bool:
    """Whether the provider says that a second factor was checked, and lately: neither long ago nor in the future."""
    moment, amr, acr = proved.get("auth_time"), proved.get("amr"), proved.get("acr")
    if isinstance(moment, bool) or not isinstance(moment, int | float):
        return False
    means = {name for name in amr if isinstance(name, str)} if isinstance(amr, list) else set()
    known = acr in wanted.acr or bool(means & set(wanted.amr))
    return known and -proofs.SKEW <= now.timestamp() - moment <= FRESH + proofs.SKEW


def _holder(pk: str) -> tuple[LienPersonnel, Personnel] | None:
    """A link and the account it leads to."""
    try:
        lien = LienPersonnel.get(pk, "Y", consistent_read=True)
        return lien, Personnel.get(staff_key(str(lien.compte)), "G", consistent_read=True)
    except (LienPersonnel.DoesNotExist, Personnel.DoesNotExist):
        return None


def _closed(lien: LienPersonnel) -> str:
    """The account that an identity opened, when it is closed, which is for ever; "" otherwise."""
    found = _holder(str(lien.pk))
    return found[1].id if found and found[1].disabled is not None else ""


def _linked(opened: Door, identifiant: str) -> Personnel:
    """The account of an identity. Links die when it is opened anew by an invitation, as every other way in does."""
    found = _holder(link_key(opened.code, identifiant))
    if found is None:
        logs.event("staff_login_fail", person="inconnu", portail=opened.code)
        raise refusals.MemberUnknown()
    lien, account = found
    given = int(lien.relie or 0)
    taken_back = str(lien.pk) not in (account.liens or ()) and given <= int(account.delie or 0)
    stale = taken_back or given < int(account.activated or 0)
    if account.disabled is not None or not account.secret or stale:
        logs.event("staff_login_fail", person=account.id, portail=opened.code)
        raise refusals.MemberUnknown()
    return account
