"""The clock on the wall of a centre, in every inhabited French territory."""

import datetime as dt

import pytest

from chalicelib import communes
from chalicelib.missions import clock

NOON = dt.datetime(2027, 6, 15, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("commune", "name", "hours"),
    [
        ("69123", "Lyon", 2),
        ("97105", "Basse-Terre", -4),
        ("97209", "Fort-de-France", -4),
        ("97302", "Cayenne", -3),
        ("97411", "Saint-Denis", 4),
        ("97502", "Saint-Pierre", -2),  # with its own summer time
        ("97611", "Mamoudzou", 3),
        ("97701", "Saint-Barthélemy", -4),
        ("97801", "Saint-Martin", -4),
        ("98613", "Uvea", 12),
        ("98735", "Papeete", -10),
        ("98719", "Gambier", -9),
        ("98718", "Fatu-Hiva", -9.5),
        ("98723", "Hiva-Oa", -9.5),
        ("98731", "Nuku-Hiva", -9.5),
        ("98746", "Tahuata", -9.5),
        ("98756", "Ua-Huka", -9.5),
        ("98757", "Ua-Pou", -9.5),
        ("98818", "Nouméa", 11),
    ],
)
def test_each_territory_has_its_own_hour(commune, name, hours):
    assert communes.name(commune) == name
    assert clock.local(NOON, commune) == NOON.replace(tzinfo=None) + dt.timedelta(hours=hours)


def test_abroad_and_nowhere_have_the_hour_of_paris():
    assert clock.zone("99140") == clock.zone(None) == clock.zone("75056")
