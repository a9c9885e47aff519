"""What a mission was before each change: kept beside it, so that a decision can be read against what held then."""

from datetime import datetime

from chalicelib.missions.models import FACTS, Mission
from chalicelib.tables.attributes import UnicodeAttribute


class AncienneMission(Mission):
    """pk `M#<numero>`, sk `V#<version>`: the facts of that version. `change`, `acteur`: when it ended and who did it.

    `ancien_centre`, `ancien_debut`: under other names, so that no list of a centre shows it.
    """

    change = UnicodeAttribute(null=True)
    acteur = UnicodeAttribute(null=True)
    ancien_centre = UnicodeAttribute(null=True)
    ancien_debut = UnicodeAttribute(null=True)


def of(mission: Mission, now: datetime, acteur: str) -> AncienneMission:
    """The version to keep, out of every list: it is no mission any more."""
    listed = ("centre", "debut")
    facts = {name: value for name in FACTS if name not in listed and (value := getattr(mission, name)) is not None}
    kept = AncienneMission(mission.pk, f"V#{int(mission.version):05d}", **facts)
    kept.ancien_centre, kept.ancien_debut = mission.centre, mission.debut
    kept.version, kept.annulee = mission.version, mission.annulee
    kept.change, kept.acteur = now.isoformat(timespec="seconds"), acteur
    return kept


def former(mission: Mission) -> list[AncienneMission]:
    """What a mission was, the last change first."""
    return list(AncienneMission.query(mission.pk, AncienneMission.sk.startswith("V#"), scan_index_forward=False))
