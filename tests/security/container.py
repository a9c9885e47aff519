"""One container of one instance in its own process: asked on its standard input, answering on its standard output.

Each line is JSON: {"do": "request", …} as a browser sends it, {"do": "enrol"}, {"do": "work"}, {"do": "tables"}.
"""
# ruff: noqa: E402 - the environment is set before the service is imported

import json
import os
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

from chalice.test import Client

OUT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # The log goes to standard output: from here on that is somewhere else.

import app
from chalicelib import jobs, outbox, tables
from chalicelib.academie import ACADEMIE


def make_tables():
    for table in tables.TABLES:
        table.create_table(wait=True)
    tables.client("sqs").create_queue(QueueName=f"imagin-{ACADEMIE.code}-travaux")
    tables.client("ses").verify_email_identity(EmailAddress=ACADEMIE.expediteur)
    return {}


def enrol(**facts):
    from tests.identity.people import enrol

    person = enrol(SimpleNamespace(now=datetime.now(UTC)), **facts)
    return {"numero": person.numero, "identifiant": person.identifiant, "printed": person.printed}


def request(method, path, headers, body):
    with Client(app.app) as client:
        answer = client.http.request(method, path, headers=headers, body=body.encode())
    return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.body.decode()}


ACTS = {
    "tables": make_tables,
    "enrol": enrol,
    "request": request,
    "work": lambda: outbox.sweep(jobs.JOBS, datetime.now(UTC)),
    "scan": lambda: {"text": str([item.to_simple_dict() for table in tables.TABLES for item in table.scan()])},
}


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = ACTS[asked.pop("do")](**asked)
        except Exception as problem:  # noqa: BLE001 - told to who asked
            answer = {"failed": repr(problem)}
        print(json.dumps(answer, default=str), file=OUT, flush=True)


if __name__ == "__main__":
    main()
