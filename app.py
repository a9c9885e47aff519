"""Every way in, and nothing else: the API, the schedules, the queues."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chalice import Chalice
from chalice.app import CloudWatchEvent, SQSEvent

from chalicelib import logs, outbox, tables, web
from chalicelib.academie import ACADEMIE
from chalicelib.frais import notices as claim_notices
from chalicelib.frais import recapitulatif, receipt_items
from chalicelib.frais.routes import frais
from chalicelib.gestion import people as gestion_acts
from chalicelib.gestion.people_routes import gestion_people
from chalicelib.gestion.routes import gestion
from chalicelib.identity import email_address, notices, password_reset, temporary_passwords
from chalicelib.identity.routes import identity
from chalicelib.identity.staff import invitations
from chalicelib.missions import convocation
from chalicelib.missions import notices as mission_notices
from chalicelib.missions.routes import missions

app = Chalice("imagin")
app.log.addFilter(logs.WithoutText())
app.register_middleware(web.edge, "http")
for rooms in (identity, missions, frais, gestion, gestion_people):
    app.register_blueprint(rooms, url_prefix="/api/v1")
tables.connection()

JOBS: dict[str, Callable[..., None]] = {
    "mot_de_passe_oublie": password_reset.send_link,
    "code_courriel": email_address.send_code,
    "avis_mot_de_passe": notices.password_changed,
    "avis_courriel": notices.address_changed,
    "avis_mot_de_passe_provisoire": notices.temporary_password,
    "avis_convocation": mission_notices.convoked,
    "avis_transmission": claim_notices.submitted,
    "avis_courriel_corrige": gestion_acts.tell_former_address,
    "invitation_personnel": invitations.send_link,
}
"""What each kind of job of the outbox does."""

PURGE_SECONDS = 240


@app.schedule("rate(1 minute)", name="outbox")
def send_what_is_left(event: CloudWatchEvent) -> dict[str, int]:
    counts = outbox.sweep(JOBS, datetime.now(UTC))
    logs.event("outbox_swept", done=counts["done"], missed=counts["missed"])
    return counts


@app.schedule("rate(1 hour)", name="purge")
def purge(event: CloudWatchEvent) -> dict[str, int]:
    """Stops in time to say what it did; the next hour goes on from there."""
    now = datetime.now(UTC)
    counts = temporary_passwords.purge(now, time.monotonic() + PURGE_SECONDS)
    return {**counts, "justificatifs": receipt_items.sweep(now)}


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-travaux", batch_size=5, name="worker")
def work(event: SQSEvent) -> dict[str, Any]:
    return _each(event, lambda body: outbox.run(body, JOBS, datetime.now(UTC)))


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-documents", batch_size=5, name="documents")
def make_documents(event: SQSEvent) -> dict[str, Any]:
    """A message that names no document asks for the duplicate of a convocation."""
    makers = {recapitulatif.TEMPLATE: recapitulatif.make}

    def make(body: str) -> None:
        makers.get(json.loads(body).get("document"), convocation.make)(body, datetime.now(UTC))

    return _each(event, make)


def _each(event: SQSEvent, act: Any) -> dict[str, Any]:
    """Runs one act per message; those that failed are given back to the queue, alone."""
    failed = []
    for record in event:
        try:
            act(record.body)
        except Exception as problem:  # noqa: BLE001 - the others of the batch must go on
            logs.failure(problem)
            failed.append({"itemIdentifier": record.to_dict()["messageId"]})
    logs.event("queue_batch", failed=len(failed))
    return {"batchItemFailures": failed}
