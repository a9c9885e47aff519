"""A mission that will not take place: cancelled by its service, given back by it until its day, everybody told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib import journal, logs, outbox
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion.imports import affectations, everyone, versions
from chalicelib.gestion.imports.everyone import Act, Cut, Done
from chalicelib.gestion.missions import theirs
from chalicelib.gestion.work import refusals
from chalicelib.identity.models import account_key, person_key
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions import clock
from chalicelib.missions.models import Affectation, Mission, mission_key
from chalicelib.tables import Refused, Transaction, changes

if TYPE_CHECKING:
    from chalicelib.gestion.missions.shapes import MissionAnnulee

_IN_A_TRANSACTION = 32
_CANCELLED, _RESTORED = "mission_annulee", "mission_retablie"


def cancel(acteur: Personnel, numero: str, now: datetime) -> MissionAnnulee:
    """Marks it for everybody; claims stay, shown as cancelled. Cancelled again, finishes what a cut left."""
    mission = theirs.mission(acteur, numero)
    if not mission.annulee or _left(mission, cancelled=True):
        _check_open(mission, now)
    return _carry_out(mission, _CANCELLED, acteur, now)


def restore(acteur: Personnel, numero: str, now: datetime) -> MissionAnnulee:
    """Takes a cancellation back, until the day on which the mission begins."""
    mission = theirs.mission(acteur, numero)
    if not mission.annulee and not mission.retablie:
        raise refusals.MissionNotCancelled()
    here = clock.local(now, mission.centre_commune)
    if here.date() > datetime.fromisoformat(str(mission.debut)).date() and _left(mission, cancelled=False):
        raise refusals.MissionBegun()
    return _carry_out(mission, _RESTORED, acteur, now)


def _left(mission: Mission, *, cancelled: bool) -> bool:
    """Whether the mission or somebody on it is not yet as the act leaves it."""
    return bool(mission.annulee) != cancelled or any(
        bool(place.annulee) != cancelled for place in affectations.on(mission)
    )


def _check_open(mission: Mission, now: datetime) -> None:
    """Neither over, nor claimed by anybody: who worked or travelled is not told that it will not take place."""
    claimed = transmitted(affectations.on(mission))
    here = clock.local(now, mission.centre_commune)
    if clock.moment(str(mission.debut), str(mission.fin), here) == "passee":
        raise refusals.MissionPast(extra={"etats_transmis": claimed})
    if claimed:
        raise refusals.MissionClaimed(extra={"etats_transmis": claimed})


def transmitted(places: Iterable[Affectation]) -> int:
    """How many claims of these places are transmitted, as the table holds them."""
    keys = [(person_key(str(place.compte)), claim_key(str(place.numero))) for place in places]
    return sum(bool(claim.transmis) for claim in EtatDeFrais.batch_get(keys, consistent_read=True)) if keys else 0


def _carry_out(mission: Mission, act: str, acteur: Personnel, now: datetime) -> MissionAnnulee:
    """The mission first, with the first of its people; then the others."""
    mark = True if act == _CANCELLED else None
    head = None if bool(mission.annulee) == bool(mark) else _head(mission, act, str(acteur.pk), now)
    try:
        done = everyone.carry_out(mission, _act(act, str(acteur.pk), now), head)
    except Cut:
        raise refusals.NotFinished() from None
    except Refused:
        raise refusals.MissionGone() from None
    logs.event("mission_cancelled" if mark else "mission_restored", people=done.now, already=done.already)
    return _told(done)


def _told(done: Done) -> MissionAnnulee:
    return {"personnes": done.now + done.already, "deja": done.already}


def _head(mission: Mission, act: str, acteur: str, now: datetime) -> everyone.Head:
    moment = now.isoformat(timespec="seconds")
    values = {"annulee": True} if act == _CANCELLED else {"annulee": None, "retablie": moment}

    def write(transaction: Transaction) -> None:
        actions = [*changes(Mission, values), Mission.version.add(1)]
        transaction.update(Mission(mission.pk, "M"), actions=actions, condition=Mission.version == int(mission.version))
        transaction.save(versions.of(mission, now, acteur))
        journal.put(transaction, act, objet=mission_key(str(mission.numero)), acteur=acteur, now=now)

    return write


def _act(act: str, acteur: str, now: datetime) -> Act:
    """Who was convoked is told; everybody's own history says it."""
    moment = now.isoformat(timespec="seconds")
    cancelled = act == _CANCELLED

    def change(place: Affectation) -> dict[str, object]:
        if bool(place.annulee) == cancelled:
            return {}
        return {"annulee": cancelled or None, "annulations": f"{place.annulations or ''} {moment}/{act}".strip()}

    def tell(transaction: Transaction, place: Affectation, left: dict[str, object]) -> str | None:
        compte, numero = str(place.compte), str(place.numero)
        journal.put(transaction, act, objet=account_key(compte), acteur=acteur, now=now, mission=numero)
        if not place.convoquee:
            return None
        return outbox.put(transaction, f"avis_{act}", now=now, compte=compte, numero=numero)

    return Act(change, tell, _IN_A_TRANSACTION)
