"""The mission that a member acts on: of a service of theirs, and not one that they are on."""

from chalicelib.gestion.imports import affectations
from chalicelib.gestion.missions import browsing
from chalicelib.gestion.work import refusals
from chalicelib.identity import provisioning
from chalicelib.identity.staff import rights
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions.models import Mission


def mission(acteur: Personnel, numero: str) -> Mission:
    """As the table holds it now. MissionNotFound, MissionElsewhere for another service's, OwnMission."""
    found = affectations.missions([numero]).get(numero)
    if found is None:
        raise refusals.MissionNotFound()
    if not browsing.may_see(acteur, str(found.service or "")):
        raise refusals.MissionElsewhere()
    if _is_on(acteur, found):
        raise refusals.OwnMission()
    return found


def standing(acteur: Personnel, numero: str) -> Mission:
    """The same, of one that is not cancelled. MissionCancelled."""
    found = mission(acteur, numero)
    if found.annulee:
        raise refusals.MissionCancelled()
    return found


def _is_on(acteur: Personnel, mission: Mission) -> bool:
    """Whether the member is one of its people, by their number or by their address."""
    people = provisioning.people(affectations.members(mission))
    accounts = [person.account for person in people.values()]
    return any(rights.is_own(acteur, account.numero, account.courriel) for account in accounts)
