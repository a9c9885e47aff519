"""Writing who is on which mission: a place added, a mission moved for everybody on it, a vehicle authorised."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib import journal, outbox
from chalicelib.gestion.imports import versions
from chalicelib.identity.models import account_key, person_key
from chalicelib.missions.models import Affectation, Mission, mission_key
from chalicelib.tables import Busy, Refused, Transaction

CHANGED = (Refused, Busy)
"""Something else wrote the same mission or place meanwhile: nothing was written."""
_IN_A_TRANSACTION = 45


def missions(numeros: Iterable[str]) -> dict[str, Mission]:
    """Those that exist, as the table holds them now."""
    found = _batches(Mission, ((mission_key(numero), "M") for numero in numeros))
    return {str(mission.numero): mission for mission in found}


def held(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Affectation]:
    """(account id, numero of the mission) -> place, for those that exist."""
    found = _batches(Affectation, ((person_key(compte), mission_key(numero)) for compte, numero in keys))
    return {(str(place.compte), str(place.numero)): place for place in found}


def add(
    facts: Mapping[str, Any], compte: str, vehicle: bool | None, now: datetime, acteur: str, *, new_mission: bool
) -> None:
    """Places a person, and creates the mission with its first person."""
    numero = str(facts["numero"])
    place = Affectation(
        person_key(compte),
        mission_key(numero),
        liste=f"affectes#{numero}",
        rang=compte,
        compte=compte,
        vehicule_autorise=vehicle,
        **facts,
    )
    with Transaction() as transaction:
        if new_mission:
            mission = Mission(mission_key(numero), "M", liste=f"session#{facts['session']}", rang=numero, **facts)
            transaction.save(mission, condition=Mission.pk.does_not_exist())
        transaction.save(place, condition=Affectation.pk.does_not_exist())
        journal.put(transaction, "affectation_creee", objet=account_key(compte), acteur=acteur, now=now, mission=numero)


def move(mission: Mission, moved: Mapping[str, object], places: list[Affectation], now: datetime, acteur: str) -> None:
    """Changes the facts of a mission for everybody on it, all at once up to 45 people, and keeps what it was.

    Those who were convoked are told.
    """
    numero, jobs = str(mission.numero), list[str]()
    listed = {"liste": f"session#{moved['session']}"} if "session" in moved else {}
    batches = [places[start : start + _IN_A_TRANSACTION] for start in range(0, len(places), _IN_A_TRANSACTION)]
    for rank, batch in enumerate(batches or [[]]):
        with Transaction() as transaction:
            if rank == 0:
                target, actions = Mission(mission.pk, "M"), _set(Mission, {**moved, **listed})
                transaction.update(target, actions=actions, condition=Mission.version == mission.version)
                transaction.save(versions.of(mission, now, acteur))
                told = {"colonnes": ",".join(sorted(moved))}
                journal.put(transaction, "mission_modifiee", objet=mission_key(numero), acteur=acteur, now=now, **told)
            for place in batch:
                target_place = Affectation(place.pk, place.sk)
                transaction.update(target_place, actions=_set(Affectation, moved), condition=Affectation.pk.exists())
            jobs += [_tell(transaction, place, sorted(moved), now) for place in batch if place.convoquee]
    for job in jobs:
        outbox.nudge(job)


def cancel(mission: Mission, places: list[Affectation], now: datetime, acteur: str) -> None:
    """The mission will not take place: marked for everybody on it, what it was is kept, who was convoked is told."""
    numero, jobs, mark = str(mission.numero), list[str](), {"annulee": True}
    batches = [places[start : start + _IN_A_TRANSACTION] for start in range(0, len(places), _IN_A_TRANSACTION)]
    for rank, batch in enumerate(batches or [[]]):
        with Transaction() as transaction:
            if rank == 0:
                same = (Mission.version == mission.version) & Mission.annulee.does_not_exist()
                transaction.update(Mission(mission.pk, "M"), actions=_set(Mission, mark), condition=same)
                transaction.save(versions.of(mission, now, acteur))
                journal.put(transaction, "mission_annulee", objet=mission_key(numero), acteur=acteur, now=now)
            for place in batch:
                target = Affectation(place.pk, place.sk)
                transaction.update(target, actions=_set(Affectation, mark), condition=Affectation.pk.exists())
            for place in (place for place in batch if place.convoquee):
                told = {"compte": str(place.compte), "numero": numero}
                jobs.append(outbox.put(transaction, "avis_mission_annulee", now=now, **told))
    for job in jobs:
        outbox.nudge(job)


def authorise(place: Affectation, vehicle: bool, now: datetime, acteur: str) -> None:
    """Records whether the service authorises the person's own vehicle for this mission."""
    job = None
    with Transaction() as transaction:
        actions = _set(Affectation, {"vehicule_autorise": vehicle})
        transaction.update(Affectation(place.pk, place.sk), actions=actions, condition=Affectation.pk.exists())
        told = {"mission": str(place.numero), "colonnes": "vehicule_autorise"}
        objet = account_key(str(place.compte))
        journal.put(transaction, "affectation_modifiee", objet=objet, acteur=acteur, now=now, **told)
        if place.convoquee:
            job = _tell(transaction, place, ["vehicule_autorise"], now)
    if job:
        outbox.nudge(job)


def _tell(transaction: Transaction, place: Affectation, columns: list[str], now: datetime) -> str:
    told = {"compte": str(place.compte), "numero": str(place.numero), "colonnes": columns}
    return outbox.put(transaction, "avis_mission_modifiee", now=now, **told)


def _set(model: type[Mission] | type[Affectation], values: Mapping[str, Any]) -> list[Action]:
    """Each change counts one version more, which calendars and duplicates follow."""
    attributes: Any = model.get_attributes()
    return [*(attributes[name].set(value) for name, value in values.items()), model.version.add(1)]


def _batches(model: Any, keys: Iterable[tuple[str, str]]) -> Iterator[Any]:
    remaining = iter(dict.fromkeys(keys))
    while batch := list(islice(remaining, 100)):
        yield from model.batch_get(batch, consistent_read=True)
