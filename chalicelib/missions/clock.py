"""The clock on the wall of an exam centre: mission hours are local, never UTC."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

Moment = Literal["a_venir", "en_cours", "passee"]
_OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def zone(commune: str | None) -> ZoneInfo:
    """The time zone of a commune, by its INSEE code; Paris for all of mainland France."""
    return ZoneInfo(_OVERSEAS.get((commune or "")[:3], "Europe/Paris"))


def local(now: datetime, commune: str | None) -> datetime:
    """`now` as the centre's clock shows it, naive."""
    return now.astimezone(zone(commune)).replace(tzinfo=None)


def moment(debut: str, fin: str, here: datetime) -> Moment:
    """a_venir, en_cours or passee. `debut`, `fin`: `YYYY-MM-DDTHH:MM` at the centre; `here`: its clock."""
    if here < datetime.fromisoformat(debut):
        return "a_venir"
    return "passee" if here > datetime.fromisoformat(fin) else "en_cours"
