"""A whole campaign at full size, 10,000 rows then 2,000 people convoked: `python -m tests.proofs.batches` shows figures.

What it proves: message by message, with a crash in the import, one in the convocations and one before a print file is
kept, each row is in once, each person is convoked once and printed once, and nobody's password lies in the tables.
"""

import csv
import datetime as dt
import io
import json
import math
import os
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass

os.environ |= {"IMAGIN_CODE": "lyon"} | dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")

from chalicelib import store, tables
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion import work_messages
from chalicelib.gestion.convocations import print_files, slices
from chalicelib.gestion.convocations import run as convocations
from chalicelib.gestion.imports import browser as imports
from chalicelib.gestion.imports.columns import HEADERS
from chalicelib.gestion.imports.table import Source
from chalicelib.gestion.work import travaux
from chalicelib.identity.models import Compte
from chalicelib.identity.staff import invitations, roster
from chalicelib.missions.models import Affectation
from tests.emulator import emulator

BUCKETS = {"IMAGIN_SEAU_DOCUMENTS": "imagin-lyon-documents", "IMAGIN_SEAU_JUSTIFICATIFS": "imagin-lyon-justificatifs"}
START = dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)
STRETCH = 20
ON_A_MISSION = 20
PERSON = {
    "prenom": "Zoé", "civilite": "Mme", "statut": "externe", "situation": "professionnel", "code_postal": "69100",
    "adresse_1": "2 rue des Tilleuls", "ville": "Villeurbanne", "residence_administrative": "69381",
    "residence_familiale": "69266", "gestionnaire_nom": "Mme Delorme",
}  # fmt: skip
MISSION = {
    "session": "2026", "examen": "Baccalauréat général", "epreuve": "Épreuve écrite", "type": "correction",
    "taux": "T5", "mode_evaluation": "ponctuelle", "centre_uai": "0699903P", "centre_nom": "Lycée des Monts",
    "centre_commune": "69264", "centre_adresse": "4 place de la Halle",
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """What a campaign did, and what it took. Seconds; `invocations` of the function, the longest of them."""

    rows: int
    rows_in: int
    rows_refused: int
    dry_run_seconds: float
    import_seconds: float
    import_invocations: int
    people: int
    convoked: int
    claims: int
    convoke_seconds: float
    files: int
    letters: int
    passwords: int
    accounts_with_password: int
    print_seconds: float
    longest_file: float
    crashes: int


class Desk:
    """The queue of batches worked off by one function, which a crash may cut."""

    def __init__(self):
        self.invocations, self.longest, self.crashes = 0, 0.0, 0
        self.sqs, self.url = tables.client("sqs"), os.environ["IMAGIN_FILE_LOTS"]

    def work(self, crash=None):
        """Until the queue is empty; `crash`: (client, event, rank) cuts one invocation at that call."""
        self.invocations, self.longest = 0, 0.0
        while bodies := self._messages():
            for body in bodies:
                if crash and self._cut(body, *crash):
                    crash = None
                self._run(body)

    def _run(self, body):
        started = time.perf_counter()
        work_messages.run(body, START, time.monotonic() + STRETCH)
        self.invocations += 1
        self.longest = max(self.longest, time.perf_counter() - started)

    def _cut(self, body, client, event, rank):
        with _failing_at(client, event, rank):
            try:
                work_messages.run(body, START, math.inf)
            except ConnectionError:
                self.crashes += 1
                return True
        return False

    def _messages(self):
        found = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in found]


@contextmanager
def _failing_at(client, event, rank):
    made = []

    def cut(**_):
        made.append(1)
        if len(made) == rank:
            raise ConnectionError("cut")

    client.meta.events.register(event, cut)
    try:
        yield
    finally:
        client.meta.events.unregister(event, cut)


def files(rows, people):
    """Two fifths of the rows are people; the others place them on missions, `people` of these rows in one service."""
    known = [
        PERSON | {"numero": str(n), "nom": f"Martin{_letters(n)}", "courriel": f"p{n}@exemple.fr"}
        for n in range(1, rows * 2 // 5 + 1)
    ]
    places = [
        MISSION
        | {
            "numero": f"{1 if rank < people else 9}{1000 + rank // ON_A_MISSION}",
            "numero_intervenant": str(rank % len(known) + 1),
            "service": "DEC-1" if rank < people else "DEC-2",
            "debut": f"2026-06-{16 + rank // len(known)}T08:00",
            "fin": f"2026-06-{16 + rank // len(known)}T18:00",
        }
        for rank in range(rows - len(known))
    ]
    return _table("intervenants", known), _table("missions", places)


def _table(kind, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADERS[kind], restval="", delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return Source(f"{kind}.csv", text.getvalue().encode("cp1252"))


def _letters(n):
    return "".join(chr(97 + int(digit)) for digit in str(n))


def measure(rows, people):
    """Fills an empty instance through the browser's own way in, then convokes a service."""
    _open_instance()
    acteur, desk = _administrateur(), Desk()
    dynamodb = tables.connection().client
    sent = []
    for source in files(rows, people):
        place = {"cle": f"{imports.prefix(acteur)}{source.name}", "nom": source.name}
        store.client().put_object(Bucket=BUCKETS["IMAGIN_SEAU_JUSTIFICATIFS"], Key=place["cle"], Body=source.content)
        sent.append(place)
    started = time.perf_counter()
    lot = imports.begin(acteur, sent, "preuve-import-1", START)
    desk.work()
    dry = time.perf_counter() - started
    started = time.perf_counter()
    imports.launch(acteur, lot.id, imports.Seen(int(travaux.get(travaux.IMPORTS, lot.id).etape)), START)
    desk.work((dynamodb, "before-call.dynamodb.TransactWriteItems", rows // 3))
    importing, invocations = time.perf_counter() - started, desk.invocations
    totals = travaux.get(travaux.IMPORTS, lot.id).resultat["totaux"]
    run = convocations.control(acteur, {"genre": "service", "valeurs": ["DEC-1"]}, "preuve-convoc-1", START)
    desk.work()
    started = time.perf_counter()
    convocations.launch(acteur, run.id, "tout", START)
    (body,) = desk._messages()
    desk._cut(body, dynamodb, "before-call.dynamodb.TransactWriteItems", people // 2)
    while travaux.get(travaux.CONVOCATIONS, run.id).etat == slices.CONVOCATION:
        desk._run(body)
    convoking, started = time.perf_counter() - started, time.perf_counter()
    desk.work((store.client(), "before-call.s3.PutObject", 1))
    printing = time.perf_counter() - started
    return _figures(rows, people, totals, run.id, desk, (dry, importing, convoking, printing), invocations)


def _figures(rows, people, totals, run, desk, seconds, invocations):
    made = print_files.of(travaux.get(travaux.CONVOCATIONS, run))
    counted = {
        name: sum(counts.get(name, 0) for counts in totals.values()) for name in ("créés", "inchangés", "refusés")
    }
    convoked = [place for place in Affectation.scan(Affectation.sk.startswith("M#")) if place.lot == run]
    dry, importing, convoking, printing = (round(each, 1) for each in seconds)
    return Figures(
        rows=rows,
        rows_in=counted["créés"] + counted["inchangés"],
        rows_refused=counted["refusés"],
        dry_run_seconds=dry,
        import_seconds=importing,
        import_invocations=invocations,
        people=people,
        convoked=len(convoked),
        claims=sum(1 for _ in EtatDeFrais.scan(EtatDeFrais.sk.startswith("E#"))),
        convoke_seconds=convoking,
        files=len(made),
        letters=sum(int(file.lettres) for file in made),
        passwords=sum(int(file.mots_de_passe) for file in made),
        accounts_with_password=sum(1 for _ in Compte.scan(Compte.temp_hash.exists())),
        print_seconds=printing,
        longest_file=round(desk.longest, 1),
        crashes=desk.crashes,
    )


def _open_instance():
    os.environ |= BUCKETS
    for table in tables.TABLES:
        table.create_table(wait=True)
    for bucket in BUCKETS.values():
        store.client().create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    for queue in ("travaux", "codes", "avis", "documents", "lots"):
        url = tables.client("sqs").create_queue(QueueName=f"imagin-lyon-{queue}")["QueueUrl"]
        os.environ[f"IMAGIN_FILE_{queue.upper()}"] = url


def _administrateur():
    compte, _ = invitations.create(
        courriel="admin@service.example",
        nom="Vidal",
        prenom="Irène",
        role="administrateur",
        services=[],
        centres_uai=[],
        numero_intervenant="aucun",
        now=START,
        acteur="preuve",
    )
    return roster.get(compte)


def check(found):
    """What is not as it should be; empty when the proof holds."""
    wanted = {
        "each row is in once": (found.rows_in, found.rows_refused) == (found.rows, 0),
        "each person is convoked once, with one claim": found.convoked == found.claims == found.people,
        "each person is printed once": found.letters == found.passwords == found.people,
        "each has one live password": found.accounts_with_password == found.people,
        "files of 500 people at most": found.files == math.ceil(found.people / print_files.IN_A_FILE),
        "three invocations were cut": found.crashes == 3,
        "a print file is made in one invocation of the function": found.longest_file < 300,
    }
    return [promise for promise, holds in wanted.items() if not holds]


def main(rows=10_000, people=2_000):
    with emulator() as endpoint:
        os.environ |= {"AWS_ENDPOINT_URL": endpoint, "AWS_DEFAULT_REGION": "eu-west-3"}
        found = measure(rows, people)
    faults = check(found)
    print(json.dumps(asdict(found) | {"faults": faults}, indent=2), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
