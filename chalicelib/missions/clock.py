"""The clocks on the walls of exam centres, and that of the instance: hours are local, never UTC, never the reader's."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from chalicelib.academie import ACADEMIE
from chalicelib.academie.fuseaux import FUSEAUX

Moment = Literal["a_venir", "en_cours", "passee"]
_OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_ISLANDS = {"98719": "Pacific/Gambier"} | dict.fromkeys(
    ("98718", "98723", "98731", "98746", "98756", "98757"), "Pacific/Marquesas"
)
"""Communes of French Polynesia off Tahiti's hour: the Gambier, and the six of the Marquesas, half an hour ahead."""


def zone(commune: str | None) -> ZoneInfo:
    """The time zone of a commune, by its INSEE code; Paris for all of mainland France and for abroad, the instance's
    for None."""
    if not commune:
        return ZoneInfo(ACADEMIE.fuseau)
    return ZoneInfo(_ISLANDS.get(commune) or _OVERSEAS.get(commune[:3], "Europe/Paris"))


def local(now: datetime, commune: str | None) -> datetime:
    """`now` as the centre's clock shows it, naive; as the instance's does for None."""
    return now.astimezone(zone(commune)).replace(tzinfo=None)


def furthest(now: datetime) -> datetime:
    """`now` as the first of the clocks of France shows it, naive: nowhere is it later."""
    return now.astimezone(ZoneInfo("Pacific/Wallis")).replace(tzinfo=None)


def named(commune: str | None, debut: str) -> str | None:
    """« heure de La Réunion » when the centre's clock is not the instance's on that day; None when they agree.

    `debut`: `YYYY-MM-DDTHH:MM` at the centre.
    """
    there, start = zone(commune), datetime.fromisoformat(debut)
    if start.replace(tzinfo=there).utcoffset() == start.replace(tzinfo=zone(None)).utcoffset():
        return None
    return f"heure {FUSEAUX[there.key]}"


def here() -> str:
    """« heure de Paris »: the name of the instance's clock."""
    return f"heure {FUSEAUX[ACADEMIE.fuseau]}"


def moment(debut: str, fin: str, here: datetime) -> Moment:
    """a_venir, en_cours or passee. `debut`, `fin`: `YYYY-MM-DDTHH:MM` at the centre; `here`: its clock."""
    if here < datetime.fromisoformat(debut):
        return "a_venir"
    return "passee" if here > datetime.fromisoformat(fin) else "en_cours"
