"""What each role may do: a role, then the service or the centre concerned, and never one's own file."""

from chalicelib import logs
from chalicelib.academie import ACADEMIE
from chalicelib.identity.identifiers import same_numero
from chalicelib.identity.staff import facts, refusals
from chalicelib.identity.staff.models import ADMINISTRATEUR, AUCUN, CHEF_DE_CENTRE, GESTIONNAIRE, Personnel
from chalicelib.identity.staff.sessions import StaffOpen

OFFICE = (ADMINISTRATEUR, GESTIONNAIRE)
"""Those who run the exams, each for their services."""
EVERYBODY = (ADMINISTRATEUR, GESTIONNAIRE, CHEF_DE_CENTRE)
GUICHET = "guichet"
"""Said among the roles of what whoever is of the help desk alone may ask too: nothing else is theirs."""
HELP = (*OFFICE, GUICHET)
"""Those who help people to come in."""
ANYONE = (*EVERYBODY, GUICHET)


def require(opened: StaffOpen, *roles: str, service: str | None = None, centre: str | None = None) -> Personnel:
    """The account, when its role is among `roles` and covers the service or the centre; RightMissing otherwise.

    Whoever is of the help desk alone is a gestionnaire for what says GUICHET, and for nothing else.
    """
    account = opened.compte
    beyond = GUICHET not in roles and is_desk_alone(account)
    if account.role in roles and not beyond and _covers(account, service, centre):
        return account
    logs.event("authz_fail", person=opened.id, role=GUICHET if beyond else account.role)
    raise refusals.DeskAlone() if beyond else refusals.RightMissing()


def not_own(account: Personnel, numero: str | None, courriel: str | None = None) -> None:
    """Refuses when the file of this numero is the member's own, administrateurs included."""
    if is_own(account, numero, courriel):
        logs.event("authz_fail", person=account.id, own=True)
        raise refusals.OwnFile()


def is_own(account: Personnel, numero: str | None, courriel: str | None = None) -> bool:
    """Whether the intervenant of this numero is the member, who may have been noted without its leading zeros.

    `courriel`: where the intervenant is written to, when it is known: one address is one person's, whatever was said.
    """
    if courriel and facts.spelling(courriel) == account.courriel:
        return True
    return same_numero(str(account.numero_intervenant or AUCUN), str(numero or ""))


def is_desk(account: Personnel) -> bool:
    """Whether the member is of the help desk, which helps everybody to come in."""
    return account.role == GESTIONNAIRE and bool(set(account.services or ()) & set(ACADEMIE.gestion.guichet))


def is_desk_alone(account: Personnel) -> bool:
    """Whether the member is of the help desk and of no other service."""
    return is_desk(account) and set(account.services or ()) <= set(ACADEMIE.gestion.guichet)


def _covers(account: Personnel, service: str | None, centre: str | None) -> bool:
    """An administrateur covers everything, a gestionnaire their services and any centre, a chef their centres."""
    if account.role == ADMINISTRATEUR:
        return True
    if account.role == CHEF_DE_CENTRE:
        return service is None and (centre is None or centre in list(account.centres_uai or []))
    return service is None or service in list(account.services or [])
