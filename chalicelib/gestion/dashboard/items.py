"""The items of the dashboard: the totals of each count, what is counted of each person, how far the journal is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from pynamodb.expressions.condition import Condition

from chalicelib import tables
from chalicelib.gestion.dashboard.counting import Counts
from chalicelib.identity.models import person_key
from chalicelib.tables import Dossiers
from chalicelib.tables.attributes import JSONAttribute, NumberAttribute, PackedJSON, UnicodeAttribute
from chalicelib.tables.items import Raw

PLACE = "TABLEAU"
FIRST, LAST = "S", "T"
"""What a page reads: totals, how far they are followed, which of them are shown."""
HEAD, FOLLOWED, SEEN = "T", "SUIVI", "VUS"
TURNS = "tableau#bascules"
Where = tuple[str, str]
"""A session and a service; NOWHERE for what is of the whole instance."""
NOWHERE: Where = ("", "")


class Tableau(Dossiers):
    """pk `TABLEAU`. sk `T`: `passage`, the count shown, and `neuf`, the one under way, which goes on after `apres`.

    There, `quand`, `debut_passage`, `bouge` (ISO, UTC): when the count shown began, when the one under way did, when it
    last moved; `encore`: a setting was confirmed, everybody is to be counted again.
    sk `S#<count>#<session>#<service>`: its `comptes`, [key, number] pairs of counting.py, under `version`. sk
    `D#<count>`: the delays of the instance, alike. sk `SUIVI`: `quand`, until when the journal is followed. sk `VUS`:
    `vus`, sort keys of the entries of the last minutes that are counted.
    """

    quand = UnicodeAttribute(null=True)
    passage = UnicodeAttribute(null=True)
    neuf = UnicodeAttribute(null=True)
    apres = UnicodeAttribute(null=True)
    debut_passage = UnicodeAttribute(null=True)
    bouge = UnicodeAttribute(null=True)
    encore = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    comptes = PackedJSON(null=True)
    vus = PackedJSON(null=True)

    @property
    def counts(self) -> list[str]:
        """The counts that a change goes to: the one shown, and the one under way."""
        return [str(one) for one in (self.passage, self.neuf) if one]


class Part(Dossiers):
    """pk `P#<compte>`, sk `TABLEAU#<session>#<service>`: what is counted of a person there; in which counts: `dans`.

    `retards`: their claims to transmit; then `liste` = `retards#<session>#<service>`, `rang` = the first last day,
    nom, compte, service.
    """

    dans = JSONAttribute(null=True)
    version = NumberAttribute(null=True)
    comptes = PackedJSON(null=True)
    retards = PackedJSON(null=True)


class Bascule(Dossiers):
    """pk `P#<compte>`, sk `TABLEAU`: `liste` = `tableau#bascules`, `rang` = when the calendar next changes what is
    counted of this person (ISO, UTC), compte."""


def head() -> Tableau | None:
    """Which counts there are; None before the first. What a version of before kept there has no `version`."""
    found = get(HEAD)
    return None if found is None or found.version is None else found


def get(sk: str) -> Tableau | None:
    """One item of the instance's own."""
    try:
        return Tableau.get(PLACE, sk, consistent_read=True)
    except Tableau.DoesNotExist:
        return None


def of_person(compte: str) -> tuple[dict[Where, Part], Bascule | None]:
    """What is counted of a person, and when the calendar next changes it."""
    asked = "pk = :pk AND begins_with(sk, :place)"
    found: list[Raw] = list(tables.query(Dossiers, asked, pk=person_key(compte), place=PLACE))
    parts = [Part.from_raw_data(raw) for raw in found if raw["sk"]["S"] != PLACE]
    turn = next((Bascule.from_raw_data(raw) for raw in found if raw["sk"]["S"] == PLACE), None)
    return {where_of(str(part.sk)): part for part in parts}, turn


def part_key(where: Where) -> str:
    """The sort key of a Part."""
    return f"{PLACE}#{'#'.join(where)}"


def total_key(count: str, where: Where) -> str:
    """The sort key of the totals of a count."""
    return f"D#{count}" if where == NOWHERE else f"S#{count}#{'#'.join(where)}"


def where_of(sk: str) -> Where:
    """The session and the service of a Part's key, or of totals' without their count."""
    _, session, service = sk.split("#", 2)
    return session, service


def totals(found: Iterable[Tableau], count: str) -> dict[Where, Tableau]:
    """The totals of one count among the items of the instance's own."""
    own = f"S#{count}#"
    return {where_of(str(one.sk).removeprefix("S#")): one for one in found if str(one.sk).startswith(own)}


def read(pairs: Iterable[tuple[list[str], int]] | None) -> Counts:
    """Counts as they are kept."""
    return Counter({tuple(key): number for key, number in pairs or ()})


def pairs(counts: Counts) -> list[tuple[list[str], int]]:
    """Counts as they are to be kept; none of nothing."""
    return [(list(key), number) for key, number in sorted(counts.items()) if number]


def unmoved(item: Tableau | Part | None) -> Condition:
    """The item is as it was read, or still absent."""
    model = type(item) if item is not None else Tableau
    same: Condition = model.pk.does_not_exist() if item is None else model.version == int(item.version or 0)
    return same


def utc(now: datetime) -> str:
    """A moment as these items write it."""
    return now.astimezone(UTC).isoformat(timespec="microseconds")
