"""Every way in, and nothing else: the API's three functions, the schedules, the queues.

One API: the function of the convoked people holds their rooms and nothing more, that of staff and portals the others,
but for the print files, whose passwords are in reach of a third; the jobs of the queues are loaded by their own
functions. Nobody waits for what they do not use.
"""

from chalicelib import start  # before all

# isort: split
from chalicelib import tables  # then: whoever loads pynamodb before it loads botocore too

# isort: split
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from chalice import Blueprint, Chalice, Response
from chalice.app import CloudWatchEvent, Request, SQSEvent

from chalicelib import faults, logs, web
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import settings
from chalicelib.frais.demandes_routes import demandes
from chalicelib.frais.routes import frais
from chalicelib.identity import shares
from chalicelib.identity.routes import identity
from chalicelib.missions.routes import missions


class Service(Chalice):
    """Chalice's. Kept ready, a container answers before anything of a request begins: no line, no share, no count."""

    def __call__(self, event: Any, context: Any) -> Any:
        """One request of the API, or one call that keeps this container ready."""
        return start.ready(event) or super().__call__(event, context)


app = Service("imagin")
app.log.addFilter(logs.WithoutText())
app.register_middleware(web.edge, "http")


@app.middleware("http")
def _share(event: Request, get_response: Callable[[Request], Response]) -> Response:
    """Inside the edge: nobody takes the share of the others."""
    shares.take(web.viewer_address(event), event.method, str(event.context.get("resourcePath", "")), web.now())
    return get_response(event)




def _open(*rooms: Blueprint) -> set[str]:
    """Adds the routes of these rooms, each behind the guard; gives their paths."""
    known = set(app.routes)
    for room in rooms:
        app.register_blueprint(room, url_prefix="/api/v1")
    for path in app.routes.keys() - known:
        for entry in app.routes[path].values():
            entry.view_function = web.guard(entry.view_function)
    return app.routes.keys() - known


def _of_staff() -> tuple[Blueprint, ...]:
    """The rooms of staff and portals, with what they alone need: signatures of portals, telephones, spreadsheets.

    A person's own data too: it reads the journal, which the function of the convoked people may not. Their messages:
    the list of missions must not wait for what few people use.
    """
    from chalicelib.donnees.routes import donnees
    from chalicelib.frais.messages.routes import messages
    from chalicelib.gestion.claims.demandes_routes import gestion_demandes
    from chalicelib.gestion.claims.routes import gestion_claims
    from chalicelib.gestion.dashboard.routes import gestion_dashboard
    from chalicelib.gestion.limitrophes.routes import gestion_limitrophes
    from chalicelib.gestion.liquidation.routes import gestion_liquidation
    from chalicelib.gestion.messages.routes import gestion_messages
    from chalicelib.gestion.missions.routes import gestion_missions
    from chalicelib.gestion.people.routes import gestion_people
    from chalicelib.gestion.reglages.routes import gestion_reglages
    from chalicelib.gestion.work_routes import gestion_work
    from chalicelib.identity.portal.routes import portal
    from chalicelib.identity.staff import accounts
    from chalicelib.identity.staff.routes import gestion

    accounts.listed = lambda now: settings.gestion(now).services
    staff = (gestion, gestion_people, gestion_claims, gestion_liquidation, gestion_dashboard, gestion_missions)
    desk = (gestion_limitrophes, gestion_reglages, gestion_messages, gestion_demandes)
    return (*staff, *desk, portal, gestion_work, donnees, messages)


def _of_print_files() -> Blueprint:
    from chalicelib.gestion.convocations.routes import gestion_impressions

    return gestion_impressions


PEOPLE = _open(identity, missions, frais, demandes) if start.FUNCTION in ("", "app.app") else set()
"""The paths of the convoked people: `app.app` answers these; tools and tests see all."""
PRINTED = _open(_of_print_files()) if start.FUNCTION in ("", "app.impressions") else set()
"""Those of the print files, which `app.impressions` answers; `app.gestion` answers every other."""
STAFF = _open(*_of_staff()) if start.FUNCTION in ("", "app.gestion") else set()
if start.FUNCTION in ("app.app", "app.gestion", "app.impressions"):
    tables.warm(settings.current)


@app.lambda_function(name="gestion")
def gestion(event: Any, context: Any) -> Any:
    """One request for the rooms of staff and portals: the same API leads here, with rights and a zip of its own."""
    return app(event, context)


@app.lambda_function(name="impressions")
def impressions(event: Any, context: Any) -> Any:
    """One request for a print file, of the same API: its role alone reads them, and nothing else of the bucket."""
    return app(event, context)


PURGE_SECONDS = 240
SWEEP_SECONDS = 25
BATCH_SECONDS = 20
REMINDERS_SECONDS = 15
DASHBOARD_SECONDS = 8
WORK_SECONDS, WORK_TRIES = 15, 8
"""How long, and how often, a worker asks AWS the same thing before its message goes back to the queue."""


@app.schedule("rate(1 minute)", name="outbox")
def send_what_is_left(event: CloudWatchEvent) -> dict[str, int]:
    from chalicelib import cadence, jobs, outbox, voies
    from chalicelib.frais import reminders
    from chalicelib.gestion.convocations import approaching
    from chalicelib.gestion.dashboard import following

    with _at_work(event):
        now = datetime.now(UTC)
        settings.current()
        counts = outbox.sweep(jobs.JOBS, now, until=time.monotonic() + SWEEP_SECONDS)
        counts |= {"freed": cadence.release(now)}
        late = {"age": outbox.age(now, voies.CODES, voies.WORKS), "age_avis": outbox.age(now, voies.NOTICES)}
        left = {"quota": cadence.used(), "age_reportes": outbox.age(now, voies.TOMORROW)}
        logs.metrics("outbox_swept", (*late, *left), **counts, **late, **left)
        deadline = time.monotonic() + REMINDERS_SECONDS
        reminders.sweep(now, deadline)
        approaching.sweep(now, deadline)
        counts |= following.follow(now, time.monotonic() + DASHBOARD_SECONDS)
        approaching.make_ready(now)  # the last: it may wait for AWS, and nothing waits for it
        return counts


@app.schedule("rate(1 hour)", name="purge")
def purge(event: CloudWatchEvent) -> dict[str, int]:
    """Stops in time to say what it did; the next hour goes on from there. What has lived its time goes once a day."""
    from chalicelib.donnees import passage
    from chalicelib.frais.receipts import items as receipt_items
    from chalicelib.gestion.convocations import print_files
    from chalicelib.identity import temporary_passwords

    with _at_work(event):
        now = datetime.now(UTC)
        deadline = time.monotonic() + PURGE_SECONDS
        counts = temporary_passwords.purge(now, deadline)
        counts |= {"justificatifs": receipt_items.sweep(now), "impressions": print_files.sweep(now)}
        counts |= {"conservation": sum(passage.courir(now, deadline).values())}
        logs.metrics("purged", ("purges",), purges=1, **counts)
        return counts


@app.schedule("rate(5 minutes)", name="sceaux")
def seal_journal(event: CloudWatchEvent) -> dict[str, int]:
    from chalicelib import sealing

    with _at_work(event):
        counts = sealing.seal(datetime.now(UTC))
        logs.event("journal_sealed", sealed=counts["sealed"])
        return counts


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-travaux", batch_size=5, name="worker")
def work(event: SQSEvent) -> dict[str, Any]:
    """The jobs of the three lanes; the queues of codes and of notices are given to it in ops/stack/functions.py."""
    from chalicelib import jobs, outbox

    def run(body: str) -> bool:
        settings.current()  # what the words of an e-mail depend on
        return outbox.run(body, jobs.JOBS, datetime.now(UTC))

    return _each(event, run)


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-documents", batch_size=5, name="documents")
def make_documents(event: SQSEvent) -> dict[str, Any]:
    from chalicelib import jobs

    return _each(event, lambda body: jobs.make_document(body, datetime.now(UTC)))


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-lots", batch_size=1, name="lots")
def advance_batches(event: SQSEvent) -> dict[str, Any]:
    """A short stretch of an import or of a convocation run, or one print file whole."""
    from chalicelib.gestion import work_messages

    def run(body: str) -> None:
        settings.current()
        work_messages.run(body, datetime.now(UTC), time.monotonic() + BATCH_SECONDS)

    return _each(event, run)


@app.on_sqs_message(queue=f"imagin-{ACADEMIE.code}-courrier", batch_size=10, name="facteur")
def take_mail_events(event: SQSEvent) -> dict[str, Any]:
    """What became of the e-mails, as SES says it."""
    from chalicelib.identity import bounces

    return _each(event, lambda body: bounces.take(body, datetime.now(UTC)))


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
    """One run of a schedule or of a queue: its lines carry the id that Lambda gave it; nobody waits for its answer.

    What escapes is printed whole by Lambda, its text with it, which may hold what a person typed: only its kind leaves.
    """
    logs.about(str(getattr(event.context, "aws_request_id", "")))
    try:
        with faults.patiently(WORK_SECONDS, WORK_TRIES):
            yield
    except Exception as problem:  # noqa: BLE001 - whatever it is, its text must not leave
        logs.failure(problem)
        raise logs.Failed(type(problem).__name__) from None


def _rest() -> None:
    """Before a snapshot: what belongs to one moment or to one container goes."""
    tables.rest()
    settings.forget()


def _begin() -> None:
    start.renew()
    tables.warm(settings.current)


start.around_a_snapshot(_rest, _begin)
start.done()
