"""Every way in, and nothing else: the API, the schedules, the queues."""

from chalicelib import tables  # before all: whoever loads pynamodb before it loads botocore too

# isort: split
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from chalice import Chalice
from chalice.app import CloudWatchEvent, SQSEvent

from chalicelib import faults, logs, outbox, sealing, web
from chalicelib.academie import ACADEMIE
from chalicelib.frais import notices as claim_notices
from chalicelib.frais import recapitulatif, reminders
from chalicelib.frais.receipts import items as receipt_items
from chalicelib.frais.routes import frais
from chalicelib.gestion import work_messages
from chalicelib.gestion.claims import notices as decision_notices
from chalicelib.gestion.claims.routes import gestion_claims
from chalicelib.gestion.convocations import notices as gestion_notices
from chalicelib.gestion.convocations import print_files
from chalicelib.gestion.dashboard import snapshot
from chalicelib.gestion.dashboard.routes import gestion_dashboard
from chalicelib.gestion.liquidation import exports, freezing, settling
from chalicelib.gestion.liquidation import notices as payment_notices
from chalicelib.gestion.liquidation.routes import gestion_liquidation
from chalicelib.gestion.people import acts as people_acts
from chalicelib.gestion.people.routes import gestion_people
from chalicelib.gestion.work_routes import gestion_work
from chalicelib.identity import email_address, notices, password_reset, temporary_passwords
from chalicelib.identity.portal.routes import portal
from chalicelib.identity.routes import identity
from chalicelib.identity.staff import invitations
from chalicelib.identity.staff.routes import gestion
from chalicelib.missions import convocation
from chalicelib.missions import notices as mission_notices
from chalicelib.missions.routes import missions

app = Chalice("imagin")
app.log.addFilter(logs.WithoutText())
app.register_middleware(web.edge, "http")
for rooms in (
    identity,
    missions,
    frais,
    gestion,
    gestion_people,
    gestion_claims,
    gestion_liquidation,
    gestion_dashboard,
    portal,
    gestion_work,
):
    app.register_blueprint(rooms, url_prefix="/api/v1")
for by_method in app.routes.values():
    for entry in by_method.values():
        entry.view_function = web.guard(entry.view_function)
if os.environ.get("_HANDLER") == "app.app":
    tables.warm()

JOBS: dict[str, Callable[..., None]] = {
    "mot_de_passe_oublie": password_reset.send_link,
    "code_courriel": email_address.send_code,
    "avis_mot_de_passe": notices.password_changed,
    "avis_courriel": notices.address_changed,
    "avis_mot_de_passe_provisoire": notices.temporary_password,
    "avis_nouvel_appareil": notices.new_device,
    "avis_acces_retabli": notices.access_restored,
    "rappels_d_une_mission": reminders.of_mission,
    "rappel_echeance": reminders.remind,
    "avis_convocation": mission_notices.convoked,
    "avis_transmission": claim_notices.submitted,
    "avis_acceptation": decision_notices.accepted,
    "avis_renvoi": decision_notices.sent_back,
    "avis_refus": decision_notices.refused,
    "avis_courriel_corrige": people_acts.tell_former_address,
    "avis_mission_modifiee": gestion_notices.mission_changed,
    "avis_mission_annulee": gestion_notices.mission_cancelled,
    "avis_convocation_annulee": gestion_notices.convocation_cancelled,
    "lot_a_constituer": freezing.fill,
    "retour_a_appliquer": settling.apply,
    "avis_paiement": payment_notices.paid,
    "tableau_a_compter": snapshot.count,
    "invitation_personnel": invitations.send_link,
}
"""What each kind of job of the outbox does."""

PURGE_SECONDS = 240
BATCH_SECONDS = 20
REMINDERS_SECONDS = 20
WORK_SECONDS, WORK_TRIES = 15, 8
"""How long, and how often, a worker asks AWS the same thing before its message goes back to the queue."""


@app.schedule("rate(1 minute)", name="outbox")
def send_what_is_left(event: CloudWatchEvent) -> dict[str, int]:
    with _at_work(event):
        now = datetime.now(UTC)
        counts = outbox.sweep(JOBS, now)
        logs.metrics("outbox_swept", ("age",), done=counts["done"], missed=counts["missed"], age=outbox.age(now))
        reminders.sweep(now, time.monotonic() + REMINDERS_SECONDS)
        return counts


@app.schedule("rate(1 hour)", name="purge")
def purge(event: CloudWatchEvent) -> dict[str, int]:
    """Stops in time to say what it did; the next hour goes on from there."""
    with _at_work(event):
        now = datetime.now(UTC)
        counts = temporary_passwords.purge(now, time.monotonic() + PURGE_SECONDS)
        counts |= {"justificatifs": receipt_items.sweep(now), "impressions": print_files.sweep(now)}
        logs.metrics("purged", ("purges",), purges=1, **counts)
        return counts


@app.schedule("rate(5 minutes)", name="sceaux")
def seal_journal(event: CloudWatchEvent) -> dict[str, int]:
    with _at_work(event):
        counts = sealing.seal(datetime.now(UTC))
        logs.event("journal_sealed", sealed=counts["sealed"])
        return counts


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-travaux", batch_size=5, name="worker")
def work(event: SQSEvent) -> dict[str, Any]:
    return _each(event, lambda body: outbox.run(body, JOBS, datetime.now(UTC)))


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-documents", batch_size=5, name="documents")
def make_documents(event: SQSEvent) -> dict[str, Any]:
    """A message that names no document asks for the duplicate of a convocation."""
    makers = {recapitulatif.TEMPLATE: recapitulatif.make, freezing.DOCUMENT: exports.make}

    def make(body: str) -> None:
        makers.get(json.loads(body).get("document"), convocation.make)(body, datetime.now(UTC))

    return _each(event, make)


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-lots", batch_size=1, name="lots")
def advance_batches(event: SQSEvent) -> dict[str, Any]:
    """A short stretch of an import or of a convocation run, or one print file whole."""
    return _each(event, lambda body: work_messages.run(body, datetime.now(UTC), time.monotonic() + BATCH_SECONDS))


def _each(event: SQSEvent, act: Any) -> dict[str, Any]:
    """Runs one act per message; those that failed are given back to the queue, alone."""
    failed = []
    with _at_work(event):
        for record in event:
            try:
                act(record.body)
            except Exception as problem:  # noqa: BLE001 - the others of the batch must go on
                logs.failure(problem)
                failed.append({"itemIdentifier": record.to_dict()["messageId"]})
        logs.event("queue_batch", failed=len(failed))
    return {"batchItemFailures": failed}


@contextmanager
def _at_work(event: CloudWatchEvent | SQSEvent) -> Iterator[None]:
    """One run of a schedule or of a queue: its lines carry the id that Lambda gave it; nobody waits for its answer."""
    logs.about(str(getattr(event.context, "aws_request_id", "")))
    with faults.patiently(WORK_SECONDS, WORK_TRIES):
        yield
