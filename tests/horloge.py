"""`--horloge 2027-12-31T23:30` lives the whole run at that moment, in UTC; `make preuves` does it for the awkward ones."""

import datetime as dt

import pytest
import time_machine

AWKWARD = {
    "31 décembre, 23 h 30 UTC": "2026-12-31T23:30",
    "29 février": "2028-02-29T12:00",
    "passage à l’heure d’été": "2027-03-28T00:59",
    "passage à l’heure d’hiver": "2026-10-25T00:30",
    "23 h 30 UTC": "2026-11-17T23:30",
}
"""Moments at which a suite that reads the machine's clock breaks: label -> UTC."""

_travels = pytest.StashKey[time_machine.travel]()


def pytest_addoption(parser):
    parser.addoption("--horloge", metavar="AAAA-MM-JJTHH:MM", help="live the whole run at this moment, in UTC")


def pytest_configure(config):
    """In each worker too: xdist hands them the option. The clock goes on from there; monotonic ones are left alone."""
    if asked := config.getoption("horloge"):
        config.stash[_travels] = time_machine.travel(dt.datetime.fromisoformat(asked).replace(tzinfo=dt.UTC), tick=True)
        config.stash[_travels].start()


def pytest_unconfigure(config):
    if _travels in config.stash:
        config.stash[_travels].stop()
