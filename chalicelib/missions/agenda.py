"""A person's missions as events of an agenda: one to take away, or all of them."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from chalicelib import langues
from chalicelib.academie import ACADEMIE
from chalicelib.langues import Langue
from chalicelib.missions import clock, ics, listing
from chalicelib.missions.collection import read
from chalicelib.missions.models import Affectation


def of_mission(compte: str, numero: str, langue: str | None, now: datetime) -> str:
    """One mission; MissionUnknown when it is not the person's. `langue`: the code of theirs, French for None."""
    mission = listing.one(read(compte), numero)
    return _calendar(f"Mission {numero}", compte, [mission], langues.of(langue), now)


def of_person(compte: str, langue: str | None, now: datetime) -> str:
    """Every mission that an official convocation covers, the cancelled ones told as such."""
    name = f"Missions IMAG’IN – {ACADEMIE.nom_court}"
    return _calendar(name, compte, listing.convoked(read(compte)), langues.of(langue), now)


def _calendar(name: str, compte: str, missions: Sequence[Affectation], langue: Langue, now: datetime) -> str:
    product = f"Imagin//{ACADEMIE.nom_court}//{langue.code.upper()}"
    return ics.calendar(langue.say(name), product, [_event(mission, compte, langue) for mission in missions], now)


def _event(mission: Affectation, compte: str, langue: Langue) -> ics.Event:
    zone = clock.zone(mission.centre_commune)
    kind = listing.kinds(mission)
    cancelled = bool(mission.annulee)
    said = langue.say(f"Annulée\u00a0: {kind}" if cancelled else kind)
    return ics.Event(
        uid=f"mission-{mission.numero}-{compte}@{urlsplit(ACADEMIE.origine).hostname}",
        sequence=int(mission.version) - 1,
        start=datetime.fromisoformat(str(mission.debut)).replace(tzinfo=zone),
        end=datetime.fromisoformat(str(mission.fin)).replace(tzinfo=zone),
        summary=f"{said}, {mission.examen}",
        place=_joined(mission.centre_nom, listing.address(mission), by=", "),
        description=_description(mission, cancelled, langue),
        url=_page(mission, langue),
        cancelled=cancelled,
    )


def _description(mission: Affectation, cancelled: bool, langue: Langue) -> str:
    lines = (
        langue.say("Cette mission est annulée, vous n’avez pas à vous y rendre.") if cancelled else "",
        _joined(mission.specialite, mission.epreuve, by=", "),
        langue.say(f"Mission n°\u00a0{mission.numero}"),
        langue.say(f"Détails et duplicata de la convocation\u00a0: {_page(mission, langue)}"),
    )
    return "\n".join(line for line in lines if line)


def _page(mission: Affectation, langue: Langue) -> str:
    return langue.led(f"{ACADEMIE.origine}/mission/?numero={mission.numero}", ACADEMIE.origine)


def _joined(*parts: str | None, by: str) -> str:
    return by.join(str(part) for part in parts if part)
