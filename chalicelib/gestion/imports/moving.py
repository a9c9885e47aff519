"""A mission whose facts change is moved for everybody on it; places left behind by a cut are found and moved."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib import journal
from chalicelib.gestion.imports import affectations, everyone, versions
from chalicelib.gestion.imports.everyone import Act, Done
from chalicelib.missions.models import FACTS, Affectation, Mission, mission_key
from chalicelib.tables import Transaction, changes

_IN_A_TRANSACTION = 45


def behind(place: Affectation, facts: Mapping[str, object]) -> dict[str, object]:
    """What a place has to take over of its mission's facts; nothing when it has them all."""
    return {name: facts.get(name) for name in FACTS if getattr(place, name) != facts.get(name)}


def facts_of(mission: Mission, given: Mapping[str, object]) -> dict[str, object]:
    """The facts of a mission, once a file has given these."""
    return {name: value for name in FACTS if (value := getattr(mission, name)) is not None} | dict(given)


def move(mission: Mission, given: Mapping[str, object], now: datetime, acteur: str) -> Done:
    """Changes the facts of a mission for everybody on it and keeps what it was; who was convoked is told, once.

    With nothing new given, moves the places that differ from their mission. Raises what `everyone.carry_out` does.
    """
    moved = {name: value for name, value in given.items() if value != getattr(mission, name)}
    facts = facts_of(mission, given)

    def head(transaction: Transaction) -> None:
        listed = {"liste": f"session#{moved['session']}"} if "session" in moved else {}
        actions = [*changes(Mission, {**moved, **listed}), Mission.version.add(1)]
        transaction.update(Mission(mission.pk, "M"), actions=actions, condition=Mission.version == int(mission.version))
        transaction.save(versions.of(mission, now, acteur))
        told = {"colonnes": ",".join(sorted(moved))}
        objet = mission_key(str(mission.numero))
        journal.put(transaction, "mission_modifiee", objet=objet, acteur=acteur, now=now, **told)

    def change(place: Affectation) -> dict[str, object]:
        left = behind(place, facts)
        if left and affectations.is_told(place):
            return {**left, "a_dire": affectations.to_tell(place, left)}
        return left

    def tell(transaction: Transaction, place: Affectation, left: dict[str, object]) -> str | None:
        return affectations.tell_moved(transaction, place, now) if affectations.is_told(place) else None

    act = Act(change, tell, _IN_A_TRANSACTION, affectations.GATHERED)
    return everyone.carry_out(mission, act, head if moved else None)
