"""Every page of the desk over a service of 10,000 claims: `python -m tests.proofs.bureau` shows figures.

What it proves: each page asks the session, then at most two things one after another, whatever the size, and the lists
have lines. What the processor spends on each is told, and judged by nothing: over the transport that ships, without what
the tests add (botocore, which trips are counted by, and the judge of the contract). Then 200 claims change, and the
minutes that follow them are counted.
"""
# ruff: noqa: I001 - the environment of the tests comes before the service

import datetime as dt
import json
import math
import os
import sys
import time
from contextlib import contextmanager
from statistics import median

from tests import conftest as conftest  # its environment comes first

from chalicelib import faults, jobs, journal, outbox, tables, web
from chalicelib.tables import clients
from chalicelib.tables.transport import Transport
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
from tests.gestion.test_own import LISTS

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

    class Measured(Service):
        """`spent`: seconds of the processor that the service took for the last request."""

        def ask(self, *asked):
            started = time.process_time()
            answer = super().ask(*asked)
            self.spent = time.process_time() - started
            return answer

    web.now, began = (clock := Clock()), time.perf_counter()
    with Measured(clock) as api:
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
        with _as_shipped():
            for name, page in pages.items():
                page["cpu_ms"] = _spent(browser, bureau.address(name, claim))
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
        "empty": sorted(name for name in LISTS if not pages[name]["lines"]),
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
    """The cookie of an administrateur, who sees the services that members have: there is one of this service."""
    facts = {"centres_uai": [], "numero_intervenant": "aucun", "now": now, "acteur": "preuve"}
    invitations.create(
        courriel="membre@service.example", nom="Roux", prenom="Damien", role="gestionnaire", services=[bureau.SERVICE], **facts
    )
    compte, _ = invitations.create(
        courriel="admin@service.example", nom="Vidal", prenom="Irène", role="administrateur", services=[], **facts
    )
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
    """The fewest trips of a few: what leaves abreast may miss it on a busy machine. `lines`: of its longest list."""
    trips = []
    for _ in range(ROUNDS):
        with journey(LASTS) as made:
            answer = browser.get(address)
        trips.append(made.trips)
    lines = max((len(value) for value in answer.json.values() if isinstance(value, list)), default=0)
    return {"status": answer.status, "trips": min(trips), "calls": len(made.calls), "octets": made.octets, "lines": lines}


@contextmanager
def _as_shipped():
    """Tables are reached by the service's own transport."""
    shared = tables.connection()
    kept, shared.wire = shared.wire, Transport(clients.REGION)
    try:
        yield
    finally:
        shared.wire.close()
        shared.wire = kept


def _spent(browser, address):
    """Milliseconds of the processor, the least of a few: what else the machine does is not the page's."""
    found = []
    for _ in range(ROUNDS):
        browser.get(address)
        found.append(1000 * browser.service.spent)
    return round(min(found), 1)


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
        "every list has lines": not found["empty"],
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
