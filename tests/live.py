"""The whole service, packaged and deployed on the local AWS, for the tests that need the real thing; once a session."""

import csv
import datetime as dt
import io
import os
import re
import subprocess
import sys

import pytest
from pypdf import PdfReader

from chalicelib.missions import clock
from ops.local.throwaway import local_service
from ops.paths import ROOT

CODES = ("lyon", "siec", "centrale")
COLUMNS = [
    "numero",
    "identifiant",
    "portail",
    "identifiant_academique",
    "civilite",
    "nom",
    "prenom",
    "adresse_1",
    "adresse_2",
    "code_postal",
    "ville",
    "courriel",
    "telephone",
    "statut",
    "situation",
    "etablissement_uai",
    "etablissement_nom",
    "residence_administrative",
    "residence_familiale",
    "dossier_financier",
    "dossier_financier_date",
    "gestionnaire_nom",
    "gestionnaire_telephone",
    "gestionnaire_courriel",
]
MISSION_COLUMNS = [
    "numero",
    "numero_intervenant",
    "session",
    "examen",
    "specialite",
    "epreuve",
    "type",
    "taux",
    "mode_evaluation",
    "debut",
    "fin",
    "centre_uai",
    "centre_nom",
    "centre_commune",
    "centre_adresse",
    "restaurant_administratif",
    "vehicule_autorise",
    "service",
]


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    with local_service(CODES, tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="session")
def secure(tmp_path_factory):
    """Lyon as `make run HTTPS=1` serves it."""
    with local_service(("lyon",), tmp_path_factory.mktemp("https"), tls=True) as running:
        yield running


def today():
    """The service's day, in Paris: the machine's, in UTC, is yesterday for an hour or two of each night."""
    return clock.local(dt.datetime.now(dt.UTC), None).date()


class Printed:
    """A person as their paper convocation shows them."""

    def __init__(self, code, numero, identifiant, password, mission, day):
        self.code, self.numero, self.identifiant = code, numero, identifiant
        self.password, self.mission, self.day = password, mission, day


def ops(service, *words, **environment):
    """A command as an operator types it, on the running local AWS."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "ops", *words],
        cwd=ROOT,
        env=keep | {"AWS_ENDPOINT_URL": service.endpoint} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def convoke(service, folder, code, *, numero, mission, **facts):
    """Imports one person with one mission that is over, convokes them, and reads the printed letter."""
    files, day = written(folder, code, numero=numero, mission=mission, **facts)
    ops(service, "import", code, *map(str, files))
    ops(service, "convoquer", code, "--mission", mission, "--sortie", str(folder / f"{code}-{mission}"))
    (letter,) = (folder / f"{code}-{mission}").glob("*.pdf")
    return Printed(code, numero, *read_letter(letter), mission, day)


def written(folder, code, *, numero, mission, days_ago=3, courriel="", prenom="Élodie", nom="Œillet", **facts):
    """The two files to import, of one person and of one mission that was over so many days ago; and that day."""
    day = today() - dt.timedelta(days=days_ago)
    centrale = code == "centrale"
    person = dict.fromkeys(COLUMNS, "") | {
        "numero": numero, "civilite": "Mme", "nom": nom, "prenom": prenom, "adresse_1": "1 rue des Écoles",
        "code_postal": "69001", "ville": "Lyon", "courriel": courriel, "statut": "externe", "situation": "professionnel",
        "residence_administrative": "69123", "residence_familiale": "69123", "dossier_financier": "complet",
        "dossier_financier_date": f"{day - dt.timedelta(days=90)}", "gestionnaire_nom": "Mme Aubert",
        "gestionnaire_telephone": "04 00 00 00 02", "gestionnaire_courriel": "aubert@service.example",
    }  # fmt: skip
    affected = dict.fromkeys(MISSION_COLUMNS, "") | {
        "numero": mission, "numero_intervenant": numero, "session": str(day.year),
        "examen": "Agrégation externe" if centrale else "Baccalauréat général", "specialite": "Mathématiques",
        "epreuve": "Épreuve écrite", "type": "correction", "taux": "A1" if centrale else "T5",
        "mode_evaluation": "ponctuelle", "debut": f"{day}T08:30", "fin": f"{day}T17:00", "centre_uai": "0429013U",
        "centre_nom": "Lycée Jean-Zay de Roanne", "centre_commune": "42187", "centre_adresse": "9 rue de l'École",
        "restaurant_administratif": "oui", "vehicule_autorise": "oui", "service": "DEC-1",
    } | facts  # fmt: skip
    files = [_write(folder / f"{code}-p{numero}.csv", person), _write(folder / f"{code}-m{mission}.csv", affected)]
    return files, day


def _write(path, row):
    text = io.StringIO()
    writer = csv.DictWriter(text, row.keys(), delimiter=";")
    writer.writeheader()
    writer.writerow(row)
    path.write_text(text.getvalue(), "utf-8")
    return path


def read_letter(letter):
    """(identifiant, temporary password or None) as printed."""
    text = "\n".join(page.extract_text() for page in PdfReader(letter).pages)
    password = re.search(r"\b[A-Za-z2-9]{4}-[A-Za-z2-9]{4}-[A-Za-z2-9]{4}\b", text)
    identifiant = re.search(r"\b([a-z]+oeillet\d*)\b", text)
    return identifiant and identifiant[1], password and password[0]
