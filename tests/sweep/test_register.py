"""Nothing that writes is without its line in the sweep: routes, jobs, documents, schedules, queues, commands."""

import pytest

from app import app
from chalicelib import jobs
from chalicelib.web import contract
from ops.__main__ import COMMANDS
from tests.aws import everything
from tests.frais.test_simulation import ASKED
from tests.gestion import batch, dossiers, staff
from tests.people import claimant, declared
from tests.sweep import job_lines, people_lines, staff_lines, work_lines
from tests.sweep.engine import KEY

key, office, buckets = staff.key, staff.office, batch.buckets
LINES = [*people_lines.LINES, *staff_lines.LINES, *work_lines.LINES, *job_lines.LINES]
SWEPT = {operation for line in LINES for operation in line.operations}
ASK_ONLY = {
    "claims.preview_correction",
    "claims.preview_selection",
    "frais.simulate",
    "frais.simulate_claim",
    "work.announce_file",
}
"""POSTs that compute or sign, and write nothing."""
LOOKED_AT = {"identity.look_at_link"}
"""POSTs for a secret's sake, which count failures and write nothing else: tests/identity/test_reset_links.py."""
READ = {
    "claims.contested",
    "demandes.asked",
    "donnees.asked_rights",
    "donnees.copy",
    "donnees.own_data",
    "claims.landmarks",
    "claims.open_receipt",
    "claims.work",
    "claims.work_to_see",
    "dashboard.as_csv",
    "dashboard.dashboard",
    "dashboard.waits",
    "frais.find_communes",
    "frais.list_claims",
    "frais.list_missions",
    "frais.read_receipt",
    "frais.show_claim",
    "frais.show_mission",
    "identity.coordinates",
    "identity.failed",
    "identity.health",
    "identity.instance",
    "identity.list_sessions",
    "identity.look_at_stop",
    "identity.own_reminders",
    "identity.me",
    "limitrophes.unsettled",
    "liquidation.overview",
    "liquidation.show_batch",
    "liquidation.show_return",
    "messages.list_waiting",
    "messages.median_delays",
    "messages.open_thread",
    "messages.read_thread",
    "missions.list_centres",
    "missions.list_missions",
    "missions.look_at_agenda",
    "missions.mission_as_event",
    "missions.own_agenda",
    "missions.read_agenda",
    "missions.show_mission",
    "people.find",
    "people.mails",
    "people.refused_addresses",
    "people.list_people",
    "reglages.as_file",
    "reglages.list_settings",
    "reglages.missing",
    "reglages.preview",
    "people.waiting",
    "staff.everybody",
    "staff.me",
    "staff.suspicions",
    "work.all_imports",
    "work.all_runs",
    "work.import_corrections",
    "work.import_report",
    "work.one_import",
    "work.one_run",
    "work.run_list",
    "work.without_mail",
}
"""GETs that change nothing a person sees. A GET that writes has its line."""
AT_THE_PORTALS = {"portal.come_back", "portal.leave", "portal.sign_out"}
"""Broken in tests/identity/portal, where the provider is."""
BY_THE_QUEUES = {"worker", "documents", "lots", "outbox", "purge", "sceaux", "gestion", "impressions", "facteur"}
"""Functions: the first three, and what takes the fate of e-mails, by the lines of their messages, then by those of their
schedules; those of staff and of printing have routes alone."""
OF_A_MACHINE = set(COMMANDS) - {"import", "convoquer"}
"""Commands that build, deploy, read or save an instance: told in tests/ops, each with its own kill points."""


BODIES = {
    "claims.preview_correction": lambda claim: {"version": int(claim.item.version), **staff_lines.FIX},
    "claims.preview_selection": lambda claim: {"acte": "acceptation", "lignes": [dossiers.chosen(claim)]},
    "frais.simulate": lambda claim: ASKED,
    "frais.simulate_claim": lambda claim: {"declaration": declared()},
    "work.announce_file": lambda claim: {"nom": "intervenants.csv"},
}


def routes():
    return {route.name: route for route in contract.of(app)}


def test_every_route_that_writes_has_its_line():
    asked = {name for name, route in routes().items() if route.method not in contract.READS}
    assert asked - SWEPT == ASK_ONLY | LOOKED_AT, "write the line of the new route in tests/sweep"


def test_every_route_that_reads_is_known_to():
    asked = {name for name, route in routes().items() if route.method in contract.READS}
    assert asked - SWEPT == READ | AT_THE_PORTALS, "a new GET: does it write? Then its line, else its name here"


def test_every_job_has_its_line():
    assert set(jobs.JOBS) - SWEPT == set(), "write the line of the new job in tests/sweep/job_lines.py"
    assert {f"travail : {kind}" for kind in jobs.JOBS} <= {line.name for line in job_lines.LINES}


def test_every_function_has_its_line():
    views = {route.view.__name__ for route in contract.of(app)}
    assert set(app.handler_map) - views == BY_THE_QUEUES


def test_every_line_stands_for_something_that_exists():
    known = {*routes(), *jobs.JOBS, "imports", "convocations", "documents", "purge", "seal_journal", "send_what_is_left", "facteur"}
    assert SWEPT - known == {f"ops {command}" for command in COMMANDS if command not in OF_A_MACHINE}


def test_the_names_of_lines_are_their_own():
    assert len({line.name for line in LINES}) == len(LINES)


@pytest.mark.parametrize("name", sorted(ASK_ONLY))
def test_a_post_that_only_asks_writes_nothing(api, office, buckets, name):
    mine = claimant(api) if name.startswith("frais.") else dossiers.sent(api)
    member, route = office.member(), routes()[name]
    path = route.path.replace("{numero}", mine.numero).replace("{compte}", mine.person.compte)
    browser = member.browser if path.startswith("/gestion") else mine.browser
    before = everything()
    answer = browser(route.method, path, BODIES[name](mine), Idempotency_Key=KEY)
    assert answer.status in (200, 201), answer.body
    assert everything() == before
