"""The lists that services work from: the missions of a session, the people on a mission. They may be a second late."""

from collections.abc import Iterable, Iterator

from chalicelib import tables
from chalicelib.missions.models import Affectation, Mission


def of_session(session: str) -> Iterator[str]:
    """The numbers of a session's missions, in order; nothing else of them travels."""
    found = Mission.by_liste.query(f"session#{session}", attributes_to_get=["numero"])
    return (str(mission.numero) for mission in found)


def on_mission(numero: str) -> dict[str, Affectation]:
    """Account id -> place of everybody on a mission."""
    return {str(place.compte): place for place in Affectation.by_liste.query(f"affectes#{numero}")}


def on_missions(numeros: Iterable[str]) -> dict[str, set[str]]:
    """Numero -> accounts of everybody on each of these missions, fifty missions a call."""
    asked = {f"affectes#{numero}": numero for numero in numeros}
    found = tables.query_lists(asked)
    return {asked[name]: {raw["compte"]["S"] for raw in raws} for name, raws in found.items()}
