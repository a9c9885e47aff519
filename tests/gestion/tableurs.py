"""CSV files as services export them, built row by row: only what a test is about is said."""

import csv
import io

import boto3

from chalicelib.gestion.imports import rows
from chalicelib.gestion.imports.columns import HEADERS
from chalicelib.gestion.imports.run import run
from chalicelib.gestion.imports.table import Source
from chalicelib.identity import provisioning
from chalicelib.missions import lists
from tests.instance import START

PERSON = {
    "prenom": "Claire",
    "nom": "Martin",
    "civilite": "Mme",
    "statut": "externe",
    "situation": "professionnel",
    "adresse_1": "2 rue des Tilleuls",
    "code_postal": "69100",
    "ville": "Villeurbanne",
    "residence_administrative": "69381",
    "residence_familiale": "69266",
    "gestionnaire_nom": "Mme Delorme",
    "gestionnaire_telephone": "04 00 00 00 09",
    "gestionnaire_courriel": "delorme@service.example",
}
MISSION = {
    "session": "2026",
    "examen": "Baccalauréat général",
    "specialite": "Mathématiques",
    "epreuve": "Épreuve écrite",
    "type": "correction",
    "taux": "T5",
    "mode_evaluation": "ponctuelle",
    "debut": "2026-06-16T08:00",
    "fin": "2026-06-18T12:00",
    "centre_uai": "0699903P",
    "centre_nom": "Lycée des Monts",
    "centre_commune": "69264",
    "centre_adresse": "4 place de la Halle",
    "restaurant_administratif": "non",
    "service": "DEC-1",
}


def table(kind, rows, encoding="utf-8", newline="\r\n", name=None):
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADERS[kind], restval="", delimiter=";", lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return Source(name or f"{kind}.csv", text.getvalue().encode(encoding))


def people(*rows, **options):
    return table("intervenants", [PERSON | row for row in rows], **options)


def missions(*rows, **options):
    return table("missions", [MISSION | row for row in rows], **options)


def quantities(*rows):
    return table("quantites", rows)


def neighbours(*pairs):
    return table("communes_desservies", [{"commune": one, "voisine": other} for one, other in pairs])


def take(*sources, now=START, dry_run=False, confirmed=(), accepted=(), acteur="tests"):
    """Imports the files and gives the report."""
    return run(sources, now, acteur, dry_run=dry_run, confirmed=frozenset(confirmed), accepted=frozenset(accepted))


def counts(report, kind):
    """(créés, modifiés, inchangés, refusés)."""
    counter = report.totals[kind]
    return tuple(counter[outcome] for outcome in ("créés", "modifiés", "inchangés", "refusés"))


def faults(report):
    """Place of each refused cell: (file, line, column)."""
    return [(fault.file, fault.row, fault.column) for fault in report.refusals]


def person(numero):
    """Both items of a person, as they are now."""
    return provisioning.by_numero([numero])[numero]


def identifiant(numero):
    return person(numero).account.identifiant


def place(numero, mission="7"):
    """A person's place on a mission."""
    return lists.on_mission(mission)[person(numero).compte]


def claire_and_luc():
    """Claire (1), with an address, and Luc (2), without; one mission (7) for both."""
    return (
        people({"numero": "1", "courriel": "claire@exemple.fr"}, {"numero": "2", "prenom": "Luc", "nom": "Denis"}),
        missions(*({"numero": "7", "numero_intervenant": n} for n in "12")),
    )


def documents_asked():
    """The messages that wait for the documents function."""
    queue = boto3.client("sqs").get_queue_url(QueueName="imagin-lyon-documents")["QueueUrl"]
    answer = boto3.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [message["Body"] for message in answer.get("Messages", [])]


def understood(fichier, report, diagnosis):
    """The rows that stand on their own, and the others."""
    sides = {True: [], False: []}
    for row, stands in rows.understood(fichier, report, diagnosis):
        sides[stands].append(row)
    return sides[True], sides[False]
