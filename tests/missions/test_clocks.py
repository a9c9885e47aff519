"""Whose clock an hour is told on: the centre's for a mission, the instance's for an act, and never the reader's own."""

import datetime as dt
import json
import os
import subprocess
from types import SimpleNamespace

import pytest

from chalicelib.academie import reading
from chalicelib.academie.fuseaux import FUSEAUX
from chalicelib.missions import clock
from ops.pages import site
from ops.pages.assets import STATIC

PLACES = {"Europe/Paris": "75056", "Indian/Reunion": "97411", "Pacific/Tahiti": "98735"}
DAYS = ("2026-06-09", "2026-12-31", "2026-03-29", "2026-10-25")
"""An ordinary day, the end of a year, and the two days on which Paris changes its hour."""
HOURS = [f"{day}T{hour:02}:30:00+00:00" for day in DAYS for hour in range(24)]
WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = {3: "mars", 6: "juin", 10: "octobre", 12: "décembre", 1: "janvier"}
SHOWN = """
const [fuseau, heure, other, hours] = JSON.parse(process.argv[1]);
globalThis.document = { documentElement: { dataset: fuseau ? { fuseau, heure } : {} } };
const { span } = await import("./format.js");
const { acted, clock, since, when } = await import("./since.js");
const mission = { heure: other, moment: "passee" };
console.log(JSON.stringify(hours.map((iso) => ({
  act: acted(iso, other),
  reached: when(iso, mission),
  day: since(iso, mission),
  saved: clock(new Date(iso), other),
  mission: span(iso.slice(0, 16), iso.slice(0, 16), other),
  wall: when(iso.slice(0, 16), mission),
}))));
"""


def shown(fuseau, other, reader):
    """What the pages of an instance show of each hour, in a browser of another time zone."""
    data = site._clock(SimpleNamespace(fuseau=fuseau))
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SHOWN, json.dumps([data["fuseau"], data["heure"], other, HOURS])],
        cwd=STATIC / "js",
        env={"PATH": os.environ["PATH"], "TZ": reader},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def spoken(wall):
    first = "1er" if wall.day == 1 else wall.day
    return f"{WEEK[wall.weekday()]} {first}\u00a0{MONTHS[wall.month]} {wall.year}"


def hour(wall):
    return f"{wall.hour}\u00a0h" + (f"\u00a0{wall.minute:02}" if wall.minute else "")


@pytest.mark.parametrize("reader", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
@pytest.mark.parametrize("fuseau", PLACES)
def test_an_act_is_told_on_the_instance_s_clock_at_every_hour(monkeypatch, fuseau, reader):
    monkeypatch.setattr(clock, "ACADEMIE", SimpleNamespace(fuseau=fuseau))
    for iso, found in zip(HOURS, shown(fuseau, None, reader), strict=True):
        wall = clock.local(dt.datetime.fromisoformat(iso), None)
        assert found["act"] == found["reached"] == f"{spoken(wall)} à {hour(wall)}"
        assert found["day"] == f"depuis le {spoken(wall)}"
        assert found["saved"] == hour(wall)


@pytest.mark.parametrize("reader", ["Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize("fuseau", PLACES)
@pytest.mark.parametrize("place", PLACES)
def test_a_mission_keeps_its_centre_s_clock_and_both_are_named_when_they_differ(monkeypatch, fuseau, place, reader):
    monkeypatch.setattr(clock, "ACADEMIE", SimpleNamespace(fuseau=fuseau))
    other = clock.named(PLACES[place], "2026-06-09T08:30")
    assert other == (None if place == fuseau else f"heure {FUSEAUX[place]}")
    for iso, found in zip(HOURS, shown(fuseau, other, reader), strict=True):
        wall = dt.datetime.fromisoformat(iso).replace(tzinfo=None)
        there = f" (heure {FUSEAUX[place]})" if other else ""
        here = f" (heure {FUSEAUX[fuseau]})" if other else ""
        assert found["mission"] == f"{spoken(wall)}, de {hour(wall)} à {hour(wall)}{there}"
        assert found["wall"] == f"{spoken(wall)} à {hour(wall)}{there}"
        assert found["act"].endswith(here or hour(clock.local(dt.datetime.fromisoformat(iso), None)))
        assert found["saved"].endswith(here)


@pytest.mark.parametrize("place", PLACES)
def test_a_mission_begins_and_ends_on_its_centre_s_clock_at_every_hour(place):
    zone = clock.zone(PLACES[place])
    for iso in HOURS:
        now = dt.datetime.fromisoformat(iso)
        here = clock.local(now, PLACES[place])
        for minutes, expected in ((-61, "passee"), (-30, "en_cours"), (1, "a_venir")):
            begun = here + dt.timedelta(minutes=minutes)
            end = begun + dt.timedelta(hours=1)
            told = clock.moment(begun.isoformat(timespec="minutes"), end.isoformat(timespec="minutes"), here)
            assert told == expected, (iso, minutes)
        assert now.astimezone(zone).replace(tzinfo=None) == here


def test_clocks_that_agree_on_the_day_are_not_named(monkeypatch):
    monkeypatch.setattr(clock, "ACADEMIE", SimpleNamespace(fuseau="America/Guadeloupe"))
    assert clock.named("97209", "2026-06-09T08:30") is None, "Martinique has the same hour"
    assert clock.named(None, "2026-06-09T08:30") is None, "an unknown place is on the instance's clock"
    assert clock.named("69123", "2026-06-09T08:30") == "heure de Paris"


def test_a_clock_that_france_does_not_have_is_refused_by_name():
    table = {"fuseau": "Europe/Berlin"}
    faults = [fault for fault in reading.read(table)[1] if fault.startswith("fuseau")]
    assert len(faults) == 1
    assert faults[0].startswith("fuseau doit valoir Europe/Paris ou America/Guadeloupe")
    assert set(FUSEAUX) == set(clock._OVERSEAS.values()) | set(clock._ISLANDS.values()) | {"Europe/Paris"}


def test_the_service_names_the_clock_of_a_mission_far_away(api):
    from tests.people import claimant

    far = claimant(api, centre_commune="97411", debut="2026-05-19T08:00", fin="2026-05-19T12:00")
    (mission,) = far.browser.get("/missions").json["missions"]
    assert mission["heure"] == "heure de La Réunion"
    assert far.browser.get(f"/etats-de-frais/{far.numero}").json["mission"]["heure"] == "heure de La Réunion"
    (near,) = claimant(api, courriel="pres@exemple.fr").browser.get("/missions").json["missions"]
    assert near["heure"] is None
