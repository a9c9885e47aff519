"""The function of batches in the hands of a test: each message of its queue, one at a time, and crashes where asked."""

import json
import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from chalicelib import tables
from chalicelib.gestion import work_messages
from chalicelib.tables import Envois as Envois

SENT = "imagin-lyon-justificatifs"
KEPT = "imagin-lyon-documents"
_count = iter(range(1, 10**6))


def key():
    """A fresh Idempotency-Key."""
    return f"cle-de-test-{next(_count):08d}"


@pytest.fixture
def buckets(cloud, monkeypatch):
    """Both buckets, which keep versions as the deployed ones do."""
    monkeypatch.setenv("IMAGIN_SEAU_JUSTIFICATIFS", SENT)
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=SENT, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    for name in (SENT, KEPT):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return s3


@dataclass
class Desk:
    """A member of the staff at the pages of imports and convocations."""

    member: Any
    s3: Any

    @property
    def clock(self):
        return self.member.clock

    def post(self, path, body=None):
        return self.member.browser.post(f"/gestion/{path}", body, Idempotency_Key=key())

    def get(self, path):
        return self.member.browser.get(f"/gestion/{path}")

    def send(self, source):
        """Sends a file as the page does: announced, then put where the form says."""
        answer = self.post("imports/fichiers", {"nom": source.name})
        assert answer.status == 201, answer.body
        self.s3.put_object(Bucket=SENT, Key=answer.json["cle"], Body=source.content, ContentType="text/csv")
        return {"cle": answer.json["cle"], "nom": source.name} | ({"feuille": source.sheet} if source.sheet else {})

    def begin(self, *sources):
        answer = self.post("imports", {"fichiers": [self.send(source) for source in sources]})
        assert answer.status == 201, answer.body
        return answer.json["id"]

    def bring_in(self, *sources):
        """The whole way: dry run, then the import itself; gives the page of its end."""
        lot = self.begin(*sources)
        self.work()
        assert self.launch(lot).status == 200
        self.work()
        return self.get(f"imports/{lot}").json

    def launch(self, lot, **more):
        """As the page does: the report that was read, the repairs that it says are made."""
        page = self.get(f"imports/{lot}").json
        made = sorted({one["genre"] for one in page["resultat"]["diagnostic"] if one["accepte"]})
        return self.post(f"imports/{lot}/lancement", {"etape": page["etape"], "reparations": made, **more})

    def control(self, genre="tout", *valeurs):
        answer = self.post("convocations", {"genre": genre, "valeurs": list(valeurs)})
        assert answer.status == 201, answer.body
        self.work()
        return answer.json["id"]

    def convoke(self, genre="tout", *valeurs):
        """Contrôle, officielle, print files; gives the run."""
        lot = self.control(genre, *valeurs)
        answer = self.post(f"convocations/{lot}/officielle")
        assert answer.status == 200, answer.body
        self.work()
        return lot

    def run(self, lot):
        answer = self.get(f"convocations/{lot}")
        assert answer.status == 200, answer.body
        return answer.json

    def printed(self, lot, rang=1):
        """The bytes of a print file, through its link."""
        answer = self.get(f"convocations/{lot}/fichiers/{rang}")
        assert answer.status == 200, answer.body
        name = answer.json["url"].partition("?")[0].partition(".amazonaws.com/")[2]
        return self.s3.get_object(Bucket=KEPT, Key=name)["Body"].read()

    def messages(self):
        """What waits for the function of batches, taken out of its queue."""
        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName="imagin-lyon-lots")["QueueUrl"]
        taken = []
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            for message in found:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                taken.append(message["Body"])
        return taken

    def work(self, deadline=math.inf):
        """Runs messages until none is left; gives how many there were."""
        done = 0
        while messages := self.messages():
            for body in messages:
                work_messages.run(body, self.clock.now, deadline)
                done += 1
        return done


@contextmanager
def cut_at(rank, operation="TransactWriteItems"):
    """A crash at the `rank`-th call of an operation made inside."""
    made, events = [], tables.connection().client.meta.events

    def cut(**_):
        made.append(1)
        if len(made) == rank:
            raise ConnectionError("cut")

    events.register(f"before-call.dynamodb.{operation}", cut)
    try:
        with pytest.raises(ConnectionError):
            yield
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", cut)


def message(lot, genre="convocations", **more):
    return json.dumps({"genre": genre, "lot": lot, **more})
