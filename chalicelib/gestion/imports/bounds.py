"""How far a member's import goes: one service reaches neither the people nor the missions of another.

Nothing bounds an administrateur, the command of an operator, nor whoever an instance opens every service's people to.
What one member tried out and another launches is bound by the services of both: it is the report of the first.
"""

from collections.abc import Collection, Iterable

from chalicelib.gestion.imports.columns import Row
from chalicelib.gestion.imports.report import Remark
from chalicelib.gestion.people import reach
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions.models import Affectation, Mission

_ASK = "demander à ce service ou à un administrateur"
PERSON = ("cette personne est suivie par un autre service", f"retirer la ligne, ou {_ASK}")
MISSION = ("cette mission est d’un autre service", _ASK)
SERVICE = ("n’est pas l’un de vos services", "indiquer l’un des vôtres, ou demander à un administrateur")


Bound = Collection[Personnel]
"""The members whose services bound an import: each of them, or nobody."""


def of(*members: Personnel) -> tuple[Personnel, ...]:
    """Those of these members whom services bound, each once."""
    found = {str(member.pk): member for member in members if not reach.is_everywhere(member)}
    return tuple(found.values())


def reached(bound: Bound, comptes: Iterable[str]) -> set[str]:
    """Those of these accounts that the import may change; one call for 25 people, for each member who bounds it."""
    left = set(comptes)
    for member in bound:
        left = {compte for compte, portee in reach.of(member, sorted(left)).items() if portee == reach.WHOLE}
    return left


def of_mission(bound: Bound, row: Row, held: Mission | Affectation | None) -> Remark | None:
    """Why the row of a mission may not go in: it is another service's, or would be. `held`: as it is known."""
    if held is not None and not _is_theirs(bound, held.service):
        return row.fault("numero", *MISSION)
    return None if _is_theirs(bound, row.cells.get("service")) else row.fault("service", *SERVICE)


def _is_theirs(bound: Bound, service: str | None) -> bool:
    """What is of no service is everybody's."""
    return not service or all(service in (member.services or ()) for member in bound)
