"""Every page of the desk over a service of 10,000 claims: `python -m tests.proofs.bureau` shows figures.

What it proves: each page asks the session, then at most two things one after another, whatever the size; what the processor of the API spends on each is told, and judged by no test. The
transport of the tests (botocore) is heavier than the one that ships. Then 200 claims change, and the minutes that follow
them are counted.
"""
# ruff: noqa: I001 - the environment of the tests comes before the service

import datetime as dt
import json
import math
import os
import sys
import time
from statistics import median

from tests import conftest as conftest  # its environment comes first

from chalicelib import faults, jobs, journal, outbox, tables, web
from chalicelib.gestion.claims import moves
from chalicelib.gestion.dashboard import following, snapshot
from chalicelib.gestion.missions import catalogue
from chalicelib.gestion.people import annuaire
from chalicelib.identity.staff import invitations, roster, sessions
from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.identity.models import person_key
from chalicelib.tables import Transaction
from tests.aws import journey
from tests.emulator import emulator
from tests.gestion import bureau
from tests.gestion.test_bureau import LASTS, TRIPS

START = dt.datetime.now(dt.UTC).replace(microsecond=0)
"""The day's own: the emulator forgets what has lived its time by the clock of the machine."""
ROUNDS, PATIENCE = 5, 60
"""Pages are asked so often; a call that fills or counts has so many seconds, for other work holds the machine."""
MILLISECONDS = 60
"""Of the processor that a page may take of the API."""
CHANGED = 200


class Clock:
    """The service's own, moved by the proof."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def forward(self, **spell):
        self.now += dt.timedelta(**spell)


def put(table, items):
    """Twenty-five at a time."""
    for rank in range(0, len(items), 25):
        requests = [{"PutRequest": {"Item": item}} for item in items[rank : rank + 25]]
        tables.connection().call("BatchWriteItem", {"RequestItems": {table.Meta.table_name: requests}})


def measure(claims):
    """A service of that many claims to decide, every page of its desk, and what following 200 changes takes."""
    from tests.actors import Service

    web.now, began = (clock := Clock()), time.perf_counter()
    with Service(clock) as api:
        with faults.patiently(PATIENCE, tries=4):
            (browser := api.browser()).cookie = f"__Host-imagin-gestion={_member(clock.now)}"
            claim = bureau.everywhere(api, browser, "m.denis@exemple.fr")
            bureau.copies(claim, claims - 1, put)
        for start in (snapshot.start, annuaire.start, lambda now: catalogue.start("2026", now)):
            start(clock.now)
        with faults.patiently(PATIENCE, tries=4):
            counted = _timed(lambda: _work(clock.now))
        following.follow(clock.now, math.inf)
        pages = {name: _page(browser, bureau.address(name, claim)) for name in bureau.PAGES}
        clock.forward(minutes=6)
        following.follow(clock.now, math.inf)
        for rank in range(min(CHANGED, claims - 1)):
            _accept(rank, clock.now)
        clock.forward(minutes=1)
        seconds = _timed(lambda: following.follow(clock.now, math.inf))
        board = browser.get("/gestion/tableau-de-bord").json
        followed = sum(row["nombre"] for row in board["etats"] if row["etat"] == states.VALIDE)
    slowest = max(pages, key=lambda name: pages[name]["cpu_ms"])
    return {
        "claims": claims,
        "pages": len(pages),
        "longer": {name: one["trips"] for name, one in pages.items() if one["trips"] > TRIPS},
        "refused": [name for name, one in pages.items() if one["status"] != 200],
        "heavier": ", ".join(name for name, one in pages.items() if one["cpu_ms"] > MILLISECONDS) or "aucune",
        "trips": max(one["trips"] for one in pages.values()) - 1,
        "cpu_ms": median(one["cpu_ms"] for one in pages.values()),
        "slowest": f"{slowest} ({pages[slowest]['cpu_ms']} ms)",
        "seconds": round(time.perf_counter() - began),
        "board_ms": pages["dashboard.dashboard"]["cpu_ms"],
        "whole_count_seconds": counted,
        "changed": min(CHANGED, claims - 1),
        "followed": followed,
        "follow_seconds": seconds,
        "each": dict(sorted(pages.items())),
    }


def _member(now):
    compte, _ = invitations.create(
        courriel="admin@service.example", nom="Vidal", prenom="Irène", role="administrateur", services=[], centres_uai=[],
        numero_intervenant="aucun", now=now, acteur="preuve",
    )  # fmt: skip
    cookie, session = sessions.new(roster.get(compte), sessions.COMPLETE, now, "preuve")
    session.save()
    return cookie


def _work(now):
    while outbox.sweep(jobs.JOBS, now)["done"]:
        pass


def _timed(act):
    started = time.perf_counter()
    act()
    return round(time.perf_counter() - started, 1)


def _page(browser, address):
    """The quietest of a few: what else the machine does is not the page's."""
    found, trips = [], []
    for _ in range(ROUNDS):
        with journey(LASTS) as made:
            started = time.process_time()
            answer = browser.get(address)
            found.append(1000 * (time.process_time() - started))
        trips.append(made.trips)
    return {"status": answer.status, "trips": min(trips), "calls": len(made.calls), "octets": made.octets, "cpu_ms": round(min(found), 1)}


def _accept(rank, now):
    compte, numero = f"{rank:020x}", str(bureau.NUMBER + rank // bureau.ON_A_MISSION)
    etat = EtatDeFrais.get(person_key(compte), claim_key(numero), consistent_read=True)
    with Transaction() as transaction:
        moves.put(transaction, etat, {"deplacement": states.VALIDE}, "validation", now)
        journal.put(transaction, "validation", objet=f"C#{compte}", acteur="G#preuve", now=now, mission=numero)


def check(found):
    """What is not as it should be; empty when the proof holds."""
    wanted = {
        "every page is answered": not found["refused"],
        "no page is longer than with few claims": not found["longer"],
        "what changed is on the board a minute later": found["followed"] == found["changed"],
    }
    return [promise for promise, holds in wanted.items() if not holds]


def main(claims=10_000):
    with emulator() as endpoint:
        os.environ["AWS_ENDPOINT_URL"] = endpoint
        for table in tables.TABLES:
            table.create_table(wait=True)
        for name in ("travaux", "codes", "avis", "documents", "lots"):
            made = tables.client("sqs").create_queue(QueueName=f"imagin-lyon-{name}")
            os.environ[f"IMAGIN_FILE_{name.upper()}"] = made["QueueUrl"]
        found = measure(claims)
    faults = check(found)
    print(json.dumps(found | {"faults": faults}, indent=2), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
