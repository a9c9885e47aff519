"""Who is on which mission, as the table holds it now: read, a place added, a vehicle authorised."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib import journal, outbox
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.identity.models import account_key, person_key
from chalicelib.missions import lists
from chalicelib.missions.models import Affectation, Mission, mission_key
from chalicelib.tables import Refused, Transaction, changes, each

GATHERED = 600
"""Seconds for which what changes in somebody's missions is gathered, to be told in one message."""
MOST = 45
"""People placed by one transaction, which holds a hundred writes."""
CHANGED = Refused
"""Something else wrote the same mission or place meanwhile: nothing was written, and the row is refused.

A table too busy is raised instead: the same rows are taken again.
"""


def missions(numeros: Iterable[str]) -> dict[str, Mission]:
    """Those that exist, as the table holds them now."""
    found = _batches(Mission, ((mission_key(numero), "M") for numero in numeros))
    return {str(mission.numero): mission for mission in found}


def held(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Affectation]:
    """(account id, numero of the mission) -> place, for those that exist."""
    found = _batches(Affectation, ((person_key(compte), mission_key(numero)) for compte, numero in keys))
    return {(str(place.compte), str(place.numero)): place for place in found}


def claims(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], EtatDeFrais]:
    """(account id, numero of the mission) -> claim, for those that have one."""
    found = _batches(EtatDeFrais, ((person_key(compte), claim_key(numero)) for compte, numero in keys))
    return {(str(etat.compte), str(etat.numero)): etat for etat in found}


def members(mission: Mission) -> set[str]:
    """The accounts placed on a mission: those that it names; with those of the index, for one of before that."""
    return members_of([mission])[str(mission.numero)]


def members_of(found: Iterable[Mission]) -> dict[str, set[str]]:
    """Numero -> the same of several missions, read together."""
    named = {str(mission.numero): mission for mission in found}
    before = [numero for numero, mission in named.items() if not (mission.tous and mission.comptes)]
    listed = lists.on_missions(before)
    return {numero: {*(mission.comptes or ()), *listed.get(numero, ())} for numero, mission in named.items()}


def on(mission: Mission) -> list[Affectation]:
    """Everybody's place on a mission just read, as the table holds it now."""
    return on_each([mission])


def on_each(found: Iterable[Mission]) -> list[Affectation]:
    """The same of several missions, read together."""
    placed = members_of(found)
    return list(held((compte, numero) for numero, comptes in placed.items() for compte in sorted(comptes)).values())


def add(
    facts: Mapping[str, Any], people: Mapping[str, bool | None], now: datetime, acteur: str, mission: Mission | None
) -> Mission:
    """Places people, all or none, on a mission as it was read, or on a new one, which it gives. Refused once cancelled.

    `people`: account id -> whether their own vehicle is authorised, None where nothing was said; `MOST` at most.
    """
    numero = str(facts["numero"])
    made = Mission(mission_key(numero), "M", rang=numero, comptes=set(people), tous=True, **facts)
    made.liste = f"session#{made.session}"
    with Transaction() as transaction:
        if mission is None:
            transaction.save(made, condition=Mission.pk.does_not_exist())
        else:
            stands = (Mission.version == int(mission.version)) & Mission.annulee.does_not_exist()
            named: list[Action] = [Mission.comptes.add(set(people))]
            transaction.update(Mission(made.pk, "M"), actions=named, condition=stands)
        for compte, vehicle in people.items():
            transaction.save(_placed(facts, compte, vehicle), condition=Affectation.pk.does_not_exist())
            objet = account_key(compte)
            journal.put(transaction, "affectation_creee", objet=objet, acteur=acteur, now=now, mission=numero)
    return mission or made


def _placed(facts: Mapping[str, Any], compte: str, vehicle: bool | None) -> Affectation:
    numero = str(facts["numero"])
    place = Affectation(person_key(compte), mission_key(numero), liste=f"affectes#{numero}", rang=compte, **facts)
    place.compte, place.vehicule_autorise = compte, vehicle
    return place


def authorise(place: Affectation, vehicle: bool, now: datetime, acteur: str) -> None:
    """Records whether the service authorises the person's own vehicle for this mission."""
    jobs = []
    values: dict[str, object] = {"vehicule_autorise": vehicle}
    with Transaction() as transaction:
        if is_told(place):
            values["a_dire"] = to_tell(place, values)
            jobs.append(tell_moved(transaction, place, now))
        actions = [*changes(Affectation, values), Affectation.version.add(1)]
        transaction.update(Affectation(place.pk, place.sk), actions=actions, condition=Affectation.pk.exists())
        told = {"mission": str(place.numero), "colonnes": "vehicule_autorise"}
        objet = account_key(str(place.compte))
        journal.put(transaction, "affectation_modifiee", objet=objet, acteur=acteur, now=now, **told)
    outbox.nudge_all(jobs, wait=GATHERED)


def is_told(place: Affectation) -> bool:
    """Whether the person is to be told of what changes."""
    return bool(place.convoquee) and not place.annulee


def to_tell(place: Affectation, columns: Iterable[str]) -> str:
    """What is left to tell of a place, these columns with it."""
    return " ".join(sorted({*str(place.a_dire or "").split(), *columns}))


def tell_moved(transaction: Transaction, place: Affectation, now: datetime) -> str:
    """Puts the notice of what changed, and gives its job, due once the other changes of the file are in."""
    due = now + timedelta(seconds=GATHERED)
    return outbox.put(transaction, "avis_mission_modifiee", now=due, compte=str(place.compte))


def _batches(model: Any, keys: Iterable[tuple[str, str]]) -> Iterator[Any]:
    wanted = list(dict.fromkeys(keys))
    parts = (wanted[start : start + 100] for start in range(0, len(wanted), 100))
    yield from chain.from_iterable(each(lambda part: list(model.batch_get(part, consistent_read=True)), parts))
